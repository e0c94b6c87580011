//! Tables of what people type, and of what nobody should, against the HTML that comes out.

use super::*;
use std::fmt::Write;

#[test]
fn headings_keep_their_number_and_get_readable_anchors() {
    let article = article(
        "## 1. It feels good\n\n## 1. It feels good\n\n### Füße & *hands*\n\n## ???\n\n##\n\n## 按摩\n\n> ## Quoted\n",
    );
    assert_eq!(
        article.html.as_str(),
        "<h2 id=\"s-1-it-feels-good\">1. It feels good</h2>\n\
         <h2 id=\"s-1-it-feels-good-2\">1. It feels good</h2>\n\
         <h3 id=\"s-fusse-hands\">Füße &amp; <em>hands</em></h3>\n\
         <h2 id=\"s-section\">???</h2>\n\
         <h2 id=\"s-section-2\"></h2>\n\
         <h2 id=\"s-an-mo\">按摩</h2>\n\
         <blockquote>\n<h2 id=\"s-quoted\">Quoted</h2>\n</blockquote>\n"
    );
    let listed: Vec<(u8, &str, &str)> = article
        .headings
        .iter()
        .map(|heading| {
            (
                heading.level,
                heading.anchor.as_str(),
                heading.text.as_str(),
            )
        })
        .collect();
    assert_eq!(
        listed,
        [
            (2, "s-1-it-feels-good", "1. It feels good"),
            (2, "s-1-it-feels-good-2", "1. It feels good"),
            (3, "s-fusse-hands", "Füße & hands"),
            (2, "s-section", "???"),
            (2, "s-an-mo", "按摩"),
        ]
    );
}

#[test]
fn anchors_are_bounded_and_never_alike() {
    let source = format!(
        "# {0}\n# {0}\n# a\n# a-2\n# a\n{1}",
        "very ".repeat(60),
        "# a\n".repeat(3_000)
    );
    let article = article(&source);
    let mut anchors: Vec<&str> = article
        .headings
        .iter()
        .map(|heading| heading.anchor.as_str())
        .collect();
    assert!(
        anchors
            .iter()
            .all(|anchor| (3..=82).contains(&anchor.len()))
    );
    let all = anchors.len();
    anchors.sort_unstable();
    anchors.dedup();
    assert_eq!((all, anchors.len()), (3_005, 3_005));
}

#[test]
fn headings_stand_below_the_title_of_the_page() {
    for (source, levels) in [
        ("## a\n### b", [2, 3]),
        ("# a\n## b", [2, 3]),
        ("###### a\n# b", [6, 2]),
    ] {
        let found: Vec<u8> = article(source)
            .headings
            .iter()
            .map(|heading| heading.level)
            .collect();
        assert_eq!(found, levels, "{source}");
    }
}

#[test]
fn a_text_pasted_from_a_plain_file_stays_as_it_was() {
    let html = article(
        "1. It feels good\n\nYou’ve “earned”\u{a0}this — really...\n\n2. You sit -- a lot\n\nMore.\n\n3. Strength\n",
    )
    .html;
    assert_eq!(
        html.as_str(),
        "<ol>\n<li>It feels good</li>\n</ol>\n\
         <p>You’ve “earned”&nbsp;this — really...</p>\n\
         <ol start=\"2\">\n<li>You sit -- a lot</li>\n</ol>\n\
         <p>More.</p>\n\
         <ol start=\"3\">\n<li>Strength</li>\n</ol>\n"
    );
}

#[test]
fn articles_have_tables_footnotes_alerts_and_tasks() {
    for (source, html) in [
        (
            "| a | b |\n|---|--:|\n| 1 | 2 |",
            "<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table\"><table>\n<thead>\n<tr>\n\
             <th>a</th>\n<th align=\"right\">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n\
             <td align=\"right\">2</td>\n</tr>\n</tbody>\n</table></div>\n",
        ),
        (
            "a[^fünf]\n\n[^fünf]: b",
            "<p>a<sup class=\"footnote-ref\"><a href=\"#fn-1\" id=\"fnref-1\" rel=\"noopener noreferrer\">1</a></sup></p>\n\
             <section class=\"footnotes\">\n<ol>\n<li id=\"fn-1\">\n<p>b <a href=\"#fnref-1\" class=\"footnote-backref\" \
             aria-label=\"Back to reference 1\" rel=\"noopener noreferrer\">↩</a></p>\n</li>\n</ol>\n</section>\n",
        ),
        (
            "> [!NOTE]\n> a",
            "<div class=\"markdown-alert markdown-alert-note\">\n<p class=\"markdown-alert-title\">Note</p>\n<p>a</p>\n</div>\n",
        ),
        (
            "- [ ] a\n- [x] b",
            "<ul class=\"contains-task-list\">\n<li class=\"task-list-item\"> ☐ a</li>\n\
             <li class=\"task-list-item\"> ☑ b</li>\n</ul>\n",
        ),
        (
            "~~a~~ https://example.org",
            "<p><del>a</del> <a href=\"https://example.org\" rel=\"noopener noreferrer\">https://example.org</a></p>\n",
        ),
        (
            "<div>a</div>\n\nb <kbd>c</kbd><script>d</script>",
            "<div>a</div>\n<p>b <kbd>c</kbd></p>\n",
        ),
        (
            "![A hip](https://x.invalid/a.png)",
            "<p><span class=\"outside-picture\"><a href=\"https://x.invalid/a.png\" rel=\"noopener noreferrer\">Picture elsewhere: A hip</a></span></p>\n",
        ),
    ] {
        assert_eq!(article(source).html.as_str(), html, "{source}");
    }
}

#[test]
fn footnotes_lead_there_and_back_whatever_they_are_called() {
    let html = article("a[^Zweite] b[^1.2] c[^Zweite]\n\n[^1.2]: One\n\n[^Zweite]: Two\n").html;
    let parts: Vec<&str> = html.as_str().split(['"', '<', '>']).collect();
    let ids: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| part.starts_with("fn"))
        .collect();
    assert_eq!(ids, ["fnref-1", "fnref-2", "fnref-1-2", "fn-1", "fn-2"]);
    let targets: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| part.starts_with('#'))
        .collect();
    assert_eq!(
        targets,
        [
            "#fn-1",
            "#fn-2",
            "#fn-1",
            "#fnref-1",
            "#fnref-1-2",
            "#fnref-2"
        ]
    );
    assert!(html.as_str().find("Two") < html.as_str().find("One"));
}

#[test]
fn an_article_is_read_and_counted_without_its_markup() {
    let article = article("## One two\n\nThree *four* — five.[^1]\n\n<p>Six</p>\n\n[^1]: Seven\n");
    assert_eq!(article.plain, "One two\nThree four — five.\nSix\nSeven");
    assert_eq!(article.words, 7);
    assert_eq!([0, 1, 220, 221].map(reading_minutes), [1, 1, 1, 2]);
}

#[test]
fn comments_are_narrow() {
    let rel = "rel=\"nofollow ugc noopener noreferrer\"";
    for (source, html, links) in [
        ("a\nb\n\nc", "<p>a<br>\nb</p>\n<p>c</p>\n".to_owned(), 0),
        ("# Loud *words*", "<p><strong>Loud <em>words</em></strong></p>\n".to_owned(), 0),
        ("Thanks\n---", "<p>Thanks</p>\n\n".to_owned(), 0),
        ("**a** ~~b~~ `c`", "<p><strong>a</strong> <del>b</del> <code>c</code></p>\n".to_owned(), 0),
        ("2. a\n3. b", "<ol start=\"2\">\n<li>a</li>\n<li>b</li>\n</ol>\n".to_owned(), 0),
        ("```rust evil\na\n```", "<pre><code class=\"language-rust\">a\n</code></pre>\n".to_owned(), 0),
        ("see https://a.example", format!("<p>see <a href=\"https://a.example\" {rel}>https://a.example</a></p>\n"), 1),
        ("[a](https://b.example \"c\")", format!("<p><a href=\"https://b.example\" {rel}>a</a></p>\n"), 1),
        ("![a](https://b.example/c.png)", format!("<p><a href=\"https://b.example/c.png\" {rel}>a</a></p>\n"), 1),
        ("![](https://b.example)", format!("<p><a href=\"https://b.example\" {rel}>https://b.example</a></p>\n"), 1),
        (
            "[![a](https://b.example)](https://c.example)",
            format!("<p><a href=\"https://c.example\" {rel}>a</a></p>\n"),
            2,
        ),
        ("[a](/desk) [b](javascript:alert(1)) [c](//d.example)", "<p>a b c</p>\n".to_owned(), 3),
        ("[a](&#106;avascript:alert(1)) <javascript:alert(1)>", "<p>a javascript:alert(1)</p>\n".to_owned(), 2),
        (
            "x <b onclick=y>z</b> <a href=\"https://a.example\">b</a>",
            "<p>x &lt;b onclick=y&gt;z&lt;/b&gt; &lt;a href=\"https://a.example\"&gt;b&lt;/a&gt;</p>\n".to_owned(),
            1,
        ),
        (
            "<div>\n<script>a</script>\n</div>\n\nb",
            "<p>&lt;div&gt;<br>\n&lt;script&gt;a&lt;/script&gt;<br>\n&lt;/div&gt;</p>\n<p>b</p>\n".to_owned(),
            0,
        ),
        (
            "<div href=\"https://a.example\">",
            "<p>&lt;div href=\"https://a.example\"&gt;</p>\n".to_owned(),
            1,
        ),
        ("| a |\n|---|\n| b |", "<p>| a |<br>\n|---|<br>\n| b |</p>\n".to_owned(), 0),
        ("“Curly” -- it’s \"kept\"...", "<p>“Curly” -- it’s \"kept\"...</p>\n".to_owned(), 0),
    ] {
        let comment = comment(source);
        assert_eq!(comment.html.as_str(), html, "{source}");
        assert_eq!(comment.links, links, "{source}");
    }
    assert_eq!(comment("# A\nb & <i>c</i>").plain, "A\nb & <i>c</i>");
}

/// Patterns on which naive Markdown and HTML parsers take quadratic time or memory; each is repeated to the limit.
pub const PATHOLOGICAL: [&str; 36] = [
    "> ",
    "- ",
    "* a\n",
    "1. ",
    "[",
    "![",
    "[a](",
    "[a](<b",
    "![[]()",
    "*a **a ",
    "*a_ ",
    "a**b",
    "**x [a*b**c*](d) ",
    "~~a ",
    "`a``b```c ",
    "<",
    "<!--",
    "<?",
    "<div>",
    "<b>",
    "<font a>",
    "<p><a href=x>",
    "&#",
    "\\",
    "[^1]",
    "[^a\n\n",
    "[a]: b\n",
    "| a ",
    "|a\n|-\n",
    "a@b.c ",
    "https://a.example/(",
    "www.a.b ",
    "# a\n",
    "![](a)",
    "\n- - -\n",
    "a\u{a0}— ",
];

#[test]
fn texts_that_nobody_writes_are_still_rendered() {
    for pattern in PATHOLOGICAL {
        let most = |characters: usize| pattern.repeat(characters / pattern.chars().count());
        let comment = comment(&most(2_000));
        assert_eq!(
            sanitise::comment(comment.html.as_str()),
            comment.html,
            "{pattern:?}"
        );
        let article = article(&most(2_000));
        assert_eq!(
            sanitise::article(article.html.as_str()),
            article.html,
            "{pattern:?}"
        );
    }
}

#[test]
fn a_text_that_nests_too_deep_is_shown_as_typed() {
    let deep = format!("{}end", "> ".repeat(150));
    let shown = format!("<pre>{}end</pre>", "&gt; ".repeat(150));
    assert_eq!(article(&deep).html.as_str(), shown);
    assert_eq!(comment(&deep).html.as_str(), shown);
    let refs = format!("[^a]: x\n\n{}", "[^a]".repeat(20_000));
    assert_eq!(article(&refs).html.as_str(), format!("<pre>{refs}</pre>"));
    let pieces = "a\n".repeat(MOST_NODES / 2 + 1);
    assert_eq!(
        article(&pieces).html.as_str(),
        format!("<pre>{}</pre>", pieces.trim_end())
    );
    assert!(
        article(&"a\n".repeat(MOST_NODES / 2 - 2))
            .html
            .as_str()
            .starts_with("<p>a\n")
    );
    let mut limited = Limited::default();
    assert!(limited.write_str(&"x".repeat(Limited::MOST_BYTES)).is_ok());
    assert!(limited.write_str("x").is_err());
    assert!(
        article(&"> ".repeat(90))
            .html
            .as_str()
            .starts_with("<blockquote>")
    );
}

#[test]
fn sources_stand_one_a_line_and_bring_no_ids() {
    let html = sources(
        "## A book\n- [Study](https://example.org/a)\n- https://example.org/b\n\nOne\nTwo[^1]\n\n[^1]: x\n\n<b id=\"s-x\">y</b><script>z</script>",
    );
    let html = html.as_str();
    assert!(html.contains("<h2>A book</h2>"), "{html}");
    assert!(html.contains("href=\"https://example.org/b\""), "{html}");
    assert!(html.contains("One<br>\nTwo"), "{html}");
    assert!(html.contains("&lt;b id="), "{html}");
    assert_eq!(html.matches("id=").count(), 1, "{html}");
    assert!(!html.contains("<script") && !html.contains("<b "), "{html}");
}

#[test]
fn a_video_alone_in_a_paragraph_becomes_a_card() {
    let address = "https://www.youtube.com/watch?v=dQw4w9WgXcQ";
    for (source, picture, title) in [
        ("https://youtu.be/dQw4w9WgXcQ", "", "Video on YouTube"),
        ("<https://youtu.be/dQw4w9WgXcQ>", "", "Video on YouTube"),
        (
            "[A *stretch* & more](https://youtu.be/dQw4w9WgXcQ)",
            "",
            "A stretch &amp; more",
        ),
        (
            "[![A stretch](/media/ab12.jpg)](https://youtu.be/dQw4w9WgXcQ)",
            "<img src=\"/media/ab12.jpg\" alt=\"\">",
            "A stretch",
        ),
        (
            "[![x](https://evil.invalid/a.png)](https://youtu.be/dQw4w9WgXcQ)",
            "",
            "x",
        ),
        (
            "[\\<script>alert(1)\\</script>](https://youtu.be/dQw4w9WgXcQ)",
            "",
            "&lt;script&gt;alert(1)&lt;/script&gt;",
        ),
    ] {
        let html = article(&format!("Before\n\n{source}\n\nAfter")).html;
        let card = format!(
            "<figure class=\"video\"><a class=\"video-card\" href=\"{address}\" rel=\"noopener noreferrer\">{picture}\
             <span class=\"video-title\">{title}</span> <span class=\"video-site\">Watch on YouTube</span></a></figure>"
        );
        assert!(html.as_str().contains(&card), "{source}: {html}");
    }
    let quoted = article("> [!NOTE]\n> https://vimeo.com/76979871").html;
    assert!(quoted.as_str().contains("Video on Vimeo"), "{quoted}");
    let plain = article("[A stretch](https://vimeo.com/76979871)").plain;
    assert_eq!(plain, "A stretch");
}

#[test]
fn everything_else_about_videos_stays_as_it_is() {
    for source in [
        "See https://youtu.be/dQw4w9WgXcQ",
        "https://youtu.be/dQw4w9WgXcQ and more",
        "https://youtu.be/dQw4w9WgXcQ\nhttps://youtu.be/dQw4w9WgXcQ",
        "- https://youtu.be/dQw4w9WgXcQ",
        "# https://youtu.be/dQw4w9WgXcQ",
        "`https://youtu.be/dQw4w9WgXcQ`",
        "https://youtube.com.evil.invalid/watch?v=dQw4w9WgXcQ",
        "[x](javascript:https://youtu.be/dQw4w9WgXcQ)",
        "<iframe src=\"https://www.youtube.com/embed/dQw4w9WgXcQ\"></iframe>",
    ] {
        let html = article(source).html;
        assert!(!html.as_str().contains("video"), "{source}: {html}");
        assert!(!html.as_str().contains("iframe"), "{source}: {html}");
    }
    let typed =
        article("<figure class=\"video evil\"><a class=\"video-card x\" href=\"/\">y</a></figure>");
    assert!(!typed.html.as_str().contains("class"), "{}", typed.html);
}
