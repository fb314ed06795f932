//! A secret ballot over HTTP: by the forms that the pages offer, twice, late, with the answer lost; and what no page, no log and no
//! kept form ever shows.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use axum::http::StatusCode;
use domain::person::Standing;

use crate::{
    bad_input::{
        Kind::{Choice, Lines, OptionalLines},
        refuse, refuse_and_take,
    },
    support::{Drive, Filled, Reply, World},
};

const VOTERS: [&str; 7] = ["陈一诺", "林知远", "周明哲", "许安宁", "石南星", "尚未平", "纪春山"];
const TELLERS: [&str; 2] = ["林知远", "纪春山"];
const CANDIDATES: [&str; 3] = ["周明哲", "许安宁", "石南星"];

/// A running meeting of seven full members with one item of C6.
fn world() -> World {
    let mut world = World::new();
    for name in ["石南星", "尚未平", "纪春山"] {
        world.join(name, 0, Standing::Full);
    }
    world
}

fn running(world: &World) -> Drive<'_> {
    let meeting = Drive::draft(world, "selection", "推荐优秀共产党员人选");
    meeting.consult();
    meeting.approve();
    meeting.notify();
    meeting.open().says("推荐人选和投票");
    meeting
}

/// The page of the selection.
fn selection(meeting: &Drive<'_>) -> String {
    let beginning = format!("{}/selection/", meeting.base);
    meeting.page().link(&beginning).expect("a link from the meeting")
}

/// Places and candidates.
fn proposed(world: &World, meeting: &Drive<'_>, by_ballot: &str) -> String {
    let place = selection(meeting);
    let leader = meeting.leader();
    let form = leader.open(&place).form(&place).set("places", "2").set("by_ballot", by_ballot);
    leader.go(&form);
    for name in CANDIDATES {
        let form = leader.open(&place).form("/candidates");
        leader.go(&form.set("person", world.id(name)).set("proposer", world.id("何思源")));
    }
    place
}

/// A ballot in the system with both keys taken, opened; its address and the codes.
fn opened(world: &World) -> (String, [String; 2]) {
    let meeting = running(world);
    let place = proposed(world, &meeting, "yes");
    let leader = meeting.leader();
    let form = leader.open(&place).form("/ballot").set("form", "phone");
    let form = form.set("teller1", world.id(TELLERS[0])).set("teller2", world.id(TELLERS[1]));
    let ballot = leader.submit(&form).expect(StatusCode::SEE_OTHER).location();
    leader.open(&ballot).says("票箱有两把钥匙");
    let codes = TELLERS.map(|name| {
        let teller = world.as_(name);
        let page = teller.submit(&teller.open(&format!("{ballot}/tellers")).form("/key"));
        let page = page.expect(StatusCode::OK).says("离开这一页就看不到了");
        assert_eq!(page.header("cache-control"), "no-store");
        let text = page.text();
        let at = text.find("key-code\">").expect("a code") + "key-code\">".len();
        let code = text[at..at + 10].to_owned();
        teller.open(&format!("{ballot}/tellers")).keeps_quiet_about(&code).says("已经领过");
        code
    });
    leader.go(&leader.open(&ballot).form("/open"));
    (ballot, codes)
}

fn vote(page: &Reply, answers: [&str; 3]) -> Filled {
    (0..3).fold(page.form("/cast"), |form, at| form.set(&format!("line{at}"), answers[at]))
}

/// Nothing of a page tells what was chosen.
fn tells_nothing(page: &Reply) {
    assert!(!page.offers("/cast"), "{}: the vote can be cast again", page.asked);
    assert!(!page.text().contains("line0"), "{}", page.asked);
    assert_eq!(page.header("cache-control"), "no-store");
}

#[test]
fn a_ballot_goes_its_way_and_shows_no_vote() {
    let world = world();
    let (ballot, codes) = opened(&world);
    let leader = world.as_("陈一诺");
    for (number, name) in VOTERS[..6].iter().enumerate() {
        let voter = world.as_(name);
        voter.open("/").says("请投票：推荐优秀共产党员人选");
        let form = vote(&voter.open(&ballot), ["0", if number < 4 { "0" } else { "1" }, "2"]);
        let before = world.journal();
        let page = voter.go(&form).says("您的票已经投进票箱");
        assert_eq!(world.journal(), before, "who votes when is in no journal");
        tells_nothing(&page);
        // Sent twice, and the page loaded again: the answer may have been lost on the way.
        let twice = voter.submit(&form).expect(StatusCode::UNPROCESSABLE_ENTITY).says("每人只投一次");
        tells_nothing(&twice);
        tells_nothing(&voter.open(&ballot).says(&format!("票箱里有 {} 张票", number + 1)));
        let home = voter.open("/");
        assert!(!home.reading().contains("请投票："), "{name} is still asked");
    }
    world.as_("何思源").open(&ballot).says("没有表决权");
    let late = vote(&world.as_("纪春山").open(&ballot), ["1", "1", "1"]);
    let teller = world.as_(TELLERS[0]);
    teller.open(&format!("{ballot}/tellers")).says("谁也看不到任何票数");
    leader.go(&leader.open(&ballot).form("/close"));
    let page = world.as_("纪春山").submit(&late).expect(StatusCode::UNPROCESSABLE_ENTITY);
    tells_nothing(&page.says("您的票没有投进票箱"));
    world.as_("纪春山").open("/").says("开箱计票");

    let form = teller.open(&format!("{ballot}/tellers")).form("/count");
    let wrong = form.clone().set("code1", codes[0].as_str()).set("code2", codes[0].as_str());
    let page = teller.submit(&wrong).expect(StatusCode::UNPROCESSABLE_ENTITY).says("计票人的钥匙：不对");
    page.leads_to_its_fields();
    assert!(!page.text().contains(&codes[0]), "a code that was typed never comes back");
    teller.go(&form.set("code1", codes[0].as_str()).set("code2", codes[1].as_str()));
    let page = world.as_("许安宁").open(&ballot);
    tells_nothing(&page.says("发出 7 张，收回 6 张，计入 6 张。您的票在其中").says("许安宁 4 2 0"));
    let result = leader.open(&format!("{ballot}/papers/result.txt"));
    assert!(result.text().contains("发出7张，收回6张，有效6张，无效0张"));
}

#[test]
fn a_vote_that_is_not_whole_comes_back_to_be_mended() {
    let world = world();
    let (ballot, _) = opened(&world);
    let voter = world.as_("尚未平");
    let page = voter.open(&ballot);
    let open = page.form("/cast").set("line0", "1");
    let back = voter.submit(&open).expect(StatusCode::UNPROCESSABLE_ENTITY).says("还有 2 位没有选");
    assert_eq!(back.form("/cast").get("line0"), "1", "what was chosen is still there");
    assert_eq!(back.header("cache-control"), "no-store");
    let many = voter.submit(&vote(&page, ["0", "0", "0"])).expect(StatusCode::UNPROCESSABLE_ENTITY);
    many.says("最多选 2 位“同意”，您选了 3 位");
    for bad in ["3", "-1", "同意", "<b>"] {
        let back = voter.submit(&vote(&page, ["0", "1", bad]));
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
        back.keeps_quiet_about("<b>");
    }
    voter.go(&vote(&page, ["0", "1", "2"])).says("您的票已经投进票箱");
}

#[test]
fn a_vote_is_not_kept_for_after_the_sign_in() {
    let world = world();
    let (ballot, _) = opened(&world);
    let voter = world.as_("尚未平");
    let form = vote(&voter.open(&ballot), ["0", "1", "2"]);
    voter.post("/sign-out", &[]).expect(StatusCode::SEE_OTHER);
    let reply = voter.submit(&form).expect(StatusCode::SEE_OTHER);
    assert!(reply.location().starts_with("/sign-in"), "{}", reply.location());
    assert!(!reply.location().contains("line"), "no vote in an address");
    assert!(world.as_("尚未平").open(&ballot).offers("/cast"));
}

/// What is logged, in memory.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("a log").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn the_log_knows_neither_vote_nor_code_nor_voter() {
    let world = world();
    let log = Log::default();
    let into = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || into.clone())
        .finish();
    // For every thread: the use cases run on the database's own.
    tracing::subscriber::set_global_default(subscriber).expect("the only one of this process");
    let (ballot, codes) = opened(&world);
    for name in &VOTERS[..6] {
        let voter = world.as_(name);
        voter.go(&vote(&voter.open(&ballot), ["1", "0", "2"]));
    }
    let leader = world.as_("陈一诺");
    leader.go(&leader.open(&ballot).form("/close"));
    let teller = world.as_(TELLERS[0]);
    let form = teller.open(&format!("{ballot}/tellers")).form("/count");
    teller.submit(&form.clone().set("code1", "0000000000").set("code2", codes[1].as_str()));
    teller.go(&form.set("code1", codes[0].as_str()).set("code2", codes[1].as_str()));
    world.write(|_| {
        tracing::error!("the log is read");
        Ok(())
    });
    let text = String::from_utf8_lossy(&log.0.lock().expect("a log")).into_owned();
    assert!(text.contains("the log is read"));
    let words = [codes[0].as_str(), codes[1].as_str(), "line0", "Vote(", "locked", "周明哲"];
    for secret in words.iter().map(|w| (*w).to_owned()).chain(VOTERS.iter().map(|name| world.id(name))) {
        assert!(!text.contains(&secret), "the log says {secret}: {text}");
    }
}

#[test]
fn the_forms_of_a_selection_and_of_a_ballot_on_paper() {
    const NOTE: usize = 2000;
    let world = world();
    let meeting = running(&world);
    let (place, leader, secretary) = (selection(&meeting), meeting.leader(), world.as_("林知远"));
    let places = leader.open(&place).form(&place).set("places", "2").set("by_ballot", "yes");
    let fields = [("places", "推荐名额", Choice), ("by_ballot", "支部有没有要求无记名投票", Choice)];
    refuse_and_take(&world, &leader, &places, &fields);
    for name in CANDIDATES {
        let form = leader.open(&place).form("/candidates");
        let form = form.set("person", world.id(name)).set("proposer", world.id("何思源"));
        refuse_and_take(&world, &leader, &form, &[("proposer", "提名人", Choice)]);
    }
    let ballot = leader.open(&place).form("/ballot").set("form", "paper");
    let ballot = ballot.set("teller1", world.id(TELLERS[0])).set("teller2", world.id(TELLERS[1]));
    let fields = [("form", "怎样投票", Choice), ("teller1", "监票人", Choice), ("teller2", "计票人", Choice)];
    refuse(&world, &leader, &ballot, &fields);
    let page = leader.submit(&ballot).expect(StatusCode::SEE_OTHER).location();
    let open = leader.open(&page).form("/open");
    let fields = [("excluded", "没有表决权的原因", OptionalLines(NOTE))];
    refuse_and_take(&world, &leader, &open, &fields);
    let void = leader.open(&page).form("/void").set("cause", "other").set("note", "选票印错了");
    refuse(
        &world,
        &leader,
        &void,
        &[("cause", "作废的原因", Choice), ("note", "情况说明", OptionalLines(NOTE))],
    );

    let figures = |form: Filled| {
        let counted = [("issued", "7"), ("returned", "7"), ("valid", "6"), ("invalid", "1")];
        let form = counted.iter().fold(form, |form, (name, value)| form.set(name, *value));
        let votes = [["5", "1", "0"], ["4", "1", "1"], ["1", "4", "1"]];
        votes.iter().enumerate().fold(form, |form, (line, votes)| {
            votes
                .iter()
                .enumerate()
                .fold(form, |form, (choice, votes)| form.set(&format!("votes{line}_{choice}"), *votes))
        })
    };
    let labels = [
        ("issued", "发出"),
        ("returned", "收回"),
        ("valid", "有效"),
        ("invalid", "无效"),
        ("votes1_0", "许安宁的“同意”"),
    ];
    let [one, other] = TELLERS.map(|name| world.as_(name));
    let tellers = format!("{page}/tellers");
    let sound = figures(one.open(&tellers).form("/figures"));
    for (name, label) in labels {
        for bad in ["七", "-1", "1.5", "<b>", "99999999999", ""] {
            let back = one.submit(&sound.clone().set(name, bad)).expect(StatusCode::UNPROCESSABLE_ENTITY);
            back.leads_to_its_fields();
            assert_eq!(back.form("/figures").get(name), bad, "what was typed comes back");
            back.says(&format!("{label}："));
        }
    }
    one.go(&sound).says("等另一位计票人核对");
    let second = other.open(&tellers);
    assert_eq!(second.form("/confirm").get("votes0_0"), "", "counts for himself");
    let differs = figures(second.form("/confirm")).set("votes0_0", "4").set("votes0_1", "2");
    let back = other.submit(&differs).expect(StatusCode::UNPROCESSABLE_ENTITY).says("不一样");
    assert_eq!(back.form("/confirm").get("votes0_0"), "4");
    other.go(&figures(second.form("/confirm")));
    leader.open(&page).says("有效 6 张，无效 1 张").says("许安宁 4 1 1");

    let state = leader.open(&place).says("推荐：周明哲、许安宁").form("/state").set("opinion", "大家推荐。");
    let fields = [("opinion", "推荐意见", Lines(NOTE)), ("dissent", "不同意见", OptionalLines(NOTE))];
    refuse_and_take(&world, &leader, &state, &fields);
    leader.go(&leader.open(&place).form("/send")).says("已报支部");
    secretary.open("/").says("答复党小组的推荐意见");
    let answer = secretary.open(&place).form("/answer").set("answer", "agreed");
    let fields = [("answer", "支部意见", Choice), ("note", "说明", OptionalLines(NOTE))];
    refuse_and_take(&world, &secretary, &answer, &fields);
    let sheet = leader.open(&format!("{place}/papers/recommendation.txt"));
    assert!(sheet.text().contains("推荐人选｜周明哲、许安宁"), "{}", sheet.text());
    assert!(sheet.text().contains("同意推荐"));
}

#[test]
fn too_few_voters_are_told_why_and_offered_paper() {
    let world = World::new();
    let meeting = running(&world);
    let place = proposed_of(&world, &meeting);
    let leader = meeting.leader();
    let page = leader.open(&place).says("人数太少，从计票结果容易猜出谁投了什么");
    let form = page.form("/ballot");
    assert_eq!(form.get("form"), "paper", "paper is proposed");
    let form = form.set("teller1", world.id("林知远")).set("teller2", world.id("何思源"));
    let phone = leader.submit(&form.clone().set("form", "phone")).expect(StatusCode::UNPROCESSABLE_ENTITY);
    phone.says("请改用纸质选票");
    let ballot = leader.submit(&form).expect(StatusCode::SEE_OTHER).location();
    let papers = leader.open(&format!("{ballot}/papers/ballot.txt"));
    assert_eq!(papers.text().matches("推荐优秀共产党员人选选票").count(), 4, "{}", papers.text());
}

/// One candidate of the demo's own group, for one place.
fn proposed_of(world: &World, meeting: &Drive<'_>) -> String {
    let place = selection(meeting);
    let leader = meeting.leader();
    leader.go(&leader.open(&place).form(&place).set("places", "1").set("by_ballot", "yes"));
    let form = leader.open(&place).form("/candidates");
    leader.go(&form.set("person", world.id("许安宁")).set("proposer", world.id("何思源")));
    place
}

#[test]
fn the_console_says_which_ballot_holds_up_the_end() {
    let world = world();
    let (ballot, _) = opened(&world);
    let leader = world.as_("陈一诺");
    let console = leader.open("/ballots").link("/meetings/").expect("a selection");
    let meeting = console.split("/selection/").next().expect("a meeting").to_owned();
    let page = leader.open(&format!("{meeting}/console")).says("办完或者作废以后才能结束会议");
    assert!(page.link(&ballot).is_some());
    let form = page.form("/notes/summary").set("text", "推荐了人选。").set("ended", "15:40");
    let refused = leader.submit(&form.to(&format!("{meeting}/conclude")));
    refused.expect(StatusCode::UNPROCESSABLE_ENTITY).says("还没有办完（正在投票），会议还不能结束");
}

#[test]
fn the_secretary_sets_from_how_many_voters_on_ballots_are_held_here() {
    let world = World::new();
    let (secretary, other) = (world.as_("林知远"), world.as_("周明哲"));
    let page = other.open("/groups").says("有表决权的到会党员不到 5 人的");
    assert!(!page.offers("/branch/ballots"), "the secretary's");
    let form = secretary.open("/groups").form("/branch/ballots").set("least", "2");
    let refused = secretary.submit(&form).expect(StatusCode::UNPROCESSABLE_ENTITY);
    let form = refused.says("最少几人：请填 3 到 50 之间的整数").form("/branch/ballots");
    assert_eq!(form.get("least"), "2", "what was typed is there");
    secretary.go(&form.set("least", "4")).says("有表决权的到会党员不到 4 人的");
}

#[test]
fn daily_work_leads_to_life_meetings_and_to_ballots() {
    let world = world();
    let (ballot, _) = opened(&world);
    let member = world.as_("许安宁");
    let daily = member.open("/daily").says("组织生活会").says("有 1 次投票等您办理");
    assert!(daily.link("/life").is_some() && daily.link("/ballots").is_some());
    let page = member.open("/ballots").says("推荐优秀共产党员人选").says("正在投票");
    assert!(page.link(&ballot).is_some() && page.link("/meetings/").is_some());
    world.as_("沈若溪").open("/life").says("整改清单").says("第二党小组").keeps_quiet_about("第一党小组");
    world.as_("林知远").open("/life").says("第一党小组").says("第二党小组");
    world.as_("管理员").open("/life").says("还没有您能看的组织生活会");
    world.as_("管理员").open("/ballots").says("还没有投过票");
}
