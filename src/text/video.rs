//! Videos by their addresses: which site, which video, and where in it.
//!
//! Only the two sites that pages know to draw are taken, and only what such an address can hold: every part is checked
//! letter by letter and the address is written anew, so nothing else of what was typed goes on.

use url::Url;

/// The site that shows a video.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    YouTube,
    Vimeo,
}

/// A video.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Video {
    pub host: Host,
    id: String,
    /// What an unlisted one of Vimeo is opened with.
    key: Option<String>,
    /// Where it begins, in seconds.
    start: u32,
}

impl Host {
    /// The name that people know.
    pub fn name(self) -> &'static str {
        match self {
            Self::YouTube => "YouTube",
            Self::Vimeo => "Vimeo",
        }
    }
}

impl Video {
    /// The video at an address, if it is one.
    pub fn at(address: &str) -> Option<Self> {
        let url = Url::parse(address.trim()).ok()?;
        let is_plain = matches!(url.scheme(), "http" | "https")
            && url.username().is_empty()
            && url.password().is_none()
            && url.port().is_none();
        if !is_plain {
            return None;
        }
        let parts: Vec<&str> = url
            .path_segments()?
            .filter(|part| !part.is_empty())
            .collect();
        match url.host_str()? {
            "youtube.com"
            | "www.youtube.com"
            | "m.youtube.com"
            | "music.youtube.com"
            | "youtube-nocookie.com"
            | "www.youtube-nocookie.com" => match parts.as_slice() {
                ["watch"] => youtube(&parameter(&url, "v")?, &url),
                ["shorts" | "live" | "embed" | "v", id] => youtube(id, &url),
                _ => None,
            },
            "youtu.be" => match parts.as_slice() {
                [id] => youtube(id, &url),
                _ => None,
            },
            "vimeo.com" | "www.vimeo.com" => match parts.as_slice() {
                [id] => vimeo(id, None, &url),
                [id, key] if is_number(id) => vimeo(id, Some(key), &url),
                ["channels", _, id] => vimeo(id, None, &url),
                _ => None,
            },
            "player.vimeo.com" => match parts.as_slice() {
                ["video", id] => vimeo(id, parameter(&url, "h").as_deref(), &url),
                _ => None,
            },
            _ => None,
        }
    }

    /// The address at which the site shows it.
    pub fn address(&self) -> String {
        let id = &self.id;
        match (self.host, &self.key) {
            (Host::YouTube, _) if self.start > 0 => {
                format!("https://www.youtube.com/watch?v={id}&t={}s", self.start)
            }
            (Host::YouTube, _) => format!("https://www.youtube.com/watch?v={id}"),
            (Host::Vimeo, key) => {
                let key = key
                    .as_ref()
                    .map(|key| format!("/{key}"))
                    .unwrap_or_default();
                let start = match self.start {
                    0 => String::new(),
                    start => format!("#t={start}s"),
                };
                format!("https://vimeo.com/{id}{key}{start}")
            }
        }
    }
}

fn youtube(id: &str, url: &Url) -> Option<Video> {
    let is_id = id.len() == 11
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    is_id.then(|| Video {
        host: Host::YouTube,
        id: id.to_owned(),
        key: None,
        start: start(url),
    })
}

fn vimeo(id: &str, key: Option<&str>, url: &Url) -> Option<Video> {
    let is_key = |key: &str| {
        (6..=20).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    (is_number(id) && key.is_none_or(is_key)).then(|| Video {
        host: Host::Vimeo,
        id: id.to_owned(),
        key: key.map(str::to_owned),
        start: start(url),
    })
}

fn is_number(text: &str) -> bool {
    (1..=12).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn parameter(url: &Url, name: &str) -> Option<String> {
    url.query_pairs()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// Where it begins: `90`, `90s`, `1m30s`, `1h2m3s`; at its beginning if it says anything else.
fn start(url: &Url) -> u32 {
    let said = parameter(url, "t")
        .or_else(|| parameter(url, "start"))
        .or_else(|| url.fragment()?.strip_prefix("t=").map(str::to_owned));
    said.and_then(|said| seconds(&said)).unwrap_or_default()
}

fn seconds(said: &str) -> Option<u32> {
    let mut whole = 0_u32;
    let mut number = String::new();
    for c in said.chars() {
        let unit = match c {
            '0'..='9' if number.len() < 6 => {
                number.push(c);
                continue;
            }
            'h' => 3_600,
            'm' => 60,
            's' => 1,
            _ => return None,
        };
        whole = whole.checked_add(number.parse::<u32>().ok()?.checked_mul(unit)?)?;
        number.clear();
    }
    if !number.is_empty() {
        whole = whole.checked_add(number.parse().ok()?)?;
    }
    Some(whole).filter(|whole| *whole < 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::Video;

    #[test]
    fn videos_are_known_by_every_address_they_have() {
        for (typed, address) in [
            (
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
            ),
            (
                "http://youtube.com/watch?list=PL1&v=dQw4w9WgXcQ&t=90",
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=90s",
            ),
            (
                "https://youtu.be/dQw4w9WgXcQ?t=1m30s&si=track",
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=90s",
            ),
            (
                "https://m.youtube.com/shorts/dQw4w9WgX-_",
                "https://www.youtube.com/watch?v=dQw4w9WgX-_",
            ),
            (
                "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=5",
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=5s",
            ),
            (
                "https://www.youtube.com/live/dQw4w9WgXcQ",
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
            ),
            ("https://vimeo.com/76979871", "https://vimeo.com/76979871"),
            (
                "https://vimeo.com/76979871/8272103f6e#t=30s",
                "https://vimeo.com/76979871/8272103f6e#t=30s",
            ),
            (
                "https://player.vimeo.com/video/76979871?h=8272103f6e",
                "https://vimeo.com/76979871/8272103f6e",
            ),
            (
                "https://vimeo.com/channels/staffpicks/76979871",
                "https://vimeo.com/76979871",
            ),
        ] {
            let video = Video::at(typed).unwrap_or_else(|| panic!("{typed}"));
            assert_eq!(video.address(), address, "{typed}");
            assert_eq!(Video::at(address).as_ref(), Some(&video), "{typed}");
        }
    }

    #[test]
    fn nothing_else_is_a_video() {
        for typed in [
            "",
            "dQw4w9WgXcQ",
            "https://youtube.com/",
            "https://youtube.com/watch?v=",
            "https://youtube.com/watch?v=tooshort",
            "https://youtube.com/watch?v=dQw4w9WgXcQ%22onload",
            "https://youtube.com/watch?v=dQw4w9Wg\"cQ",
            "https://youtube.com/@somebody",
            "https://youtube.com/playlist?list=PL1",
            "https://youtube.com.evil.invalid/watch?v=dQw4w9WgXcQ",
            "https://evil.invalid/youtube.com/watch?v=dQw4w9WgXcQ",
            "https://youtube.com@evil.invalid/watch?v=dQw4w9WgXcQ",
            "https://user@youtube.com/watch?v=dQw4w9WgXcQ",
            "https://youtube.com:8443/watch?v=dQw4w9WgXcQ",
            "javascript:https://youtube.com/watch?v=dQw4w9WgXcQ",
            "ftp://youtube.com/watch?v=dQw4w9WgXcQ",
            "//youtube.com/watch?v=dQw4w9WgXcQ",
            "https://vimeo.com/about",
            "https://vimeo.com/76979871/../x",
            "https://vimeo.com/76979871/not a key",
            "https://player.vimeo.com/video/76979871?h=\"><script>",
            "https://vimeo.com/9999999999999",
        ] {
            assert_eq!(Video::at(typed), None, "{typed}");
        }
        let odd = Video::at("https://youtu.be/dQw4w9WgXcQ?t=soon").unwrap();
        assert_eq!(odd.address(), "https://www.youtube.com/watch?v=dQw4w9WgXcQ");
        let long = Video::at("https://youtu.be/dQw4w9WgXcQ?t=99999999999h").unwrap();
        assert_eq!(long, odd);
    }
}
