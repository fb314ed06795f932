//! Writing a file whole or not at all.

use std::{io::Write as _, path::Path};

use crate::Failure;

/// Writes a file whole or not at all; what was there before is replaced.
pub fn put(path: &Path, text: &str) -> Result<(), Failure> {
    let unwritable = |fault| format!("{} 不能写入：{fault}", path.display());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(unwritable)?;
    file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(unwritable)?;
    file.persist(path).map_err(|fault| unwritable(fault.error))?;
    Ok(())
}
