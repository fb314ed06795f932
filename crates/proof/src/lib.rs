//! What makes records provable (ADR 27): two digests of everything, and the journal of a branch as a chain in which every entry stands
//! on the one before it. Pure: bytes and text in, digests and findings out; whoever has the entries can hold them against each
//! other without this program's database, clock or network.

mod chain;
mod digest;
mod entry;
mod excerpt;
mod key;

pub use chain::{Broken, Fault, Found, Head, KeptHead, Link, Walk};
pub use digest::{Digests, ZERO, code_digits};
pub use entry::Entry;
pub use excerpt::{Excerpt, SEAL, Sealed, SealedRecord, Unproved};
pub use key::{Algorithm, PublicKey, Signed, SigningKey};
