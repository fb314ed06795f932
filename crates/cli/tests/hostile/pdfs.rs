//! PDF, which is read in a process of its own.

use std::{fs::File, process::Command};

use flate2::{Compress, Compression, FlushCompress};

use crate::{
    check, folder,
    made::{page, pdf, stream},
    refused, refused_in,
};

/// A page that draws a record in Latin letters.
fn sound() -> Vec<Vec<u8>> {
    page(stream("", b"BT /F 12 Tf 72 700 Td (2023.5.12 14:30-16:00) Tj ET"))
}

/// So many times 64 KB of blanks, packed by zlib.
fn blanks(times: usize) -> Vec<u8> {
    let mut pack = Compress::new(Compression::best(), false);
    let mut once = Vec::with_capacity(4 << 10);
    pack.compress_vec(&[b' '; 64 << 10], &mut once, FlushCompress::Full).expect("packed");
    // What was flushed stands for itself, however often it stands there; then comes an empty block, the last.
    [&[0x78, 0x01], once.repeat(times).as_slice(), &[1, 0, 0, 0xFF, 0xFF]].concat()
}

#[test]
fn a_pdf_of_the_product_is_read() {
    let folder = folder();
    let product = |arguments: &[&str]| {
        let run = Command::new(env!("CARGO_BIN_EXE_dangxiaozu"))
            .args(arguments)
            .current_dir(folder.path())
            .output();
        run.expect("the binary runs")
    };
    let example = product(&["render", "--example"]).stdout;
    std::fs::write(folder.path().join("a.toml"), example).expect("written");
    assert!(product(&["render", "a.toml", "-o", "a.pdf"]).status.success());
    let (_, said) = check(folder.path(), &["a.pdf", "--format", "json"]);
    assert!(said.contains("\"unread\": null") && !said.contains("no-record"), "{said}");
}

#[test]
fn a_stream_that_grows_without_end_is_not_unpacked() {
    let bomb = stream("/Filter /FlateDecode", &blanks(8 << 10));
    assert!(bomb.len() < 4 << 20, "512 MB in {} bytes", bomb.len());
    refused("a.pdf", &pdf(&page(bomb)), "解开以后太大", "复制到新文件再试");
}

#[test]
fn a_tree_of_pages_that_leads_to_itself_has_an_end() {
    let mut objects = sound();
    objects[1] = b"<< /Type /Pages /Kids [2 0 R 2 0 R 2 0 R] /Count 1000000000 /Parent 2 0 R >>".to_vec();
    refused("a.pdf", &pdf(&objects), "没有文字", "照着录入");
    let mut objects = sound();
    objects[0] = b"<< /Type /Catalog /Pages 1 0 R /Kids [1 0 R] >>".to_vec();
    refused("b.pdf", &pdf(&objects), "没有文字", "照着录入");
}

#[test]
fn drawings_that_draw_each_other_have_an_end() {
    let form = |number: usize| {
        let next = number + 1;
        let said = format!(
            "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /N {next} 0 R >> >>"
        );
        stream(&said, "/N Do ".repeat(20).as_bytes())
    };
    let mut objects = page(stream("", b"/N Do"));
    objects[2] = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /N 6 0 R >> >> >>".to_vec();
    objects.extend((6..20).map(form));
    objects.push(stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", b""));
    refused("a.pdf", &pdf(&objects), "解开以后太大", "复制到新文件再试");
}

#[test]
fn lists_in_lists_without_end_are_not_followed() {
    let deep = format!("{}{}", "[".repeat(500_000), "]".repeat(500_000));
    let mut objects = sound();
    objects[1] = format!("<< /Type /Pages /Kids {deep} /Count 1 >>").into_bytes();
    refused("a.pdf", &pdf(&objects), "", "再试");
}

#[test]
fn a_pdf_that_is_locked_broken_or_only_says_that_it_is_one_is_told() {
    let locked = String::from_utf8_lossy(&pdf(&sound())).replace("/Root 1 0 R", "/Root 1 0 R /Encrypt 5 0 R");
    refused("a.pdf", locked.as_bytes(), "加了密码", "去掉密码再试");
    refused("b.pdf", b"%PDF-1.7\nnothing", "已损坏", "重新导出一份再试");
    refused("c.pdf", &pdf(&page(stream("", b""))), "没有文字", "照着录入");
}

#[test]
fn what_is_far_too_large_is_not_read() {
    let folder = folder();
    std::fs::write(folder.path().join("a.pdf"), b"%PDF-1.7\n").expect("written");
    let file = File::options().write(true).open(folder.path().join("a.pdf")).expect("there");
    file.set_len(200 << 20).expect("200 MB of nothing");
    refused_in(folder.path(), "a.pdf", "超过 50 MB", "删去图片");
}
