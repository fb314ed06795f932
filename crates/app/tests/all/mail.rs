//! The outbox: sent once, tried again, given up and shown.

use std::sync::{
    Mutex,
    atomic::{AtomicBool, Ordering},
};

use app::{
    mail::{self, Letter, Postman},
    meeting::{reschedule, view},
    permission::{self, may},
    person::{ContactInput, change},
};
use jiff::SignedDuration;

use crate::{gates, world::World};

#[derive(Default)]
struct Office {
    closed: AtomicBool,
    taken: Mutex<Vec<Letter>>,
}

impl Postman for Office {
    fn send(&self, letter: &Letter) -> Result<(), String> {
        if self.closed.load(Ordering::Relaxed) {
            return Err("连不上邮件服务器".to_owned());
        }
        self.taken.lock().expect("one at a time").push(letter.clone());
        Ok(())
    }
}

/// Delivers from a thread that may wait.
fn deliver(world: &World, office: &Office) -> usize {
    let work = || mail::deliver(&world.app, office);
    std::thread::scope(|s| s.spawn(work).join()).expect("a thread").expect("an outbox")
}

/// The sample's draft, told to everybody; two of them have an address.
async fn notified() -> (World, app::demo::Sample) {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    let who = sample.clone();
    world
        .write(move |cx| {
            let person = |name: &str| who.person(name).expect("somebody");
            for (name, email) in [("许安宁", "ning@example.cn"), ("何思源", "yuan@example.cn")] {
                let permit = permission::in_group::<may::EditRoster>(cx, &leader, who.groups[0])?;
                let contact =
                    ContactInput { name: name.to_owned(), mobile: String::new(), email: email.to_owned() };
                change::change(cx, &permit, person(name), &contact, 2)?;
            }
            Ok(())
        })
        .await
        .expect("addresses");
    gates::approved(&world, &sample, sample.draft).await;
    gates::told(&world, &sample, sample.draft).await;
    (world, sample)
}

async fn state(world: &World, sample: &app::demo::Sample) -> view::MailState {
    let leader = world.actor(sample, "陈一诺").await;
    let id = sample.draft;
    let read = move |cx: &mut app::Cx<'_>| {
        let permit = permission::on_meeting(cx, &leader, id)?;
        Ok(view::view(cx, &permit)?.mail)
    };
    world.app.read(read).await.expect("a meeting")
}

#[tokio::test]
async fn everybody_with_an_address_gets_one_letter_with_the_own_link_and_the_calendar() {
    let (world, sample) = notified().await;
    let office = Office::default();
    assert_eq!(deliver(&world, &office), 2);
    assert_eq!(deliver(&world, &office), 0, "what went does not go again");
    let taken = office.taken.lock().expect("the letters").clone();
    let mut to: Vec<_> = taken.iter().map(|l| l.to.as_str()).collect();
    to.sort_unstable();
    assert_eq!(to, ["ning@example.cn", "yuan@example.cn"]);
    let links: Vec<_> =
        taken.iter().map(|l| l.body.split("https://dxz.example.cn/a/").nth(1).expect("a link")).collect();
    assert_ne!(links[0], links[1], "each has the own link");
    for letter in &taken {
        assert!(letter.subject.contains("第一党小组") && letter.body.contains("会议议题"), "{letter:?}");
        assert!(letter.calendar.as_ref().is_some_and(|c| c.contains("BEGIN:VEVENT")), "{letter:?}");
    }
    assert_eq!(state(&world, &sample).await, view::MailState { sent: 2, ..view::MailState::default() });
}

#[tokio::test]
async fn a_closed_office_is_tried_again_and_given_up_after_a_day() {
    let (world, sample) = notified().await;
    let office = Office::default();
    office.closed.store(true, Ordering::Relaxed);
    assert_eq!((deliver(&world, &office), deliver(&world, &office)), (0, 0));
    assert_eq!(state(&world, &sample).await.waiting, 2);
    office.closed.store(false, Ordering::Relaxed);
    assert_eq!(deliver(&world, &office), 0, "not before its time");
    world.clock.advance(SignedDuration::from_mins(1));
    assert_eq!(deliver(&world, &office), 2);

    let (world, sample) = notified().await;
    office.closed.store(true, Ordering::Relaxed);
    for _ in 0..30 {
        deliver(&world, &office);
        world.clock.advance(SignedDuration::from_hours(1));
    }
    assert_eq!(state(&world, &sample).await, view::MailState { given_up: 2, ..view::MailState::default() });
    office.closed.store(false, Ordering::Relaxed);
    assert_eq!(deliver(&world, &office), 0);
}

/// Takes one address only.
struct Choosy;

impl mail::Postman for Choosy {
    fn send(&self, letter: &mail::Letter) -> Result<(), String> {
        if letter.to == "yuan@example.cn" { Ok(()) } else { Err("邮件服务器拒收".to_owned()) }
    }
}

#[tokio::test]
async fn a_letter_that_cannot_go_holds_up_no_other() {
    let (world, sample) = notified().await;
    let work = || mail::deliver(&world.app, &Choosy);
    let sent = std::thread::scope(|s| s.spawn(work).join()).expect("a thread").expect("an outbox");
    assert_eq!(sent, 1);
    let expected = view::MailState { sent: 1, waiting: 1, ..view::MailState::default() };
    assert_eq!(state(&world, &sample).await, expected);
}

#[tokio::test]
async fn what_is_two_days_old_does_not_go_out_any_more() {
    let (world, sample) = notified().await;
    world.clock.advance(SignedDuration::from_hours(48) + SignedDuration::from_secs(1));
    let office = Office::default();
    assert_eq!(deliver(&world, &office), 0);
    assert!(office.taken.lock().expect("the letters").is_empty());
    assert_eq!(state(&world, &sample).await, view::MailState { given_up: 2, ..view::MailState::default() });
}

#[tokio::test]
async fn a_notice_of_a_meeting_that_was_moved_or_cancelled_does_not_go_out() {
    for moved in [true, false] {
        let (world, sample) = notified().await;
        let leader = world.actor(&sample, "陈一诺").await;
        let id = sample.draft;
        let change = move |cx: &mut app::Cx<'_>| {
            let permit = permission::on_meeting(cx, &leader, id)?;
            if !moved {
                return reschedule::cancel(cx, &permit, "与支部活动冲突");
            }
            let day = cx.local().date().saturating_add(jiff::Span::new().days(3));
            let input = reschedule::Input {
                date: day.to_string(),
                start: "10:00".to_owned(),
                place: "一楼活动室".to_owned(),
                reason: "会议室另有安排".to_owned(),
                ..reschedule::Input::default()
            };
            reschedule::reschedule(cx, &permit, &input)
        };
        world.write(change).await.expect("moved or cancelled");
        let office = Office::default();
        deliver(&world, &office);
        let taken = office.taken.lock().expect("the letters");
        assert!(taken.iter().all(|l| l.calendar.is_none() && !l.body.contains("/a/")), "{taken:?}");
        assert_eq!(taken.len(), if moved { 0 } else { 2 }, "who was asked hears that it is cancelled");
    }
}

#[tokio::test]
async fn a_mail_about_somebody_s_own_affairs_says_nothing_of_them() {
    let (world, sample) = notified().await;
    let office = Office::default();
    deliver(&world, &office);
    let (member, leader) = (world.actor(&sample, "许安宁").await, world.actor(&sample, "陈一诺").await);
    let raise = move |cx: &mut app::Cx<'_>| {
        let permit = permission::in_group(cx, &member, member.group.ok_or(app::Error::NotFound)?)?;
        let input = app::opinion::raise::Input {
            kind: "suggestion".to_owned(),
            source: "me".to_owned(),
            text: "家里有事，想请组里帮忙".to_owned(),
            ..Default::default()
        };
        app::opinion::raise::raise(cx, &permit, &input)
    };
    let id = world.write(raise).await.expect("sound");
    let settle = move |cx: &mut app::Cx<'_>| {
        use domain::opinion::OpinionAct::{Settle, TellBack};
        for (version, act, text) in [(1, Settle, "安排两位同志帮忙"), (2, TellBack, "已经当面说好")]
        {
            let permit = app::opinion::permit::<may::HandleOpinion>(cx, &leader, id)?;
            app::opinion::act::handle(cx, &permit, id, version, (act, text))?;
        }
        Ok(())
    };
    world.write(settle).await.expect("told back");
    let before = office.taken.lock().expect("one at a time").len();
    assert_eq!(deliver(&world, &office), 1);
    let letter = office.taken.lock().expect("one at a time")[before].clone();
    assert_eq!((letter.to.as_str(), letter.subject.as_str()), ("ning@example.cn", "意见诉求有新的进展"));
    for word in ["反映", "结果", "帮忙", "说好"] {
        assert!(!letter.body.contains(word), "{}", letter.body);
    }
}
