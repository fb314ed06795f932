//! The journal along its chain, and what was sealed in it (ADR 27).

use app::{App, Cx, journal};
use domain::{id::BranchId, meeting::Mark};
use proof::{Broken, Digests, Fault, Head};
use store::{StoreError, minutes::SignedRecord, params};

use crate::world::World;

async fn proved(app: &App, branch: BranchId, kept: Vec<Head>) -> journal::Proved {
    app.read(move |cx: &mut Cx<'_>| journal::prove(cx, branch, kept.clone())).await.expect("proved or not")
}

#[tokio::test]
async fn everything_that_the_sample_did_is_one_chain_and_what_it_sealed_is_as_it_was() {
    let (world, sample) = World::with_sample();
    let whole = proved(&world.app, sample.branch, vec![]).await;
    assert!(whole.is_whole() && whole.records > 0 && whole.files > 1 && whole.unsealed == 0, "{whole:?}");
    let head = whole.chain.expect("a chain");
    let again = proved(&world.app, sample.branch, vec![head.clone()]).await;
    assert_eq!(again.chain, Ok(head.clone()));
    let later = Head { number: head.number + 1, ..head.clone() };
    let cut = Broken { number: head.number + 1, fault: Fault::CutOff };
    assert_eq!(proved(&world.app, sample.branch, vec![later]).await.chain, Err(cut));
}

#[tokio::test]
async fn what_was_signed_before_there_was_a_chain_is_sealed_once_and_as_of_now() {
    let (world, sample) = World::with_sample();
    let (branch, meeting) = (sample.branch, sample.archived);
    let (facts, person) = ("{\"old\":true}", sample.people[0].1);
    let sent = world.app.db().write::<_, StoreError, _>(move |tx| {
        let digests = Digests::of(facts.as_bytes());
        let mark = Mark { by: person, at: jiff::Timestamp::UNIX_EPOCH };
        let record =
            SignedRecord { number: 9, facts: facts.to_owned(), digests, mark, reason: None, entry: None };
        store::minutes::add(tx, branch, meeting, &record)
    });
    sent.await.expect("written");
    let before = proved(&world.app, branch, vec![]).await;
    assert_eq!((before.unsealed, before.is_whole()), (1, true));
    assert_eq!(journal::seal_what_is_older(&world.app).await.expect("sealed"), 1);
    assert_eq!(journal::seal_what_is_older(&world.app).await.expect("nothing left"), 0);
    let after = proved(&world.app, branch, vec![]).await;
    assert_eq!((after.unsealed, after.records), (0, before.records + 1));
    assert!(after.is_whole(), "{after:?}");
    // After it stands that from here on everything is sealed when it is signed.
    let last = after.chain.expect("a chain").number - 1;
    let sealed = world.app.db().read::<_, StoreError, _>(move |tx| {
        let two = store::journal::page(tx, branch, None, 2)?;
        Ok(two.into_iter().map(|at| (at.number, at.action, at.actor)).collect::<Vec<_>>())
    });
    let said = [(last + 1, "journal.begin".to_owned(), None), (last, "minutes.seal".to_owned(), None)];
    assert_eq!(sealed.await.expect("read"), said);
    // From then on it is not changed unseen.
    let sent = world.app.db().write::<_, StoreError, _>(move |tx| {
        let sql = "UPDATE minutes_revision SET facts = '{}' WHERE branch_id = $1 AND entry = $2";
        tx.execute(sql, params![branch, last])
    });
    sent.await.expect("written");
    let faults = proved(&world.app, branch, vec![]).await.faults;
    assert_eq!(faults, [format!("第 {last} 条封存的会议记录，内容被改动")]);
    // Nor is anything put in that nobody sealed: it is not sealed afterwards.
    let sent = world.app.db().write::<_, StoreError, _>(move |tx| {
        let sql = "UPDATE minutes_revision SET facts = '{\"old\":true}' WHERE branch_id = $1 AND entry = $2";
        tx.execute(sql, params![branch, last])?;
        let digests = Digests::of(b"{}");
        let mark = Mark { by: person, at: jiff::Timestamp::UNIX_EPOCH };
        let put_in =
            SignedRecord { number: 10, facts: "{}".to_owned(), digests, mark, reason: None, entry: None };
        store::minutes::add(tx, branch, meeting, &put_in)
    });
    sent.await.expect("written");
    assert_eq!(journal::seal_what_is_older(&world.app).await.expect("nothing"), 0);
    let after = proved(&world.app, branch, vec![]).await;
    assert_eq!(after.faults, ["里没有封存 1 份定稿的会议记录，它们是后来放进去的"]);
}

#[tokio::test]
async fn what_stands_beside_the_text_of_a_record_is_held_against_its_seal_too() {
    let (world, sample) = World::with_sample();
    let (branch, meeting) = (sample.branch, sample.archived);
    let changes = [
        "UPDATE minutes_revision SET sm3 = sha256 WHERE branch_id = $1 AND meeting_id = $2",
        "UPDATE minutes_revision SET signed_at = signed_at + 1 WHERE branch_id = $1 AND meeting_id = $2",
        "UPDATE minutes_revision SET signed_by = 'nobody' WHERE branch_id = $1 AND meeting_id = $2",
        "UPDATE minutes_revision SET number = 0 WHERE branch_id = $1 AND meeting_id = $2",
    ];
    for sql in changes {
        let (world, sample) = World::with_sample();
        let (branch, meeting) = (sample.branch, sample.archived);
        let sent = world.app.db().write::<_, StoreError, _>(move |tx| {
            let sql = sql.replace("'nobody'", &format!("'{}'", uuid::Uuid::nil()));
            tx.execute(&sql, params![branch, meeting])
        });
        sent.await.expect("written");
        let faults = proved(&world.app, branch, vec![]).await.faults;
        assert!(
            faults.len() == 1 && faults[0].contains("会议、版次、摘要或者签署人被改动"),
            "{sql}: {faults:?}"
        );
    }
    assert!(proved(&world.app, branch, vec![]).await.is_whole(), "{meeting}");
}
