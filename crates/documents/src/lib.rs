//! Turns what the product knows into files: DOCX, plain text, JSON, and the tree that the typesetter
//! draws as PDF. Knows no database and no typesetter.
//!
//! [`facts`] go in; the papers under [`papers`] lay them out once as a [`paper::Paper`]; each renderer
//! draws that tree. So every format of a paper says the same.

pub mod attachment;
pub mod bundle;
pub mod code;
pub mod docx;
pub mod facts;
pub mod ics;
pub mod ledger;
mod office;
pub mod own_template;
pub mod paper;
pub mod papers;
pub mod pdf;
pub mod personal;
pub mod reading;
pub mod sheet;
pub mod txt;
