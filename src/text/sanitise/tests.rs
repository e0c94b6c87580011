//! Tables of hostile and of honest HTML against what is let through.

use super::*;

const HOSTILE: [&str; 66] = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//x.invalid></sCrIpT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\u{1}>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=x:x onerror\n=\nalert(1)>",
    "<img src=\"x` `<script>alert(1)</script>\"` `>",
    "<img alt=\"<script>alert(1)</script>\" src=\"https://x.invalid/\">",
    "<img alt='\"><script>alert(1)</script>' src='https://x.invalid/\"><script>alert(2)</script>'>",
    "<img src=\"/media/a.jpg\" srcset=\"https://x.invalid/ 2x\">",
    "<svg onload=alert(1)><animate onbegin=alert(1) attributeName=href values=javascript:alert(1) /></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math href=\"javascript:alert(1)\">x</math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
    "<a href=\"java&#x0a;script:alert(1)\">x</a>",
    "<a href=\"java\u{1}script:alert(1)\">x</a>",
    "<a href=\"java&#1;script:alert(1)\">x</a>",
    "<a href=\"&#1;javascript:alert(1)\">x</a>",
    "<a href=\" \u{1}javascript:alert(1)\">x</a>",
    "<a href=\"javascript&colon;alert(1)\">x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "<a href=\"vbscript:msgbox(1)\">x</a>",
    "<a href=\"blob:https://x.invalid/1\">x</a>",
    "<a href=x onclick=alert(1) onmouseover='alert(2)'>x</a>",
    "<a href=\"https://x.invalid\" target=_top ping=//x.invalid rel=opener>x</a>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<object data=x><embed src=x></object>",
    "<form action=/sign-out method=post><button formaction=javascript:alert(1)>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<textarea></textarea><script>alert(1)</script>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<title><script>alert(1)</script></title>",
    "<xmp><script>alert(1)</script></xmp><plaintext><script>alert(1)</script>",
    "<style>@import url(//x.invalid)</style>",
    "<p style=\"background:url(javascript:alert(1))\">x</p>",
    "<base href=//x.invalid><meta http-equiv=refresh content=0;url=//x.invalid><link rel=stylesheet href=//x.invalid>",
    "<p id=main-content class=error-summary>x</p>",
    "<a id=\"comment-1\" name=form>x</a>",
    "<a id=content>x</a><img name=content><div id=token></div>",
    "<div class=\"markdown-alert markdown-alert-note desk\">x</div>",
    "<div class=\"table-scroll\" tabindex=\"5\" role=\"alert\" aria-label=\"Sign in here\">x</div>",
    "<span class=\"field error\">x</span><ul class=\"menu\"></ul>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)>-->",
    "<![CDATA[><img src=x onerror=alert(1)>]]>",
    "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY y \"<script>alert(1)</script>\">]>&y;",
    "<template><script>alert(1)</script></template>",
    "<template shadowrootmode=open><script>alert(1)</script></template>",
    "<select><option><style></select><img src=x onerror=alert(1)>",
    "<table><td><svg><desc><td><script>alert(1)</script>",
    "<video src=x onerror=alert(1)><audio src=x><source onerror=alert(1)>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<b <script>alert(1)</script>",
    "<b onmouseover=alert(1)//",
    "<p title=\"</p><img src=x onerror=alert(1)>\">x",
    "<custom-element onclick=alert(1) is=x>y</custom-element>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<dialog open><p>Signed out. <a href=//x.invalid>Sign in</a></dialog>",
    "<portal src=//x.invalid></portal><frameset onload=alert(1)><frame src=//x.invalid></frameset>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
];

/// HTML whose tree changes when it is written down and read again.
const UNSETTLED: [&str; 12] = [
    "<p>a<button><p>b</button>c",
    "<p>a<object><p>b</object>c",
    "<a href=/a>a<object><a href=/b>b</a></object></a>",
    "<a href=/a>a<table><tr><td><a href=/b>b</a><td>c</table></a>",
    "<b><p>a</b>b<i><p>c</i>d",
    "<table><b>a<tr><td>b</table>c",
    "<table><tr><td>x<table><tr><td>y</table></table><p>z<table></table>",
    "<ul><li>a<marquee><li>b</marquee></ul>",
    "<pre>\n\n\n\n\n\n\n\n a</pre>",
    "<h2>a<button><h2>b</button>",
    "a&#13;b&#x80;&#0;c",
    "<nobr>a<nobr>b<font><b><b><b><b><b>c</font><p>d",
];

const ARTICLE_ATTRIBUTES: [&str; 20] = [
    "href",
    "rel",
    "title",
    "id",
    "class",
    "aria-label",
    "open",
    "tabindex",
    "role",
    "src",
    "alt",
    "width",
    "height",
    "loading",
    "start",
    "align",
    "colspan",
    "rowspan",
    "scope",
    "lang",
];
const COMMENT_ATTRIBUTES: [&str; 4] = ["href", "rel", "class", "start"];

fn assert_harmless(policy: &Builder<'_>, attributes: &[&str], html: &str, from: &str) {
    let lower = html.to_lowercase();
    for bad in [
        "\"javascript:",
        "\"vbscript:",
        "\"data:",
        "\"blob:",
        "\u{1}",
        " id=\"main",
        " id=\"co",
        " id=\"token",
        "\"menu\"",
        "\"field",
        "sign in here",
        "tabindex=\"5\"",
        "desk\"",
    ] {
        assert!(!lower.contains(bad), "{bad} in {html} from {from}");
    }
    for piece in pieces(html) {
        let Piece::Open { name, tag } = piece else {
            continue;
        };
        assert!(
            policy.clone_tags().contains(name),
            "<{name}> in {html} from {from}"
        );
        for part in tag
            .split('"')
            .step_by(2)
            .flat_map(|part| part.split([' ', '=', '>']))
        {
            let is_name = part.strip_prefix('<') == Some(name);
            assert!(
                part.is_empty() || is_name || attributes.contains(&part),
                "{part} in {html} from {from}"
            );
        }
    }
}

#[test]
fn nothing_hostile_passes() {
    for hostile in HOSTILE.iter().chain(&UNSETTLED) {
        for html in [
            hostile.to_string(),
            format!("<p>x</p>{hostile}<p>y</p>"),
            format!("<table><tr><td>{hostile}"),
        ] {
            assert_harmless(
                &policies::ARTICLE,
                &ARTICLE_ATTRIBUTES,
                article(&html).as_str(),
                &html,
            );
            assert_harmless(
                &policies::COMMENT,
                &COMMENT_ATTRIBUTES,
                comment(&html).as_str(),
                &html,
            );
        }
    }
}

#[test]
fn the_same_again_changes_nothing() {
    let deep = "<div>".repeat(500);
    let more = [
        "<table><tr><td><table><tr><td>x</td></tr></table></td></tr></table><p>y</p><table></table>",
        "<img src=\"https://x.invalid/a.png\" alt=\"a &quot;b\"><a href=\"/x\"><img src=\"/y.png\"></a>",
        "\r\n“Curly”\u{a0}— &amp; &nbsp; <br> x\r\n",
        deep.as_str(),
    ];
    let all = HOSTILE.iter().chain(&UNSETTLED).chain(&more);
    for one in all.clone() {
        for two in [""].iter().chain(&UNSETTLED) {
            let html = format!("{one}{two}");
            let once = article(&html);
            assert_eq!(article(once.as_str()), once, "{html}");
            let once = comment(&html);
            assert_eq!(comment(once.as_str()), once, "{html}");
        }
    }
}

#[test]
fn what_the_renderer_makes_passes() {
    for kept in [
        "<h2 id=\"s-1-it-feels-good\">1. It feels good</h2>",
        "<div class=\"markdown-alert markdown-alert-note\"><p class=\"markdown-alert-title\">Note</p></div>",
        "<ol start=\"202603041\"><li>x</li></ol>",
        "<ul class=\"contains-task-list\"><li class=\"task-list-item\">☑ x</li></ul>",
        "<pre><code class=\"language-c++\">x</code></pre>",
        "<img src=\"/media/0123456789abcdef0123456789abcdef.jpg\" alt=\"A hip\">",
        "<sup class=\"footnote-ref\"><a href=\"#fn-1\" id=\"fnref-1\" rel=\"noopener noreferrer\">1</a></sup>",
        "<section class=\"footnotes\"><ol><li id=\"fn-1\">x</li></ol></section>",
        "<table><thead><tr><th align=\"right\">x</th></tr></thead></table>",
        "<p>“Curly” — it’s&nbsp;kept…</p>",
    ] {
        let boxed = kept.replace(
            "<table>",
            "<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table\"><table>",
        );
        assert_eq!(
            article(kept).as_str(),
            boxed.replace("</table>", "</table></div>")
        );
    }
}

#[test]
fn comments_know_no_headings_pictures_ids_or_own_paths() {
    for (html, clean) in [
        ("<h2 id=\"s-x\">x</h2><img src=\"/media/x.png\">", "x"),
        ("<p id=\"s-x\" class=\"p\">x</p>", "<p>x</p>"),
        (
            "<code class=\"language-c\">x</code>",
            "<code class=\"language-c\">x</code>",
        ),
        ("<code class=\"language-c evil\">x</code>", "<code>x</code>"),
        (
            "<a href=\"/sign-out\">x</a>",
            "<a rel=\"nofollow ugc noopener noreferrer\">x</a>",
        ),
        (
            "<a href=\"//x.invalid\">x</a>",
            "<a rel=\"nofollow ugc noopener noreferrer\">x</a>",
        ),
        (
            "<a href=\"tel:1\">x</a>",
            "<a rel=\"nofollow ugc noopener noreferrer\">x</a>",
        ),
        (
            "<a href=\"https://example.org\" rel=\"me\">x</a>",
            "<a href=\"https://example.org\" rel=\"nofollow ugc noopener noreferrer\">x</a>",
        ),
    ] {
        assert_eq!(comment(html).as_str(), clean);
    }
}

#[test]
fn what_is_never_read_goes_with_its_content() {
    let html = "<style>a</style><title>b</title><iframe>c</iframe><script>d</script><!-- e -->f";
    assert_eq!(article(html).as_str(), "f");
    assert_eq!(comment(html).as_str(), "f");
    assert_eq!(article("<svg>a</svg><math>b</math>").as_str(), "ab");
}

#[test]
fn what_will_not_settle_is_shown_as_text() {
    let many = article(&"1\u{a0}".repeat(60_000));
    assert_eq!(
        many.as_str(),
        format!("<pre>{}</pre>", "1&nbsp;".repeat(60_000))
    );
    assert_eq!(article(many.as_str()), many);
    let deep = "<div>".repeat(500);
    assert_eq!(
        article(&deep).as_str(),
        format!("<pre>{}</pre>", "&lt;div&gt;".repeat(500))
    );
    assert_eq!(
        as_typed("\r\na & <b>\u{a0}\0\r\n").as_str(),
        "<pre>a &amp; &lt;b&gt;&nbsp;\u{fffd}</pre>"
    );
}

#[test]
fn templates_print_it_as_it_is_and_escape_text() {
    #[derive(askama::Template)]
    #[template(source = "{{ html }}{{ borrowed }}{{ text }}", ext = "html")]
    struct Page<'a> {
        html: SafeHtml,
        borrowed: &'a SafeHtml,
        text: &'a str,
    }
    let html = article("<b>a</b>");
    let page = Page {
        html: html.clone(),
        borrowed: &html,
        text: "<b>",
    };
    assert_eq!(
        askama::Template::render(&page).unwrap(),
        "<b>a</b><b>a</b>&#60;b&#62;"
    );
}
