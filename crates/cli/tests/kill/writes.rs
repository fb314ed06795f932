//! What people write while the server is killed: eight kinds, each of several rows, each with a mark of its own that is found again.

use load::{
    Fault,
    client::{Browser, Person, Reply},
    crew,
};

use crate::scene::{Scene, TYPED};

/// What the marks begin with.
pub const MARK: &str = "记号";

/// A kind of write.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// A member raises an opinion: it, the leader's message, what is to be followed up.
    Opinion,
    /// A talk: it, what was said, the other one's message.
    Talk,
    /// A difficulty.
    Care,
    /// Work for two people: two pieces, two messages.
    Work,
    /// A decision of the meeting.
    Decision,
    /// A remark with its text and its first revision.
    Remark,
    /// A text saved while it is typed: the remark and one more revision.
    Save,
    /// A draft of a meeting with two items.
    Draft,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Save,
        Self::Opinion,
        Self::Talk,
        Self::Save,
        Self::Care,
        Self::Work,
        Self::Decision,
        Self::Remark,
    ];

    /// How many rows carry the mark of one write.
    pub const fn rows(self) -> usize {
        match self {
            Self::Work => 2,
            _ => 1,
        }
    }
}

/// Somebody who writes one thing after another.
pub struct Writer<'a> {
    scene: &'a Scene,
    browser: Browser,
    number: usize,
    round: usize,
    count: usize,
    /// The version of the text that this one types, as far as it is known.
    version: Option<i64>,
}

/// What came of a write.
pub enum Came {
    /// The answer came whole, and says that it was done.
    Acknowledged,
    /// The answer came whole, and says that it was not done.
    Refused(Reply),
    /// No whole answer came.
    Lost,
}

impl<'a> Writer<'a> {
    /// One of several.
    pub fn new(scene: &'a Scene, address: &str, round: usize, number: usize) -> Self {
        let browser = Browser::new(address).expect("a browser");
        Self { scene, browser, number, round, count: 0, version: None }
    }

    /// The next kind and its mark.
    pub fn next(&mut self) -> (Kind, String) {
        self.count += 1;
        let turn = self.count + self.number;
        let kind = match Kind::ALL[turn % Kind::ALL.len()] {
            Kind::Save if self.number >= TYPED => Kind::Draft,
            other => other,
        };
        (kind, format!("{MARK} {}-{}-{}", self.round, self.number, self.count))
    }

    /// Writes it.
    pub fn write(&mut self, kind: Kind, mark: &str) -> Came {
        let sent = match kind {
            Kind::Save => return self.save(mark),
            Kind::Opinion => {
                let fields = [("kind", "suggestion"), ("source", "me"), ("text", mark)];
                self.send(&self.group()[3 + self.number], "/opinions", &fields)
            }
            Kind::Talk => {
                let with = self.group()[2].id.clone();
                let today = crew::now().expect("the time").date().to_string();
                let fields = [("with", &*with), ("on", &*today), ("reason", "ordinary"), ("text", mark)];
                self.send(&self.group()[3 + self.number], "/talks", &fields)
            }
            Kind::Care => {
                let about = self.group()[8].id.clone();
                let fields = [("person", &*about), ("need", "illness"), ("what", mark)];
                self.send(&self.group()[0], "/care", &fields)
            }
            Kind::Work => {
                let (one, other) = (self.group()[4].id.clone(), self.group()[5].id.clone());
                let due = later();
                let fields = [("what", mark), ("people", &*one), ("people", &*other), ("due", &*due)];
                self.send(&self.group()[0], "/assignments", &fields)
            }
            Kind::Decision => {
                let (item, due) = (self.scene.item.clone(), later());
                let responsible = self.scene.crews[0].people[4].id.clone();
                let fields = [
                    ("item", &*item),
                    ("what", mark),
                    ("measures", "逐项落实"),
                    ("responsible", &*responsible),
                    ("due", &*due),
                ];
                let path = format!("{}/decisions", self.scene.base);
                self.send(self.scene.crews[0].recorder(), &path, &fields)
            }
            Kind::Remark => {
                let (item, speaker) = (self.scene.item.clone(), self.scene.crews[0].people[7].id.clone());
                let fields = [("item", &*item), ("speaker", &*speaker), ("kind", "speaks"), ("text", mark)];
                let path = format!("{}/remarks", self.scene.base);
                self.send(self.scene.crews[0].recorder(), &path, &fields)
            }
            Kind::Draft => {
                let now = crew::now().expect("the time");
                let (month, date) = (now.strftime("%Y-%m").to_string(), now.date().to_string());
                let leader = self.group()[0].id.clone();
                let fields = [
                    ("month", &*month),
                    ("date", &*date),
                    ("start", "23:00"),
                    ("place", "二楼会议室"),
                    ("chair", &*leader),
                    ("item1_content", "study"),
                    ("item1_title", mark),
                    ("item2_content", "branch_work"),
                    ("item2_title", "检查落实"),
                    ("off_plan_reason", "临时安排"),
                ];
                self.send(&self.group()[0], "/meetings", &fields)
            }
        };
        match sent {
            Ok(reply) if reply.status == 303 => Came::Acknowledged,
            Ok(reply) => Came::Refused(reply),
            Err(_) => Came::Lost,
        }
    }

    /// The people of the second group, who are in no meeting.
    fn group(&self) -> &'a [Person] {
        &self.scene.crews[1].people
    }

    fn send(&mut self, who: &Person, path: &str, fields: &[(&str, &str)]) -> Result<Reply, Fault> {
        self.browser.post(who, path, fields, false)
    }

    /// Saves a text as the page does by itself; which version stands there is asked first.
    fn save(&mut self, mark: &str) -> Came {
        let (recorder, remark) = (self.scene.crews[0].recorder(), &self.scene.remarks[self.number]);
        let path = format!("{}/remarks/{remark}", self.scene.base);
        let version = match self.version {
            Some(version) => version,
            None => match self.browser.get(recorder, &format!("{}/console", self.scene.base)) {
                Ok(page) if page.status == 200 => {
                    page.form(&path).expect("the remark").get("version").parse().expect("a version")
                }
                Ok(page) => return Came::Refused(page),
                Err(_) => return Came::Lost,
            },
        };
        let seen = version.to_string();
        match self.browser.post(recorder, &path, &[("version", &*seen), ("text", mark)], true) {
            Ok(reply) if reply.status == 200 && reply.text().contains("\"version\"") => {
                self.version = Some(version + 1);
                Came::Acknowledged
            }
            Ok(reply) => {
                self.version = None;
                Came::Refused(reply)
            }
            Err(_) => {
                self.version = None;
                Came::Lost
            }
        }
    }
}

/// A day in a while.
fn later() -> String {
    let today = crew::now().expect("the time").date();
    today.saturating_add(jiff::Span::new().days(20)).to_string()
}
