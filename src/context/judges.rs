//! The judges of comments, unpacked once for all requests of a process.

use crate::text::ids::Moment;
use crate::text::judging::Judge;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Each judge by its name, with when it learned what it knows.
#[derive(Default)]
pub struct Judges(Mutex<HashMap<&'static str, (Moment, Arc<Judge>)>>);

impl Judges {
    /// The judge of this name, if this process has it as of this instant.
    pub fn of(&self, name: &'static str, learned_at: Moment) -> Option<Arc<Judge>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(name)
            .filter(|(at, _)| *at == learned_at)
            .map(|(_, judge)| Arc::clone(judge))
    }

    /// Keeps a judge for the next request.
    pub fn keep(&self, name: &'static str, learned_at: Moment, judge: Arc<Judge>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(name, (learned_at, judge));
    }
}
