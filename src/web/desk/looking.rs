//! How a text would look in a search and on a shared card, as it stands in the form.

use super::editing::WritePage;
use crate::posts::rendering;
use crate::posts::writing;
use crate::text::markdown;

impl WritePage<'_> {
    /// The site and the path, as searches draw them.
    pub(super) fn look_address(&self) -> String {
        let slug = self.form.slug.trim();
        if slug.is_empty() {
            self.look_host()
        } else {
            format!("{} › {slug}", self.look_host())
        }
    }

    /// The site alone.
    pub(super) fn look_host(&self) -> String {
        let url = &self.chrome.site_url;
        url.split_once("://")
            .map_or(url.as_str(), |(_, host)| host)
            .to_owned()
    }

    pub(super) fn look_title(&self) -> &str {
        let own = self.form.seo_title.trim();
        if own.is_empty() {
            writing::titled(self.form.title.trim())
        } else {
            own
        }
    }

    /// The description, or what is said where there is none.
    pub(super) fn look_words(&self, beginning: &str) -> String {
        let own = self.form.seo_description.trim();
        let words = if own.is_empty() { beginning } else { own };
        words.to_owned()
    }

    /// What is said where no description is: the excerpt, or the beginning of the text.
    pub(super) fn look_beginning(&self) -> String {
        rendering::summary(&self.form.excerpt, &markdown::article(&self.form.body))
    }

    /// The address of the card's picture, if there is one.
    pub(super) fn look_picture(&self) -> Option<String> {
        let own = [&self.form.social_picture, &self.form.cover];
        let name = own.into_iter().find(|name| !name.is_empty())?;
        let name = name.strip_prefix("/media/").unwrap_or(name);
        Some(format!("/media/{name}"))
    }

    /// How long it is, kindly: searches show so much of it.
    pub(super) fn count(&self, text: &str, most: usize) -> String {
        let length = text.trim().chars().count();
        match length {
            0 => format!("Searches show about {most} letters."),
            _ if length <= most => format!("{length} of about {most} letters."),
            _ => format!("{length} letters; searches show about {most} of them."),
        }
    }
}
