//! Notices and their answers, messages and the outbox.

use domain::{id::MessageId, meeting::Reply};
use store::{
    StoreError,
    notice::{self, Answer, Attempt, MailState, Message},
    params,
    testing::TestDb,
};
use uuid::Uuid;

use crate::fixture::{
    BRANCH, OTHER_BRANCH, at, found_with_draft, meeting_id, read, reason, saw, who, write, wrote,
};

on_every_engine!(
    an_answer_is_written_down_and_changed,
    asked_again_the_answer_is_forgotten,
    a_link_leads_to_its_member_only,
    a_renewed_link_keeps_the_answer,
    an_unknown_answer_is_told,
    messages_come_newest_first_and_are_read,
    the_outbox_holds_what_has_to_go_out,
    a_notice_that_was_overtaken_does_not_go_out,
);

fn ask(t: &TestDb, number: usize, link: &'static str) {
    wrote(t, move |tx| notice::ask(tx, BRANCH, meeting_id(1), who(number), link));
}

fn answer(t: &TestDb, number: usize, reply: Reply, by_link: bool) -> Result<(), StoreError> {
    write(t, move |tx| notice::answer(tx, BRANCH, meeting_id(1), who(number), &reply, at(60), by_link))
}

fn answers(t: &TestDb) -> Vec<Answer> {
    saw(t, |tx| notice::answers(tx, BRANCH, meeting_id(1)))
}

fn silent(number: usize) -> Answer {
    Answer { meeting: meeting_id(1), person: who(number), reply: None, at: None, by_link: false }
}

fn leave() -> Reply {
    Reply::Leave { reason: reason("住院治疗") }
}

fn an_answer_is_written_down_and_changed(t: &TestDb) {
    found_with_draft(t);
    ask(t, 1, "一");
    ask(t, 2, "二");
    assert_eq!(answers(t), [silent(1), silent(2)]);
    assert_eq!(answer(t, 1, leave(), true), Ok(()));
    let left = Answer { reply: Some(leave()), at: Some(at(60)), by_link: true, ..silent(1) };
    assert_eq!(answers(t), [left, silent(2)]);
    assert_eq!(answer(t, 1, Reply::Coming, false), Ok(()));
    let coming = Answer { reply: Some(Reply::Coming), at: Some(at(60)), by_link: false, ..silent(1) };
    assert_eq!(answers(t), [coming, silent(2)]);
    assert_eq!(answer(t, 3, Reply::Coming, false), Err(StoreError::Stale));
}

fn asked_again_the_answer_is_forgotten(t: &TestDb) {
    found_with_draft(t);
    ask(t, 1, "旧");
    ask(t, 2, "二");
    for number in [1, 2] {
        assert_eq!(answer(t, number, leave(), true), Ok(()));
    }
    ask(t, 1, "新");
    let answers = answers(t);
    assert_eq!((&answers[0], answers[1].reply.is_some()), (&silent(1), true));
    let link = |link: &'static str| saw(t, move |tx| notice::by_link(tx, BRANCH, link)).map(|a| a.person);
    assert_eq!((link("旧"), link("新")), (None, Some(who(1))));
}

fn a_link_leads_to_its_member_only(t: &TestDb) {
    found_with_draft(t);
    ask(t, 1, "一");
    ask(t, 2, "二");
    assert_eq!(saw(t, |tx| notice::by_link(tx, BRANCH, "二")), Some(silent(2)));
    assert_eq!(saw(t, |tx| notice::by_link(tx, OTHER_BRANCH, "二")), None);
    assert_eq!(saw(t, |tx| notice::by_link(tx, BRANCH, "三")), None);
    let twice = write(t, |tx| notice::ask(tx, BRANCH, meeting_id(1), who(0), "二"));
    assert!(matches!(twice, Err(StoreError::Unique(_))), "{twice:?}");
}

fn a_renewed_link_keeps_the_answer(t: &TestDb) {
    found_with_draft(t);
    ask(t, 1, "旧");
    assert_eq!(answer(t, 1, leave(), false), Ok(()));
    wrote(t, |tx| notice::renew_link(tx, BRANCH, meeting_id(1), who(1), "新"));
    assert_eq!(saw(t, |tx| notice::by_link(tx, BRANCH, "旧")), None);
    assert_eq!(saw(t, |tx| notice::by_link(tx, BRANCH, "新")).and_then(|a| a.reply), Some(leave()));
    let unasked = write(t, |tx| notice::renew_link(tx, BRANCH, meeting_id(1), who(2), "他"));
    assert_eq!(unasked, Err(StoreError::Stale));
}

fn an_unknown_answer_is_told(t: &TestDb) {
    found_with_draft(t);
    ask(t, 1, "一");
    wrote(t, |tx| {
        tx.execute("UPDATE reply SET answer = 'perhaps' WHERE branch_id = $1", params![BRANCH]).map(drop)
    });
    match read(t, |tx| notice::answers(tx, BRANCH, meeting_id(1))) {
        Err(StoreError::Corrupt { place, column, .. }) => {
            assert_eq!((place.as_str(), column.as_str()), ("reply", "answer"));
        }
        other => panic!("not noticed: {other:?}"),
    }
}

fn message(number: u128, to: usize, email: Option<&str>) -> Message {
    Message {
        id: MessageId::new(Uuid::from_u128(number)),
        person: who(to),
        meeting: (number % 2 == 1).then(|| meeting_id(1)),
        place: None,
        subject: "会议通知".to_owned(),
        body: "5月20日14:30，二楼会议室。\n请回复。".to_owned(),
        created_at: at(number as i64),
        read_at: None,
        is_notice: false,
        email: email.map(str::to_owned),
    }
}

fn sent(t: &TestDb, messages: &[Message]) {
    let messages = messages.to_vec();
    wrote(t, move |tx| messages.iter().try_for_each(|m| notice::send(tx, BRANCH, m)));
}

fn messages_come_newest_first_and_are_read(t: &TestDb) {
    found_with_draft(t);
    let (old, new, other) = (message(1, 1, None), message(2, 1, Some("a@example.org")), message(3, 2, None));
    sent(t, &[old.clone(), new.clone(), other.clone()]);
    let inbox = |number, most| saw(t, move |tx| notice::inbox(tx, BRANCH, who(number), most));
    assert_eq!(inbox(1, 10), [new.clone(), old]);
    assert_eq!(inbox(1, 1), [new]);
    wrote(t, |tx| notice::read_all(tx, BRANCH, who(1), at(99)));
    assert!(inbox(1, 10).iter().all(|m| m.read_at == Some(at(99))));
    wrote(t, |tx| notice::read_all(tx, BRANCH, who(1), at(200)));
    assert!(inbox(1, 10).iter().all(|m| m.read_at == Some(at(99))), "read once is read");
    assert_eq!(inbox(2, 10), [other]);
}

fn the_outbox_holds_what_has_to_go_out(t: &TestDb) {
    found_with_draft(t);
    let (first, second) = (message(1, 1, Some("a@example.org")), message(2, 2, Some("b@example.org")));
    sent(t, &[second.clone(), first.clone(), message(3, 0, None)]);
    let outbox = |now, most| {
        let all = saw(t, move |tx| notice::outbox(tx, BRANCH, at(now), most));
        all.into_iter().map(|w| (w.message, w.tries, w.due)).collect::<Vec<_>>()
    };
    let (a, b) = (first.id, second.id);
    let (due_a, due_b) = (first.created_at, second.created_at);
    assert_eq!(outbox(1000, 10), [(first.clone(), 0, due_a), (second.clone(), 0, due_b)]);
    assert_eq!(outbox(1000, 1), [(first.clone(), 0, due_a)]);

    // Who claims a message has it to themselves.
    let claim = |id, seen, until| write(t, move |tx| notice::claim(tx, BRANCH, id, seen, at(until)));
    assert_eq!(claim(a, due_a, 300), Ok(()));
    assert_eq!(claim(a, due_a, 300), Err(StoreError::Stale));
    assert_eq!(outbox(299, 10), [(second.clone(), 0, due_b)]);
    assert_eq!(outbox(300, 10).len(), 2, "a claim that came to nothing ends");

    let failed = |due: Option<i64>| Attempt::Failed(due.map(at), "连接超时".to_owned());
    let again = failed(Some(400));
    wrote(t, move |tx| notice::delivered(tx, BRANCH, a, &again));
    assert_eq!(outbox(399, 10), [(second.clone(), 0, due_b)]);
    assert_eq!(outbox(400, 10), [(second, 0, due_b), (first, 1, at(400))]);
    wrote(t, move |tx| notice::delivered(tx, BRANCH, b, &Attempt::Sent(at(70))));
    let given_up = failed(None);
    wrote(t, move |tx| notice::delivered(tx, BRANCH, a, &given_up));
    assert_eq!(outbox(9000, 10), []);
    let state = saw(t, |tx| notice::mail_state(tx, BRANCH, meeting_id(1)));
    assert_eq!(state, MailState { given_up: 1, ..MailState::default() });
    assert_eq!(saw(t, |tx| notice::mail_state(tx, OTHER_BRANCH, meeting_id(1))), MailState::default());
}

fn a_notice_that_was_overtaken_does_not_go_out(t: &TestDb) {
    found_with_draft(t);
    let of = |number, is_notice| {
        let meeting = Some(meeting_id(1));
        Message { is_notice, meeting, ..message(number, 1, Some("a@example.org")) }
    };
    let (gone, on_its_way, other) = (of(1, true), of(2, true), of(3, false));
    sent(t, &[gone.clone(), on_its_way.clone(), other.clone()]);
    wrote(t, move |tx| notice::delivered(tx, BRANCH, gone.id, &Attempt::Sent(at(70))));
    wrote(t, |tx| notice::overtake(tx, BRANCH, meeting_id(1)));
    let left = saw(t, |tx| notice::outbox(tx, BRANCH, at(1000), 10));
    assert_eq!(left.into_iter().map(|w| w.message).collect::<Vec<_>>(), [other]);
    // One that is being sent just then stays overtaken, whatever comes of it.
    let again = Attempt::Failed(Some(at(80)), "连接超时".to_owned());
    wrote(t, move |tx| notice::delivered(tx, BRANCH, on_its_way.id, &again));
    assert_eq!(saw(t, |tx| notice::outbox(tx, BRANCH, at(1000), 10)).len(), 1);
    let state = saw(t, |tx| notice::mail_state(tx, BRANCH, meeting_id(1)));
    assert_eq!(state, MailState { sent: 1, waiting: 1, ..MailState::default() });
}
