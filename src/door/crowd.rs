//! Everybody who is connected: how many in all, how many from one network, and who has to leave when it is full.
//!
//! A full house never turns newcomers away while somebody inside keeps the site waiting: the connection that waits
//! longest on its client leaves, of the network that has the most. A connection whose request is being answered stays.

use crate::config::network;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tokio::sync::Notify;
use tokio::task::AbortHandle;
use tokio::time::{Duration, Instant};

/// What a connection is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Nothing of a request has come.
    Idle,
    /// A request is coming in.
    Receiving,
    /// The site is at work.
    Serving,
    /// The answer is going out.
    Sending,
}

/// All connections.
#[derive(Clone)]
pub struct Crowd(Arc<Inner>);

struct Inner {
    most: usize,
    most_of_network: usize,
    began: Instant,
    seats: Mutex<Seats>,
    left: Notify,
}

#[derive(Default)]
struct Seats {
    last: u64,
    taken: HashMap<u64, Arc<State>>,
    by_network: HashMap<IpAddr, usize>,
}

struct State {
    network: Option<IpAddr>,
    /// Stage in the two lowest bits, milliseconds since the beginning above.
    since: AtomicU64,
    abort: OnceLock<AbortHandle>,
}

/// A place, taken until it is dropped.
pub struct Seat {
    crowd: Crowd,
    number: u64,
    state: Arc<State>,
}

impl Crowd {
    /// An empty house with so many places.
    pub fn new(most: usize, most_of_network: usize) -> Self {
        Self(Arc::new(Inner {
            most,
            most_of_network,
            began: Instant::now(),
            seats: Mutex::default(),
            left: Notify::new(),
        }))
    }

    /// Waits until there is a place, sending somebody away where that helps.
    pub async fn make_room(&self) {
        loop {
            let left = self.0.left.notified();
            if self.count() < self.0.most {
                return;
            }
            self.send_away(None);
            tokio::select! {
                () = left => {}
                () = tokio::time::sleep(Duration::from_millis(100)) => {}
            }
        }
    }

    /// Takes a place; a network beyond its share loses its own longest waiting one. Trusted proxies have no share.
    pub fn admit(&self, address: IpAddr, is_trusted: bool) -> Seat {
        let network = (!is_trusted).then(|| network(address));
        if let Some(network) = network
            && self.count_of(network) >= self.0.most_of_network
        {
            self.send_away(Some(network));
        }
        let state = Arc::new(State {
            network,
            since: AtomicU64::new(self.packed(Stage::Idle)),
            abort: OnceLock::new(),
        });
        let mut seats = self.seats();
        seats.last += 1;
        let number = seats.last;
        seats.taken.insert(number, Arc::clone(&state));
        if let Some(network) = network {
            *seats.by_network.entry(network).or_default() += 1;
        }
        drop(seats);
        Seat {
            crowd: self.clone(),
            number,
            state,
        }
    }

    /// How many are connected.
    pub fn count(&self) -> usize {
        self.seats().taken.len()
    }

    /// Ends the connections on which no request is under way.
    pub fn close_idle(&self) {
        for state in self.seats().taken.values() {
            if state.stage() == Stage::Idle {
                state.leave();
            }
        }
    }

    /// Waits until everybody has left.
    pub async fn emptied(&self) {
        loop {
            let left = self.0.left.notified();
            if self.count() == 0 {
                return;
            }
            left.await;
        }
    }

    /// Ends the connection that waits longest on its client: of this network, or of the one with the most.
    fn send_away(&self, network: Option<IpAddr>) {
        let seats = self.seats();
        let largest = network.or_else(|| {
            let most = seats.by_network.iter().max_by_key(|(_, count)| **count);
            most.map(|(network, _)| *network)
        });
        let longest = |of: Option<IpAddr>| {
            let waiting = seats.taken.iter().filter(|(_, state)| {
                state.stage() != Stage::Serving
                    && !state.is_leaving()
                    && (of.is_none() || state.network == of)
            });
            let longest = waiting
                .min_by_key(|(number, state)| (state.since.load(Ordering::Relaxed) >> 2, **number));
            longest.map(|(_, state)| state)
        };
        let chosen = longest(largest).or_else(|| network.is_none().then(|| longest(None))?);
        if let Some(state) = chosen {
            state.leave();
        }
    }

    fn count_of(&self, network: IpAddr) -> usize {
        self.seats().by_network.get(&network).copied().unwrap_or(0)
    }

    fn packed(&self, stage: Stage) -> u64 {
        let millis = u64::try_from(self.0.began.elapsed().as_millis()).unwrap_or(u64::MAX >> 2);
        let stage = match stage {
            Stage::Idle => 0,
            Stage::Receiving => 1,
            Stage::Serving => 2,
            Stage::Sending => 3,
        };
        millis << 2 | stage
    }

    fn seats(&self) -> std::sync::MutexGuard<'_, Seats> {
        self.0.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn stage(&self) -> Stage {
        match self.since.load(Ordering::Relaxed) & 3 {
            0 => Stage::Idle,
            1 => Stage::Receiving,
            2 => Stage::Serving,
            _ => Stage::Sending,
        }
    }

    fn leave(&self) {
        if let Some(abort) = self.abort.get() {
            abort.abort();
        }
    }

    fn is_leaving(&self) -> bool {
        self.abort.get().is_none_or(AbortHandle::is_finished)
    }
}

impl Seat {
    /// Says what the connection does from now on.
    pub fn is_now(&self, stage: Stage) {
        self.state
            .since
            .store(self.crowd.packed(stage), Ordering::Relaxed);
    }

    /// What ends this connection.
    pub fn ends_by(&self) -> impl FnOnce(AbortHandle) + use<> {
        let state = Arc::clone(&self.state);
        move |abort| {
            state.abort.get_or_init(|| abort);
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = self.crowd.seats();
        seats.taken.remove(&self.number);
        if let Some(network) = self.state.network
            && let Some(count) = seats.by_network.get_mut(&network)
        {
            *count -= 1;
            if *count == 0 {
                seats.by_network.remove(&network);
            }
        }
        drop(seats);
        self.crowd.0.left.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    /// A seat whose connection is a task that does nothing.
    fn sit(crowd: &Crowd, from: &str) -> tokio::task::JoinHandle<()> {
        let seat = crowd.admit(address(from), false);
        let end = seat.ends_by();
        let task = tokio::spawn(async move {
            std::future::pending::<()>().await;
            drop(seat);
        });
        end(task.abort_handle());
        task
    }

    #[tokio::test]
    async fn the_longest_waiting_of_the_largest_network_leaves() {
        let crowd = Crowd::new(4, 100);
        let quiet = sit(&crowd, "10.0.0.1");
        let first = sit(&crowd, "10.0.0.2");
        let _second = sit(&crowd, "10.0.0.2");
        let _third = sit(&crowd, "10.0.0.2");
        crowd.make_room().await;
        assert_eq!(crowd.count(), 3);
        assert!(first.await.unwrap_err().is_cancelled());
        assert!(!quiet.is_finished());
    }

    #[tokio::test]
    async fn a_network_beyond_its_share_loses_its_own() {
        let crowd = Crowd::new(100, 2);
        let first = sit(&crowd, "2001:db8::1");
        let _second = sit(&crowd, "2001:db8::2");
        let other = sit(&crowd, "2001:db8:0:1::1");
        let _third = sit(&crowd, "2001:db8::3");
        assert!(first.await.unwrap_err().is_cancelled());
        assert!(!other.is_finished());
        assert_eq!(crowd.count(), 3);
    }

    #[tokio::test]
    async fn whoever_is_served_stays() {
        let crowd = Crowd::new(2, 100);
        let served = crowd.admit(address("10.0.0.1"), false);
        served.is_now(Stage::Serving);
        let idle = sit(&crowd, "10.0.0.2");
        crowd.make_room().await;
        assert!(idle.await.unwrap_err().is_cancelled());
        assert_eq!(crowd.count(), 1);
    }
}
