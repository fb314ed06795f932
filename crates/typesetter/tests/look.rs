mod common;
#[test]
fn look() {
    use documents::pdf::Typeset;
    for (name, paper) in [("minutes", common::minutes()), ("wide", common::wide())] {
        let t = std::time::Instant::now();
        let bytes = common::TYPESETTER.pdf(&paper);
        println!("{name} {:?}", t.elapsed());
        std::fs::write(format!("/tmp/type-{name}.pdf"), bytes.unwrap()).unwrap();
    }
}
