//! The papers from facts to file, in one test binary.

mod attachment;
mod docx;
mod ics;
mod papers;
mod reading;
mod samples;
mod sheet;
