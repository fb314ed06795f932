//! Pages, sign-in and live updates. Knows the use cases of `app`, never the store.
//!
//! Every page works with scripts off; the modules under `assets/` only make it more comfortable. No
//! page has an inline script or style (CSP).

mod assets;
mod cache;
mod chart;
mod error;
mod fields;
mod form;
mod kept;
mod live;
mod operation;
mod pace;
mod pages;
mod router;
mod session;
mod shell;
mod state;
mod ui;
mod upload;

pub use operation::{Closing, monitoring};
pub use router::{Access, ROUTES, Route, router};
pub use state::{Settings, Site};
