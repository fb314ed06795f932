//! An OpenDocument text: whatever its XML says, it is lines or a fault.

#![no_main]

use fuzz::{lines, package, parts};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let [content, manifest] = parts(data);
    let mimetype = ("mimetype", &b"application/vnd.oasis.opendocument.text"[..]);
    lines("a.odt", &package(&[mimetype, ("content.xml", content), ("META-INF/manifest.xml", manifest)]));
});
