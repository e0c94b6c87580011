//! One render at a time per page: the first who asks renders, the others wait for the end.
//!
//! Whoever waited looks again, since what was rendered may have become stale meanwhile. A render that ends without
//! anything kept, by an error or a panic or because the answer may not be, sets all who wait free at once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Rendering,
    Kept,
    Passed,
}

/// The renders that are under way.
#[derive(Clone, Default)]
pub struct Flights(Arc<Mutex<HashMap<Box<str>, watch::Receiver<State>>>>);

/// What a request is told when it wants a page.
pub enum Place {
    /// To render it.
    First(Flight),
    /// To wait for somebody else's render.
    Waiting(End),
}

/// A render under way; dropping it ends it.
pub struct Flight {
    flights: Flights,
    key: Box<str>,
    state: watch::Sender<State>,
}

/// The end of somebody else's render.
pub struct End(watch::Receiver<State>);

impl Flights {
    /// Begins a render of this page or waits for the one under way.
    pub fn join(&self, key: &str) -> Place {
        let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(state) = flights.get(key) {
            return Place::Waiting(End(state.clone()));
        }
        let (state, watched) = watch::channel(State::Rendering);
        flights.insert(key.into(), watched);
        Place::First(Flight {
            flights: self.clone(),
            key: key.into(),
            state,
        })
    }
}

impl Flight {
    /// Ends the render; its page can be looked up now.
    pub fn kept(self) {
        self.state.send_replace(State::Kept);
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.flights
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.key);
        self.state.send_if_modified(|state| {
            let was_open = *state == State::Rendering;
            if was_open {
                *state = State::Passed;
            }
            was_open
        });
    }
}

impl End {
    /// Waits for the end and tells whether a page was kept.
    pub async fn was_kept(mut self) -> bool {
        match self.0.wait_for(|state| *state != State::Rendering).await {
            Ok(state) => *state == State::Kept,
            Err(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Flights, Place};

    #[tokio::test]
    async fn others_wait_for_the_first() {
        let flights = Flights::default();
        let Place::First(flight) = flights.join("/x") else {
            panic!("nobody renders yet");
        };
        let Place::Waiting(end) = flights.join("/x") else {
            panic!("somebody renders");
        };
        assert!(matches!(flights.join("/y"), Place::First(_)));
        flight.kept();
        assert!(end.was_kept().await);
        assert!(matches!(flights.join("/x"), Place::First(_)));
    }

    #[tokio::test]
    async fn a_render_that_keeps_nothing_sets_the_others_free() {
        let flights = Flights::default();
        let Place::First(flight) = flights.join("/x") else {
            panic!("nobody renders yet");
        };
        let Place::Waiting(end) = flights.join("/x") else {
            panic!("somebody renders");
        };
        drop(flight);
        assert!(!end.was_kept().await);
    }
}
