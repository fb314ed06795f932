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
        let (one, group) = (cast.clone(), cast.group());
        let id = self.write(move |cx| {
            let permit = permission::in_group(cx, &one.leader, group)?;
            let item = |title: &str| ItemInput {
                content: "study".to_owned(),
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
        let (one, seen) = (cast.clone(), self.seen(cast, id).version);
        let (leader, official) = (one.leader, one.official);
        match next {
            StageName::Submitted => {
                self.consult(cast, id);
                let seen = self.seen(cast, id).version;
                self.write(move |cx| {
                    let permit = permission::on_meeting(cx, &leader, id)?;
                    submit::submit(cx, &permit, seen)
                });
            }
            StageName::Approved => self.write(move |cx| {
                let permit = permission::on_meeting(cx, &official, id)?;
                approve::approve(cx, &permit, seen, "")
            }),
            StageName::Notified => self.write(move |cx| {
                let permit = permission::on_meeting(cx, &leader, id)?;
                notify::notify(cx, &permit, seen, "http://dxz.example.cn").map(drop)
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
                        started: "14:30".to_owned(),
                        ended: "15:00".to_owned(),
                    };
                    conclude::conclude(cx, &permit, &input)
                });
            }
            StageName::Signed => self.write(move |cx| {
                let permit = permission::on_meeting(cx, &leader, id)?;
                sign::sign(cx, &permit, seen)
            }),
            StageName::Reported => self.write(move |cx| {
                let permit = permission::on_meeting(cx, &leader, id)?;
                report::report(cx, &permit, &report::Input::default())
            }),
            StageName::Archived => self.write(move |cx| {
                let permit = permission::on_meeting(cx, &official, id)?;
                report::receipt(cx, &permit, seen, "")
            }),
            other => panic!("{other:?} is no step"),
        }
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

    /// The decisions of a meeting.
    pub fn decisions(&self, cast: &Cast, id: MeetingId) -> Vec<DecisionId> {
        let leader = cast.leader.clone();
        self.read(move |cx| {
            let permit = permission::on_meeting(cx, &leader, id)?;
            Ok(view::view(cx, &permit)?.proceedings.decisions.iter().map(|d| d.id).collect())
        })
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
