//! The API over HTTP, in process: the router is called as a function, the clock is the test's own. Every request that is sent and
//! every answer that comes back is held against the document.

mod changes;
mod document;
mod permissions;
mod record;
mod tokens;
mod webhooks;
mod whole_meeting;
mod world;
