//! 存证: what is printed is held against what was sealed, and the auditor holds the journal against its chain (ADR 27).

use app::journal::key;
use axum::http::StatusCode;
use domain::meeting::StageName;
use proof::{Algorithm, KeptHead, SealedRecord, SigningKey};
use store::params;

use crate::support::World;

/// The code that a record bears, as the plain text of it says.
fn code(world: &World, base: &str) -> String {
    let text = world.as_("陈一诺").open(&format!("{base}/papers/minutes.txt")).text().to_owned();
    let line = text.lines().find_map(|line| line.strip_prefix("核验码：")).expect("a code");
    line.to_owned()
}

#[test]
fn a_code_leads_whoever_may_read_to_its_record() {
    let world = World::new();
    let cast = world.cast();
    let id = world.meeting(&cast, StageName::Signed);
    let base = format!("/meetings/{id}");
    let member = world.as_("许安宁");
    let first = code(&world, &base);
    member.open(&format!("{base}/minutes")).says(&first).says("封存在日志第").says("下载存证");
    let look = |who: &str, typed: &str| {
        let typed: String = form_urlencoded::byte_serialize(typed.as_bytes()).collect();
        world.as_(who).get(&format!("/verify?code={typed}"))
    };
    // As it is typed from paper: small letters, without hyphens, letters for digits.
    let typed = first.to_lowercase().replace('-', " ").replace('1', "l").replace('0', "o");
    let page = look("许安宁", &typed).expect(StatusCode::OK).says("和封存时一样").says("这是现在的一版");
    assert_eq!(page.link(&base).as_deref(), Some(&*format!("{base}/minutes?revision=1")));
    // As a telephone reads it from the two-dimensional code.
    let sealed = member.open(&format!("{base}/papers/sealed.json"));
    let record: SealedRecord = serde_json::from_slice(&sealed.body).expect("a sealed record");
    record.prove(vec![]).expect("proved");
    let content = record.chain.sealed[0].entry.content.clone().expect("digests");
    assert_eq!(content.code(), first);
    let scanned = format!("DXZ 1 {} {}", record.chain.sealed[0].number, content.sm3.to_uppercase());
    look("许安宁", &scanned).says("和封存时一样");
    // Whoever may not read the meeting learns no more than whoever mistypes.
    for who in ["沈若溪", "管理员", "审计员"] {
        look(who, &first).expect(StatusCode::OK).says("没有找到这个核验码").keeps_quiet_about("和封存时");
    }
    look("许安宁", "0000-0000-0000-0000").says("没有找到这个核验码");
    let refused = look("许安宁", "CV3Z-1X32").expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("value=\"CV3Z-1X32\""), "what was typed is kept");
    refused.says("共 16 个字母和数字").leads_to_its_fields();
    look("许安宁", "").expect(StatusCode::OK).says("打印的会议记录页脚或者末尾有核验码");

    // After a correction the paper is told from the newer one.
    let form = world.as_("陈一诺").open(&format!("{base}/correct")).form("/correct");
    world.as_("陈一诺").go(&form.set("reason", "地点写错").set("place", "一楼活动室"));
    let second = code(&world, &base);
    assert_ne!(first, second);
    look("许安宁", &first).says("以后又更正过，这不是现在的一版").says("第 1 版");
    look("许安宁", &second).says("这是现在的一版").says("第 2 版");
    let sealed = member.open(&format!("{base}/papers/sealed.json"));
    let record: SealedRecord = serde_json::from_slice(&sealed.body).expect("a sealed record");
    assert_eq!((record.revisions.len(), record.prove(vec![]).is_ok()), (2, true));

    // What was changed behind the back of the program is said, and what to do.
    let branch = world.sample.branch;
    world.store(move |tx| {
        let sql = "UPDATE minutes_revision SET facts = replace(facts, '一楼活动室', '二楼活动室')
             WHERE branch_id = $1 AND meeting_id = $2 AND number = 2";
        tx.execute(sql, params![branch, id])
    });
    look("许安宁", &second).says("和封存时不一样").says("请马上告诉系统管理员和审计管理员");
}

#[test]
fn there_is_nothing_sealed_before_the_record_is_signed() {
    let world = World::new();
    let cast = world.cast();
    let base = format!("/meetings/{}", world.meeting(&cast, StageName::Concluded));
    let leader = world.as_("陈一诺");
    leader.open(&format!("{base}/minutes")).keeps_quiet_about("核验码");
    leader.get(&format!("{base}/papers/sealed.json")).says("记录还没有定稿");
}

#[test]
fn the_auditor_holds_the_journal_against_its_chain() {
    let world = World::new();
    let auditor = world.as_("审计员");
    auditor.open("/journal").link_to("核对日志");
    auditor.open("/journal/proof").says("一条不少，没有改动").says("都和封存时一样");
    let kept: Vec<KeptHead> =
        serde_json::from_slice(&auditor.open("/journal/proof/head.json").body).expect("a kept head");
    assert_eq!((kept.len(), kept[0].branch.as_str()), (1, &*world.sample.branch.to_string()));

    let branch = world.sample.branch;
    world.store(move |tx| {
        tx.execute("UPDATE journal SET at = at + 1 WHERE branch_id = $1 AND number = 5", params![branch])
    });
    auditor.open("/journal/proof").says("日志第 5 条被改动").keeps_quiet_about("一条不少");
    auditor.get("/journal/proof/head.json").says("没有可以保存的链头");
}

#[test]
fn a_record_is_signed_with_the_branchs_own_key() {
    let mut world = World::new();
    let cast = world.cast();
    let unsigned = world.meeting(&cast, StageName::Signed);
    let branch = world.store(|tx| Ok(store::organization::branches(tx)?.remove(0)));
    let own = world.sample.branch;
    assert_eq!(branch.id, own);
    let name = branch.name.to_string();
    let made = |of, byte| SigningKey::new(of, &[byte; 32]).expect("a key");
    let (sm2, ed25519) = (made(Algorithm::Sm2, 1), made(Algorithm::Ed25519, 2));
    let add = move |key: SigningKey| {
        let name = name.clone();
        move |cx: &mut app::Cx<'_>| key::add(cx, Some(&name), &key)
    };
    let public = world.write(add(sm2.clone()));
    let other = world.write(add(ed25519.clone()));
    let twice = world.tried(add(made(Algorithm::Sm2, 3))).expect_err("one of a kind is enough");
    assert!(twice.to_string().contains(&public.fingerprint()), "{twice}");
    // Without the files nothing is signed, which is told when the service begins.
    assert_eq!(world.read(key::missing).len(), 2);
    world.app = world.app.clone().with_keys(vec![sm2, ed25519]);
    assert_eq!(world.read(key::missing).len(), 0);

    let signed = world.meeting(&cast, StageName::Signed);
    let sealed = |id| -> SealedRecord {
        let reply = world.as_("许安宁").open(&format!("/meetings/{id}/papers/sealed.json"));
        serde_json::from_slice(&reply.body).expect("a sealed record")
    };
    let record = sealed(signed);
    assert_eq!(record.chain.signatures.len(), 2);
    record.prove(vec![]).expect("proved");
    for key in [&public, &other] {
        assert!(record.chain.is_signed_with(&key.fingerprint()), "{key:?}");
    }
    // A later signature covers what was sealed before it.
    assert!(sealed(unsigned).chain.is_signed_with(&public.fingerprint()));
    let auditor = world.as_("审计员");
    auditor.open("/journal/proof").says("密钥签名 4 个，都有效").says(&public.fingerprint());

    // A key that has ended signs no more.
    let known = public.fingerprint().to_lowercase();
    let end = move |cx: &mut app::Cx<'_>| key::end(cx, &known);
    world.write(end.clone());
    assert!(world.tried(end).expect_err("once").to_string().contains("已经停用"));
    let unknown = world.tried(|cx| key::end(cx, "0000-0000-0000-0000")).expect_err("not known");
    assert!(unknown.to_string().contains("没有这个指纹"), "{unknown}");
    let next = world.meeting(&cast, StageName::Signed);
    let chain = sealed(next).chain;
    assert!(!chain.is_signed_with(&public.fingerprint()) && chain.is_signed_with(&other.fingerprint()));
    auditor.open("/journal/proof").says("密钥签名 5 个，都有效");

    // What is done to signatures and keys is told.
    let faults = [
        ("UPDATE head_signature SET number = number - 1 WHERE branch_id = $1 AND number > 0", "条的签名不对"),
        (
            "UPDATE head_signature SET number = number + 100000 WHERE branch_id = $1 AND number > 0",
            "却没有这一条",
        ),
    ];
    for (sql, said) in faults {
        world.store(move |tx| tx.execute(sql, params![own]));
        auditor.open("/journal/proof").says(said).keeps_quiet_about("都有效");
    }
    world.store(move |tx| tx.execute("DELETE FROM head_signature WHERE branch_id = $1", params![own]));
    world.store(move |tx| {
        let forged = SigningKey::new(Algorithm::Sm2, &[5; 32]).and_then(|key| key.public()).expect("a key");
        let sql = "UPDATE branch_key SET spki = $2 WHERE branch_id = $1 AND algorithm = 'sm2'";
        tx.execute(sql, params![own, forged.spki])
    });
    auditor.open("/journal/proof").says("里没有登记指纹").says("条登记的密钥不在了");
    auditor.get("/journal/proof/head.json").says("先不要保存链头");
}
