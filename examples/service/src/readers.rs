//! Where texts are read: in place where that is short, on other threads where it is not.

use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use wom::{Classifier, Session};

/// Work on so many bytes is done on the thread that asks: another one takes as long to wake, and short work keeps nobody
/// waiting. `benches/hop.rs` measures both.
pub const IN_PLACE_BYTES: usize = 4096;

/// Sessions of one classifier, kept for the next who needs one; and as many threads at work on long texts as there are cores.
#[derive(Debug)]
pub struct Readers {
    classifier: Classifier,
    /// A session is taken out while it is used, so the lock is held for a moment only.
    idle: Mutex<Vec<Session>>,
    cores: Arc<Semaphore>,
}

impl Readers {
    /// Readers that know what this classifier knows.
    #[must_use]
    pub fn new(classifier: Classifier) -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        Self { classifier, idle: Mutex::default(), cores: Arc::new(Semaphore::new(cores)) }
    }

    /// Does some work on so many bytes, off the asynchronous threads unless it is short. Who stops waiting leaves no work
    /// behind that has not begun; what has begun is finished, and its core is not given away before.
    ///
    /// # Panics
    ///
    /// If the work does.
    pub async fn run<T: Send + 'static>(
        self: &Arc<Self>,
        bytes: usize,
        work: impl FnOnce(&mut Session) -> T + Send + 'static,
    ) -> T {
        if bytes <= IN_PLACE_BYTES { self.in_place(work) } else { self.elsewhere(work).await }
    }

    /// Does some work on this thread. The session of work that panics is not used again.
    pub fn in_place<T>(&self, work: impl FnOnce(&mut Session) -> T) -> T {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = idle().pop();
        let mut session = taken.unwrap_or_else(|| self.classifier.session());
        let done = work(&mut session);
        idle().push(session);
        done
    }

    /// Does some work on another thread, once a core is free.
    ///
    /// # Panics
    ///
    /// If the work does.
    pub async fn elsewhere<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut Session) -> T + Send + 'static,
    ) -> T {
        let core = Arc::clone(&self.cores).acquire_owned().await.expect("it is never closed");
        let readers = Arc::clone(self);
        let done = spawn_blocking(move || {
            let done = readers.in_place(work);
            drop(core);
            done
        });
        done.await.unwrap_or_else(|failure| resume_unwind(failure.into_panic()))
    }
}
