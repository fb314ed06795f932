//! Where events go, and the outbox of them.

use domain::{
    id::{DeliveryId, WebhookId},
    webhook::{Event, Events, Kind},
};
use store::{
    StoreError,
    testing::TestDb,
    webhook::{self, Attempt, Delivery, Webhook},
};
use uuid::Uuid;

use crate::fixture::{BRANCH, FIRST, OTHER_BRANCH, at, found, meeting_id, saw, text, who, write, wrote};

on_every_engine!(
    an_address_ends_once_with_what_waits_for_it,
    a_delivery_is_claimed_by_one_and_noted_by_that_one,
    what_is_over_is_listed_and_goes_again,
);

fn address(number: u128) -> Webhook {
    Webhook {
        id: WebhookId::new(Uuid::from_u128(number)),
        kind: Kind::System,
        name: text("办公系统"),
        group: (number == 2).then_some(FIRST),
        url: "https://oa.example.cn/events".to_owned(),
        secret: "secret".to_owned(),
        events: Events::new([Event::Signed, Event::Noticed]),
        added: (who(0), at(i64::try_from(number).expect("small"))),
        ended: None,
    }
}

fn delivery(number: u128, to: u128) -> Delivery {
    Delivery {
        id: DeliveryId::new(Uuid::from_u128(number)),
        webhook: WebhookId::new(Uuid::from_u128(to)),
        event: Event::Noticed,
        group: Some(FIRST),
        meeting: Some(meeting_id(1)),
        words: (number == 2).then(|| "通知".to_owned()),
        made: at(10),
        due: Some(at(10)),
        tries: 0,
        done: None,
        fault: None,
    }
}

fn sent(t: &TestDb) {
    found(t);
    for number in [1, 2] {
        wrote(t, move |tx| webhook::add(tx, BRANCH, &address(number)));
        wrote(t, move |tx| webhook::send(tx, BRANCH, &delivery(number, number)));
    }
}

fn an_address_ends_once_with_what_waits_for_it(t: &TestDb) {
    sent(t);
    assert_eq!(saw(t, |tx| webhook::all(tx, BRANCH)), [address(2), address(1)]);
    assert_eq!(saw(t, |tx| webhook::all(tx, OTHER_BRANCH)), []);
    wrote(t, |tx| webhook::end(tx, BRANCH, address(1).id, at(20)));
    for branch in [BRANCH, OTHER_BRANCH] {
        let again = write(t, move |tx| webhook::end(tx, branch, address(1).id, at(21)));
        assert_eq!(again, Err(StoreError::Stale));
    }
    let ended = Webhook { ended: Some(at(20)), url: String::new(), secret: String::new(), ..address(1) };
    assert_eq!(saw(t, |tx| webhook::all(tx, BRANCH)), [address(2), ended]);
    let waits = saw(t, |tx| webhook::waiting(tx, at(30), 9));
    assert_eq!(waits, [(BRANCH, delivery(2, 2))]);
    let gone = saw(t, |tx| webhook::find(tx, BRANCH, delivery(1, 1).id)).expect("it is kept");
    assert_eq!((gone.state(), gone.fault.is_some()), ("given_up", true));
}

fn a_delivery_is_claimed_by_one_and_noted_by_that_one(t: &TestDb) {
    sent(t);
    assert_eq!(saw(t, |tx| webhook::waiting(tx, at(9), 9)), [], "not yet");
    assert_eq!(saw(t, |tx| webhook::waiting(tx, at(10), 1)), [(BRANCH, delivery(1, 1))]);
    let id = delivery(1, 1).id;
    wrote(t, move |tx| webhook::claim(tx, BRANCH, id, (at(10), at(100))));
    let second = write(t, move |tx| webhook::claim(tx, BRANCH, id, (at(10), at(101))));
    assert_eq!(second, Err(StoreError::Stale));
    assert_eq!(saw(t, |tx| webhook::waiting(tx, at(50), 9)), [(BRANCH, delivery(2, 2))]);
    let failed = || Attempt::Failed(Some(at(200)), "没有收下".to_owned());
    let late = write(t, move |tx| webhook::tried(tx, BRANCH, id, at(99), &failed()));
    assert_eq!(late, Err(StoreError::Stale), "somebody else has it by now");
    wrote(t, move |tx| webhook::tried(tx, BRANCH, id, at(100), &failed()));
    let tried = saw(t, move |tx| webhook::find(tx, BRANCH, id)).expect("it is there");
    assert_eq!((tried.due, tried.tries, tried.fault.as_deref()), (Some(at(200)), 1, Some("没有收下")));
    wrote(t, move |tx| webhook::claim(tx, BRANCH, id, (at(200), at(300))));
    wrote(t, move |tx| webhook::tried(tx, BRANCH, id, at(300), &Attempt::Arrived(at(250))));
    let arrived = saw(t, move |tx| webhook::find(tx, BRANCH, id)).expect("it is there");
    assert_eq!((arrived.state(), arrived.done, arrived.fault), ("arrived", Some(at(250)), None));
    assert_eq!(saw(t, move |tx| webhook::find(tx, OTHER_BRANCH, id)), None);
}

fn what_is_over_is_listed_and_goes_again(t: &TestDb) {
    sent(t);
    let (first, second) = (delivery(1, 1).id, delivery(2, 2).id);
    let waits = write(t, move |tx| webhook::again(tx, BRANCH, first, at(40)));
    assert_eq!(waits, Err(StoreError::Stale), "it waits already");
    wrote(t, move |tx| webhook::tried(tx, BRANCH, first, at(10), &Attempt::Failed(None, "没有".to_owned())));
    let ids = |from, most| {
        let page = saw(t, move |tx| webhook::page(tx, BRANCH, from, most));
        page.into_iter().map(|one| one.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(None, 9), [second, first]);
    assert_eq!(ids(None, 1), [second]);
    assert_eq!(ids(Some(first), 9), [first]);
    assert_eq!(saw(t, |tx| webhook::page(tx, OTHER_BRANCH, None, 9)), []);
    wrote(t, move |tx| webhook::again(tx, BRANCH, first, at(40)));
    let again = saw(t, move |tx| webhook::find(tx, BRANCH, first)).expect("it is there");
    assert_eq!((again.due, again.tries, again.fault), (Some(at(40)), 0, None));
    // What waits is not forgotten, however old it is.
    wrote(t, |tx| webhook::forget(tx, BRANCH, at(1000)));
    assert_eq!(ids(None, 9), [second, first]);
    wrote(t, move |tx| webhook::tried(tx, BRANCH, first, at(40), &Attempt::Arrived(at(50))));
    wrote(t, |tx| webhook::forget(tx, BRANCH, at(10)));
    assert_eq!(ids(None, 9), [second, first], "not before its time");
    wrote(t, |tx| webhook::forget(tx, BRANCH, at(11)));
    assert_eq!(ids(None, 9), [second]);
}
