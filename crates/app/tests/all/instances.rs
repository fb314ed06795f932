//! Two instances over one PostgreSQL server (ADR 34): what is done once is done by one of them.

use std::{
    collections::BTreeMap,
    sync::{Barrier, Mutex},
    thread,
};

use app::{
    App,
    demo::Sample,
    follow::Follower,
    mail::{self, Letter, Postman},
    permission::{self, may},
    person::{ContactInput, change},
    today::remind::Reminders,
};

use crate::{gates, world::World};

/// Keeps what it was to send.
#[derive(Default)]
struct Office(Mutex<Vec<Letter>>);

impl Postman for Office {
    fn send(&self, letter: &Letter) -> Result<(), String> {
        self.0.lock().map_err(|fault| fault.to_string())?.push(letter.clone());
        Ok(())
    }
}

/// What two instances answer that begin at the same moment.
fn at_once<T: Send>(world: &World, work: impl Fn(&App) -> T + Sync) -> Vec<T> {
    let begin = Barrier::new(2);
    let one = || {
        let app = world.beside();
        begin.wait();
        work(&app)
    };
    thread::scope(|s| {
        let both = [s.spawn(one), s.spawn(one)];
        both.map(|thread| thread.join().expect("no panic")).into()
    })
}

#[tokio::test]
async fn a_letter_goes_out_once() {
    let (world, sample) = World::on_a_server();
    let leader = world.actor(&sample, "陈一诺").await;
    let who = sample.clone();
    world
        .write(move |cx| {
            for name in ["许安宁", "何思源", "周明哲", "沈若溪"] {
                let Some(person) = who.person(name) else { continue };
                let permit = permission::in_group::<may::EditRoster>(cx, &leader, who.groups[0])?;
                let email = format!("{person}@example.cn");
                let contact = ContactInput { name: name.to_owned(), mobile: String::new(), email };
                change::change(cx, &permit, person, &contact, 2)?;
            }
            Ok(())
        })
        .await
        .expect("addresses");
    gates::approved(&world, &sample, sample.draft).await;
    gates::told(&world, &sample, sample.draft).await;
    let office = Office::default();
    let sent = at_once(&world, |app| mail::deliver(app, &office).expect("an outbox"));
    let mut letters = BTreeMap::new();
    for letter in office.0.into_inner().expect("nobody panicked") {
        *letters.entry((letter.to, letter.subject, letter.body)).or_insert(0) += 1;
    }
    assert_eq!(sent.iter().sum::<usize>(), letters.len());
    assert!(letters.len() >= 3 && letters.values().all(|times| *times == 1), "{letters:?}");
}

async fn reminders_of(world: &World, sample: &Sample) -> Vec<(String, usize)> {
    let (branch, people) = (sample.branch, sample.people.clone());
    let count = move |tx: &mut store::Tx| {
        let mut found = Vec::new();
        for (name, id) in &people {
            let box_ = store::notice::inbox(tx, branch, *id, 100)?;
            let many = box_.iter().filter(|m| m.subject.contains("件事请您留意")).count();
            found.push(((*name).to_owned(), many));
        }
        Ok::<_, store::StoreError>(found)
    };
    world.app.db().read(count).await.expect("their boxes")
}

#[tokio::test]
async fn everybody_is_reminded_once() {
    let (world, sample) = World::on_a_server();
    let before = reminders_of(&world, &sample).await;
    let sent = at_once(&world, |app| Reminders::new(app.clone()).send().expect("reminders"));
    let told: Vec<_> = reminders_of(&world, &sample).await;
    let new: Vec<usize> = told.iter().zip(&before).map(|((_, now), (_, then))| now - then).collect();
    assert!(new.iter().all(|many| *many <= 1), "{told:?}");
    assert_eq!(sent.iter().sum::<usize>(), new.iter().sum::<usize>());
    assert!(sent.iter().sum::<usize>() > 0, "somebody is reminded");
}

#[tokio::test]
async fn sums_are_right_when_both_follow() {
    let (world, sample) = World::on_a_server();
    let office = sample.office;
    let figures = async || {
        let read = move |tx: &mut store::Tx| store::figures::of_office(tx, office, 2027);
        world.app.db().read(read).await.expect("figures")
    };
    let before = figures().await;
    assert!(!before.is_empty());
    let (branch, archived) = (sample.branch, sample.archived);
    let note = move |tx: &mut store::Tx| store::changed::note(tx, branch, "meeting", archived.uuid());
    world.app.db().write(note).await.expect("noted");
    let left = at_once(&world, |app| Follower::new(app.clone()).all().expect("followed up").len());
    assert_eq!(left, [0, 0]);
    assert_eq!(figures().await, before, "nothing was counted twice");
}
