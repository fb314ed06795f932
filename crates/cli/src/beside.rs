//! Work beside the requests: done over and over on a thread of its own, until the process ends.

use std::{fmt::Display, thread, time::Duration};

use crate::Failure;

/// Does a piece of work, and again after each pause; a fault is logged, and does not end it.
pub fn beside<E: Display>(
    name: &'static str,
    pause: Duration,
    mut work: impl FnMut() -> Result<(), E> + Send + 'static,
) -> Result<(), Failure> {
    let over_and_over = move || {
        loop {
            if let Err(fault) = work() {
                tracing::error!(%fault, "the work of the thread {name} failed");
            }
            thread::park_timeout(pause);
        }
    };
    thread::Builder::new().name(name.to_owned()).spawn(over_and_over)?;
    Ok(())
}
