//! The site as a whole: its settings, its menu, and what readers look for.

pub mod navigation;
pub mod search;
pub mod settings;
