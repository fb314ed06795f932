//! What every test stands on: two branches, clients, a reader of pages.

mod client;
mod drive;
pub mod factors;
mod instance;
pub mod issuer;
mod machines;
mod meetings;
pub mod page;
mod post;
mod summaries;
mod tables;
mod templates;
mod world;

pub use client::{Client, Reply, escaped};
pub use drive::Drive;
pub use meetings::Cast;
pub use page::Filled;
pub use world::World;
