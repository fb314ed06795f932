//! Meetings at any stage, made by the use cases.

use app::{
    meeting::{
        approve, conclude, consult,
        draft::{self, ItemInput},
        notify, open,
        record::{self, DecisionInput, RemarkInput},
        report, sign, submit, view,
    },
    permission::{self, Actor, may},
};
use domain::{
    id::{DecisionId, ItemId, MeetingId, RemarkId},
    meeting::{Meeting, StageName},
};

use super::World;

/// Who runs a meeting.
#[derive(Clone)]
pub struct Cast {
    leader: Actor,
    official: Actor,
    chair: String,
    recorder: String,
}

impl Cast {
    /// The leader, who approves, who chairs, who records.
    pub fn new(world: &World, leader: &str, official: &str, chair: &str, recorder: &str) -> Self {
        Self {
            leader: world.actor(leader),
            official: world.actor(official),
            chair: world.id(chair),
            recorder: world.id(recorder),
        }
    }

    fn group(&self) -> domain::id::GroupId {
        self.leader.led_group().expect("the leader leads a group")
    }
}

impl World {
    /// A meeting of today at half past two, brought to a stage.
    pub fn meeting(&self, cast: &Cast, stage: StageName) -> MeetingId {
        self.meeting_on(cast, stage, "study")
    }

    /// The same on items of a content.
    pub fn meeting_on(&self, cast: &Cast, stage: StageName, content: &'static str) -> MeetingId {
        let (one, group) = (cast.clone(), cast.group());
        let id = self.write(move |cx| {
            let permit = permission::in_group(cx, &one.leader, group)?;
            let item = |title: &str| ItemInput {
                content: content.to_owned(),
                title: title.to_owned(),
                ..ItemInput::default()
            };
            let input = draft::Input {
                month: "2026-11".to_owned(),
                date: "2026-11-19".to_owned(),
                start: "14:30".to_owned(),
                place: "二楼会议室".to_owned(),
                chair: one.chair.clone(),
                chair_reason: "组长出差".to_owned(),
                recorder: one.recorder.clone(),
                items: vec![item("学习支部工作条例"), item("讨论值班安排")],
                off_plan_reason: "临时安排".to_owned(),
                ..draft::Input::default()
            };
            draft::create(cx, &permit, &input)
        });
        for next in [
            StageName::Submitted,
            StageName::Approved,
            StageName::Notified,
            StageName::InSession,
            StageName::Concluded,
            StageName::Signed,
            StageName::Reported,
            StageName::Archived,
        ] {
            if next <= stage {
                self.step(cast, id, next);
            }
        }
        id
    }

    /// Takes a meeting of which everybody was told on to its signature.
    pub fn hold_and_sign(&self, cast: &Cast, id: MeetingId) {
        for next in [StageName::InSession, StageName::Concluded, StageName::Signed] {
            self.step(cast, id, next);
        }
    }

    /// A draft that has been talked over, ready to be submitted.
    pub fn consulted(&self, cast: &Cast) -> MeetingId {
        let id = self.meeting(cast, StageName::Draft);
        self.consult(cast, id);
        id
    }

    fn consult(&self, cast: &Cast, id: MeetingId) {
        let one = cast.clone();
        self.write(move |cx| {
            let permit = permission::on_meeting(cx, &one.leader, id)?;
            let input = consult::Input {
                with: vec![one.official.person.to_string()],
                how: "in_person".to_owned(),
                on: "2026-11-19".to_owned(),
                ..consult::Input::default()
            };
            consult::consult(cx, &permit, &input)
        });
    }

    fn step(&self, cast: &Cast, id: MeetingId, next: StageName) {
        let one = cast.clone();
        let (leader, official) = (one.leader, one.official);
        match next {
            StageName::Submitted => {
                self.consult(cast, id);
                self.write(move |cx| {
                    let permit = permission::on_meeting(cx, &leader, id)?;
                    submit::submit(cx, &permit)
                });
            }
            StageName::Approved => self.write(move |cx| {
                let permit = permission::on_meeting(cx, &official, id)?;
                approve::approve(cx, &permit, "")
            }),
            StageName::Notified => self.write(move |cx| {
                let permit = permission::on_meeting(cx, &leader, id)?;
                notify::notify(cx, &permit, "http://dxz.example.cn").map(drop)
            }),
            StageName::InSession => self.write(move |cx| {
                let permit = permission::on_meeting(cx, &leader, id)?;
                open::open(cx, &permit)
            }),
            StageName::Concluded => {
                for item in self.seen(cast, id).agenda.items {
                    self.remark(cast, id, item.id);
                    self.decision(cast, id, item.id);
                }
                self.write(move |cx| {
                    let permit = permission::on_meeting(cx, &leader, id)?;
                    let input = conclude::Input {
                        summary: "学了条例，排了值班。".to_owned(),
                        version: 0,
                        started: "14:30".to_owned(),
                        ended: "15:00".to_owned(),
                    };
                    conclude::conclude(cx, &permit, &input)
                });
            }
            StageName::Signed => self.write(move |cx| {
                let permit = permission::on_meeting(cx, &leader, id)?;
                sign::sign(cx, &permit)
            }),
            StageName::Reported => self.write(move |cx| {
                let permit = permission::on_meeting(cx, &leader, id)?;
                report::report(cx, &permit, &report::Input::default())
            }),
            StageName::Archived => self.write(move |cx| {
                let permit = permission::on_meeting(cx, &official, id)?;
                report::receipt(cx, &permit, "")
            }),
            other => panic!("{other:?} is no step"),
        }
    }

    /// What a form on a fresh page says it has seen.
    pub fn as_seen(&self, path: &str, fields: &[(&str, &str)]) -> Vec<(&'static str, String)> {
        let mut parts = path.trim_start_matches('/').split('/');
        let (Some("meetings"), Some(Ok(id))) = (parts.next(), parts.next().map(str::parse::<MeetingId>))
        else {
            return Vec::new();
        };
        let place = parts.next().unwrap_or_default().to_owned();
        let field = |name: &str| fields.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        let (person, item) = (field("person"), parts.next().map(str::to_owned));
        let branches = [self.sample.branch, self.other.branch];
        self.store(move |tx| {
            let mut seen = Vec::new();
            for branch in branches {
                let Some(meeting) = store::meeting::find(tx, branch, id)? else { continue };
                seen.push(("seen", meeting.version.to_string()));
                let said = store::proceedings::load(tx, branch, id)?;
                match place.as_str() {
                    "roll" => {
                        let line = said.roll.iter().find(|e| Some(e.person.to_string()) == person);
                        seen.push(("was", record::roll_word(line.map(|e| &e.presence))));
                    }
                    "observers" => {
                        let now = store::meeting::observers(tx, branch, id)?;
                        seen.push(("was", record::observers_text(&now)));
                    }
                    "items" => {
                        let reason = said.nothing_to_do.iter().find(|(of, _)| Some(of.to_string()) == item);
                        seen.push(("was", reason.map(|(_, r)| r.to_string()).unwrap_or_default()));
                    }
                    "conclude" => {
                        let kind = record::JottingKind::Summary;
                        let jotting = store::meeting::jotting(tx, branch, id, kind)?;
                        seen.push(("version", jotting.version.to_string()));
                    }
                    "correct" => {
                        let last = store::minutes::all(tx, branch, id)?.last().map_or(0, |r| r.number);
                        seen.push(("revision", last.to_string()));
                    }
                    _ => {}
                }
            }
            Ok(seen)
        })
    }

    /// The meeting as it stands.
    pub fn seen(&self, cast: &Cast, id: MeetingId) -> Meeting {
        let leader = cast.leader.clone();
        self.read(move |cx| {
            let permit = permission::on_meeting(cx, &leader, id)?;
            Ok(view::view(cx, &permit)?.meeting)
        })
    }

    /// The items of a meeting.
    pub fn items(&self, cast: &Cast, id: MeetingId) -> Vec<ItemId> {
        self.seen(cast, id).agenda.items.iter().map(|i| i.id).collect()
    }

    /// A remark of the leader.
    pub fn remark(&self, cast: &Cast, id: MeetingId, item: ItemId) -> RemarkId {
        let leader = cast.leader.clone();
        self.write(move |cx| {
            let permit = permission::on_meeting::<may::Record>(cx, &leader, id)?;
            let input = RemarkInput {
                item: item.to_string(),
                speaker: leader.person.to_string(),
                kind: "speaks".to_owned(),
                text: "按条例办。".to_owned(),
                ..RemarkInput::default()
            };
            record::speak(cx, &permit, &input)
        })
    }

    /// A decision that the leader answers for.
    pub fn decision(&self, cast: &Cast, id: MeetingId, item: ItemId) -> DecisionId {
        let leader = cast.leader.clone();
        self.write(move |cx| {
            let permit = permission::on_meeting::<may::Record>(cx, &leader, id)?;
            let input = DecisionInput {
                item: item.to_string(),
                what: "排出值班表".to_owned(),
                measures: "每周一公布".to_owned(),
                responsible: leader.person.to_string(),
                due: "2026-12-20".to_owned(),
            };
            record::decide(cx, &permit, &input)?;
            let reading = permission::on_meeting(cx, &leader, id)?;
            let all = view::view(cx, &reading)?.proceedings.decisions;
            Ok(all.iter().map(|d| d.id).max().expect("the decision"))
        })
    }
}
