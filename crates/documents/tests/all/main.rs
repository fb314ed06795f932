//! The papers from facts to file, in one test binary.

mod attachment;
mod docx;
mod ics;
mod own_template;
mod packed;
mod papers;
mod reading;
mod samples;
mod sheet;
