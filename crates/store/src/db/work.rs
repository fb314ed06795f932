//! Units of work on their way to a thread that owns a connection, and their answers on the way back.

use std::{
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
    task::{Context, Poll},
    thread::{self, JoinHandle},
};

use tokio::sync::oneshot;

use super::{StoreError, Tx};

/// An answer that is still to come: `.await` it, or [`Pending::wait`] outside of async code.
pub struct Pending<T, E>(oneshot::Receiver<Result<T, E>>);

impl<T, E: From<StoreError>> Pending<T, E> {
    /// Waits for the answer. Never call it from async code.
    ///
    /// # Errors
    /// What the unit of work answers.
    pub fn wait(self) -> Result<T, E> {
        self.0.blocking_recv().unwrap_or_else(|_| Err(gone().into()))
    }
}

impl<T, E: From<StoreError>> Future for Pending<T, E> {
    type Output = Result<T, E>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx).map(|answer| answer.unwrap_or_else(|_| Err(gone().into())))
    }
}

fn gone() -> StoreError {
    StoreError::Unavailable("the thread of the database has ended".to_owned())
}

/// A unit of work whose result type is forgotten.
pub(super) trait Work: Send {
    /// Runs it; `true` if what it did is to be kept. A panic counts as a failure.
    fn run(&mut self, tx: &mut Tx) -> bool;
    /// Puts an error of the engine in the place of the result.
    fn fail(&mut self, error: StoreError);
    /// Sends the result.
    fn answer(self: Box<Self>);
}

struct Typed<T, E, F> {
    work: F,
    result: Option<Result<T, E>>,
    sender: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Work for Typed<T, E, F>
where
    T: Send,
    E: From<StoreError> + Send,
    F: Fn(&mut Tx) -> Result<T, E> + Send,
{
    fn run(&mut self, tx: &mut Tx) -> bool {
        let result = catch_unwind(AssertUnwindSafe(|| (self.work)(tx)));
        let result = result.unwrap_or_else(|_| Err(StoreError::Panicked.into()));
        let result = match tx.take_fault() {
            Some(fault) if result.is_ok() => Err(fault.into()),
            _ => result,
        };
        let keep = result.is_ok();
        self.result = Some(result);
        keep
    }

    fn fail(&mut self, error: StoreError) {
        self.result = Some(Err(error.into()));
    }

    fn answer(self: Box<Self>) {
        let result = self.result.unwrap_or_else(|| Err(gone().into()));
        // Nobody waiting for the answer any more is no error: what was written stays written.
        drop(self.sender.send(result));
    }
}

/// A unit of work with its way back.
pub(super) struct Job<T, E> {
    work: Box<dyn Work>,
    kind: Kind,
    answer: oneshot::Receiver<Result<T, E>>,
}

/// Whether a unit of work may write.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Read,
    Write,
}

/// What a thread receives.
pub(super) struct Task {
    pub(super) work: Box<dyn Work>,
    pub(super) kind: Kind,
    /// Whether a write has begun: from then on nobody knows what a lost connection has kept.
    pub(super) begun: bool,
}

impl Task {
    /// Whether nothing of it can have been written yet.
    pub(super) fn may_run_again(&self) -> bool {
        self.kind == Kind::Read || !self.begun
    }
}

impl<T, E> Job<T, E>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    pub(super) fn read<F: Fn(&mut Tx) -> Result<T, E> + Send + 'static>(work: F) -> Self {
        Self::new(work, Kind::Read)
    }

    pub(super) fn write<F: Fn(&mut Tx) -> Result<T, E> + Send + 'static>(work: F) -> Self {
        Self::new(work, Kind::Write)
    }

    fn new<F: Fn(&mut Tx) -> Result<T, E> + Send + 'static>(work: F, kind: Kind) -> Self {
        let (sender, answer) = oneshot::channel();
        Self { work: Box::new(Typed { work, result: None, sender }), kind, answer }
    }
}

/// The threads of a database.
#[derive(Default)]
pub(super) struct Threads(Vec<JoinHandle<()>>);

impl Threads {
    /// Starts one more.
    pub(super) fn start(
        &mut self,
        name: &str,
        work: impl FnOnce() + Send + 'static,
    ) -> Result<(), StoreError> {
        let thread = thread::Builder::new().name(name.to_owned()).spawn(work);
        self.0.push(thread.map_err(|e| StoreError::Unavailable(e.to_string()))?);
        Ok(())
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        let own = thread::current().id();
        // A unit of work may hold the last clone: a thread does not wait for itself.
        for thread in self.0.drain(..).filter(|t| t.thread().id() != own) {
            drop(thread.join());
        }
    }
}

/// The way to one thread, or to several that share the work.
#[derive(Clone)]
pub(super) struct Queue(Sender<Task>);

/// The end of a queue that threads take work from.
#[derive(Clone)]
pub(super) struct Intake(Arc<Mutex<Receiver<Task>>>);

impl Queue {
    pub(super) fn new() -> (Self, Intake) {
        let (sender, receiver) = channel();
        (Self(sender), Intake(Arc::new(Mutex::new(receiver))))
    }

    pub(super) fn send<T, E>(&self, job: Job<T, E>) -> Pending<T, E> {
        // When the thread has ended, the task is dropped with its sender, and `Pending` says so.
        drop(self.0.send(Task { work: job.work, kind: job.kind, begun: false }));
        Pending(job.answer)
    }
}

impl Intake {
    /// Waits for the next task; none when the last queue is gone.
    pub(super) fn next(&self) -> Option<Task> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
    }

    /// A task that is waiting already.
    pub(super) fn waiting(&self) -> Option<Task> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).try_recv().ok()
    }
}
