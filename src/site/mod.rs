//! The site as a whole: its settings, its menu, its pictures, and what readers look for.

pub mod comment_rules;
pub mod media;
pub mod navigation;
pub mod privacy;
pub mod search;
pub mod settings;
