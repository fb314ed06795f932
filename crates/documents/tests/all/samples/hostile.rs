use documents::facts::MeetingFacts;

/// Everything that a markup or a typesetter could take for its own.
pub const NASTY: &str =
    "<script>&amp;\"'#*_$`\\{}[]@~^%=+-|//</w:t>]]>\u{0}\u{8}\u{1b}\u{ffff}😀👨‍👩‍👧שלום مرحبا\t制表";

/// A usual meeting with hostile text wherever somebody can type.
pub fn hostile() -> MeetingFacts {
    let mut facts = super::short();
    let long_name = "喆".repeat(200);
    facts.branch = NASTY.into();
    facts.group = "&<第>\"一\"组#*_$`".into();
    facts.place = format!("{NASTY}\n第二行");
    facts.chair = "<b>陈</b>".into();
    facts.roster[1].name = long_name.clone();
    facts.roster[2].name = "A".repeat(200);
    facts.observers[0].post = Some(NASTY.into());
    facts.opening = Some(NASTY.into());
    facts.items[0].title = format!("{NASTY}。；");
    facts.items[0].materials = Some(NASTY.into());
    facts.items[0].speeches[1].text = Some(format!("{NASTY}\r\n\r\n{NASTY}"));
    facts.items[0].speeches[2].speaker = long_name;
    facts.items[0].speeches[3].label = "#strike[x]".into();
    facts.summary = Some(NASTY.into());
    facts.signatures[0].name = NASTY.into();
    facts
}
