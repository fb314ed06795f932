//! Writes every paper of every sample as a Word file into the folder given: `cargo run --example samples -- FOLDER`.

#[path = "../tests/all/samples/mod.rs"]
mod samples;

use documents::docx;
use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).ok_or("usage: samples FOLDER")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    for (name, paper) in samples::all() {
        fs::write(folder.join(format!("{name}.docx")), docx::write(&paper)?)?;
    }
    Ok(())
}
