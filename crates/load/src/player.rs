//! One meeting of a group, from the draft to the archive, as the forms of its pages. Every answer is held against what must stand on it.

use crate::{
    Fault,
    client::{Browser, Person, Reply},
    crew::{self, Crew},
    page::Filled,
};

/// What the members say, each in turn.
const SAID: [&str; 5] = [
    "我负责的部分已经完成一半，剩下的月底前做完，遇到的问题列了单子，会后交给组长。",
    "学习材料我读了两遍，对照自己的岗位，窗口答复还可以再快一些，打算先从常见问题做起。",
    "上次会上说的事已经办好，群众那里回了话，大家没有别的意见，台账也补齐了。",
    "年轻同志对流程还不熟，我每周带一次，先把容易出错的三个环节讲清楚，再一起核对。",
    "我赞成大家的看法，建议先试一个月，每周碰一次头，有问题及时改，月底再看效果。",
];
/// The sum of it.
const SUMMARY: &str = "大家结合岗位谈了学习体会，议定先把常见问题列成清单，逐项落实，下次会上逐项说明结果。";
/// How often a text is saved while it is typed.
const SAVES: usize = 3;
/// How many hand in what they have to say before the meeting.
const HANDED_IN: usize = 2;

/// A meeting on its way.
pub struct Meeting<'a> {
    browser: &'a mut Browser,
    crew: &'a Crew,
    /// Its page.
    pub base: String,
    /// Whose turn it is to look at a page.
    turn: usize,
}

/// A text as it grows: the part of it that is there at each save.
fn growing(text: &str) -> impl Iterator<Item = &str> {
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).skip(1).chain([text.len()]).collect();
    (1..=SAVES).map(move |part| &text[..ends[(ends.len() * part / SAVES).saturating_sub(1)]])
}

/// Plays a whole meeting.
///
/// # Errors
/// The first answer that is not as it should be.
pub fn play(browser: &mut Browser, crew: &Crew) -> Result<(), Fault> {
    let mut meeting = Meeting::draft(browser, crew)?;
    meeting.approve()?;
    meeting.notify()?;
    meeting.open()?;
    meeting.speak()?;
    meeting.decide()?;
    meeting.conclude()?;
    meeting.report()?;
    meeting.take_along()?;
    meeting.catch_up()?;
    browser.tally.meetings += 1;
    Ok(())
}

impl<'a> Meeting<'a> {
    /// The leader drafts a meeting of today, as the year plan has it, and talks it over with the secretary (R1, R2).
    ///
    /// # Errors
    /// The first answer that is not as it should be.
    pub fn draft(browser: &'a mut Browser, crew: &'a Crew) -> Result<Self, Fault> {
        let (now, leader) = (crew::now()?, crew.leader());
        browser.open(leader, "/")?.says("本月")?;
        let blank = browser.open(leader, &format!("/meetings/new?month={}", now.strftime("%Y-%m")))?;
        let today = now.strftime("%Y-%m-%d").to_string();
        let form = blank.form("/meetings")?;
        let form = form
            .set("date", today.as_str())
            .set("start", now.strftime("%H:%M").to_string())
            .set("end", "")
            .set("place", "二楼会议室")
            .set("recorder", crew.recorder().id.as_str())
            .set("item1_prepare", "请带上本人承担的任务清单");
        let base = browser.submit(leader, &form)?.expect(303)?.location;
        let mut meeting = Self { browser, crew, base, turn: 0 };
        meeting.page(leader, "")?.says("先向支部汇报沟通")?;
        let talk = meeting.page(leader, "/consult")?.form("/consult")?;
        let talk = talk.set("with", crew.secretary.id.as_str()).set("how", "in_person").set("on", today);
        meeting.browser.go(leader, &talk.set("content", "按计划学习，先学后议。"))?.says("先学后议")?;
        Ok(meeting)
    }

    fn page(&mut self, who: &Person, rest: &str) -> Result<Reply, Fault> {
        self.browser.open(who, &format!("{}{rest}", self.base))
    }

    /// Sends the form of one of the meeting's pages as it stands, with something set.
    fn step(&mut self, who: &Person, page: &str, action: &str, set: &[(&str, &str)]) -> Result<Reply, Fault> {
        let form = self.page(who, page)?.form(action)?;
        let form = set.iter().fold(form, |form: Filled, (name, value)| form.set(name, *value));
        self.browser.go(who, &form)
    }

    /// Submitted by the leader, approved by the secretary (R3).
    ///
    /// # Errors
    /// As [`Self::draft`].
    pub fn approve(&mut self) -> Result<(), Fault> {
        let (leader, secretary) = (self.crew.leader(), &self.crew.secretary);
        self.step(leader, "", "/submit", &[])?.says("等支部批准")?;
        self.browser.open(secretary, "/branch")?.says("报来了议题")?;
        self.step(secretary, "", "/approve", &[("note", "同意。")])?.says("同意。").map(drop)
    }

    /// Everybody is told and answers; one asks for leave, some hand in what they have to say.
    ///
    /// # Errors
    /// As [`Self::draft`].
    pub fn notify(&mut self) -> Result<(), Fault> {
        let (crew, leader) = (self.crew, self.crew.leader());
        let form = self.page(leader, "")?.form("/notify")?;
        self.browser.submit(leader, &form)?.expect(200)?.says("已经通知 12 位党员")?;
        for (number, who) in crew.people.iter().enumerate().skip(1) {
            if number + 1 == crew.people.len() {
                let leave = [("answer", "leave"), ("reason", "外出开会")];
                self.step(who, "", "/answer", &leave)?.says("外出开会")?;
            } else {
                self.step(who, "", "/answer", &[("answer", "coming")])?.says("参加")?;
            }
        }
        for who in crew.people.iter().skip(2).take(HANDED_IN) {
            self.step(who, "/speak", "/own", &[("text", SAID[1])])?.says("已经交给记录人")?;
        }
        Ok(())
    }

    /// The leader opens the meeting; the recorder marks who came late (R4).
    ///
    /// # Errors
    /// As [`Self::draft`].
    pub fn open(&mut self) -> Result<(), Fault> {
        let (leader, recorder) = (self.crew.leader(), self.crew.recorder());
        self.step(leader, "", "/open", &[])?.says("应到 12 · 实到 11")?;
        let late = &self.crew.people[9];
        let all = self.page(recorder, "/console")?.forms("/roll");
        let row = all.into_iter().find(|form| form.get("person") == late.id);
        let row = row.ok_or_else(|| Fault("somebody is not on the roll".to_owned()))?.set("presence", "late");
        let fields: Vec<_> = row.fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let kept = self.browser.post(recorder, &row.action, &fields, true)?.expect(200)?;
        kept.says("\"was\":\"late").map(drop)
    }

    /// Everybody who is there speaks, the leader last; the recorder types, some look at the page meanwhile.
    ///
    /// # Errors
    /// As [`Self::draft`].
    pub fn speak(&mut self) -> Result<(), Fault> {
        let (crew, recorder) = (self.crew, self.crew.recorder());
        for _ in 0..HANDED_IN {
            self.step(recorder, "/console", "/call-up", &[])?.says("本人提交")?;
        }
        let there = crew.people.len() - 1;
        let others = (1..there).filter(|number| !(2..2 + HANDED_IN).contains(number));
        for number in others.chain([0]) {
            let text = SAID[number % SAID.len()];
            let remark = self.take_floor(&crew.people[number])?;
            let mut version = 1;
            for part in growing(text) {
                let path = format!("{}/remarks/{remark}", self.base);
                version = self.browser.save(recorder, &path, (version, part))?;
            }
            for _ in 0..2 {
                self.turn += 1;
                let who = &crew.people[self.turn % crew.people.len()];
                self.page(who, "")?.says("会中")?;
            }
        }
        self.page(recorder, "/console")?.says("都已发言").map(drop)
    }

    /// Somebody takes the floor; the new remark.
    ///
    /// # Errors
    /// As [`Self::draft`].
    pub fn take_floor(&mut self, who: &Person) -> Result<String, Fault> {
        let recorder = self.crew.recorder();
        let form = self.page(recorder, "/console")?.form("/remarks")?;
        let form = form.set("speaker", who.id.as_str()).set("kind", "speaks").set("text", "");
        let reply = self.browser.submit(recorder, &form)?.expect(303)?;
        let remark = reply.location.split_once("#r").map(|(_, remark)| remark.to_owned());
        remark.ok_or_else(|| Fault::of(&reply.asked, "no remark"))
    }

    /// One thing to do, for one person, by a day (R5).
    ///
    /// # Errors
    /// As [`Self::draft`].
    pub fn decide(&mut self) -> Result<(), Fault> {
        let recorder = self.crew.recorder();
        let due = crew::now()?.date().saturating_add(jiff::Span::new().days(20)).to_string();
        let fields = [
            ("what", "把常见问题列成清单"),
            ("measures", "写明谁办、哪天办完"),
            ("responsible", self.crew.people[4].id.as_str()),
            ("due", due.as_str()),
        ];
        self.step(recorder, "/console", "/decisions", &fields)?.says("把常见问题列成清单").map(drop)
    }

    /// The leader sums up and ends the meeting.
    ///
    /// # Errors
    /// As [`Self::draft`].
    pub fn conclude(&mut self) -> Result<(), Fault> {
        let leader = self.crew.leader();
        let path = format!("{}/notes/summary", self.base);
        let form = self.page(leader, "/console")?.form("/notes/summary")?;
        let mut version = form.get("version").parse().unwrap_or(0);
        for part in growing(SUMMARY) {
            version = self.browser.save(leader, &path, (version, part))?;
        }
        let form = self.page(leader, "/console")?.form("/notes/summary")?;
        self.browser.go(leader, &form.to(&format!("{}/conclude", self.base)))?.says("已小结").map(drop)
    }

    /// Signed and reported by the leader, signed for by the secretary (R6, R7).
    ///
    /// # Errors
    /// As [`Self::draft`].
    pub fn report(&mut self) -> Result<(), Fault> {
        let (leader, secretary) = (self.crew.leader(), &self.crew.secretary);
        self.step(leader, "/minutes", "/sign", &[])?.says("已定稿")?;
        self.step(leader, "", "/report", &[("note", "请审阅")])?.says("等支部签收")?;
        self.browser.open(secretary, "/branch")?.says("报来了会议情况")?;
        self.step(secretary, "", "/receipt", &[("note", "收到")])?.says("已归档").map(drop)
    }

    /// The record as a file to write in, and as one to print.
    ///
    /// # Errors
    /// As [`Self::draft`].
    pub fn take_along(&mut self) -> Result<(), Fault> {
        let crew = self.crew;
        for (who, name, begins) in [
            (crew.leader(), "minutes-m.docx", b"PK\x03\x04".as_slice()),
            (&crew.secretary, "minutes.pdf", b"%PDF-"),
        ] {
            let paper = self.page(who, &format!("/papers/{name}"))?;
            if !paper.body.starts_with(begins) {
                return Err(Fault::of(&paper.asked, "no such file"));
            }
        }
        self.page(&crew.secretary, "/minutes")?.says(SUMMARY)?.says(SAID[1]).map(drop)
    }

    /// Who was away is told, and what was agreed is done: nothing is left open for the next meeting.
    ///
    /// # Errors
    /// As [`Self::draft`].
    pub fn catch_up(&mut self) -> Result<(), Fault> {
        let leader = self.crew.leader();
        self.step(leader, "", "/make-up", &[("how", "当面转达")])?.says("当面转达")?;
        let list = self.browser.open(leader, "/assignments")?.says("把常见问题列成清单")?;
        let links =
            list.text().split("href=\"/assignments/").skip(1).filter_map(|rest| rest.split('"').next());
        let id = links.map(|id| id.split(['?', '#']).next().unwrap_or(id)).find(|id| id.len() == 36);
        let id = id.ok_or_else(|| Fault::of(&list.asked, "nothing is open"))?;
        let work = self.browser.open(leader, &format!("/assignments/{id}"))?.form("/close")?;
        self.browser.go(leader, &work.set("result", "清单已经列好"))?.says("已办结").map(drop)
    }
}
