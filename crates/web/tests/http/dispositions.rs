//! A matter of handling or discipline from the branch to the group and back, as its pages lead everybody (C7).

use axum::http::StatusCode;

use crate::support::{Drive, World};

const FACTS: &str = "今年三月至九月没有参加组织生活。";
const OWN: &str = "母亲住院，我在外地陪护，没有及时说明。";

/// The secretary opens a matter about 何思源; its page.
fn opened(world: &World) -> String {
    let secretary = world.as_("林知远");
    let form = secretary.open("/dispositions").form("/dispositions").set("person", world.id("何思源"));
    let form = form.set("kind", "handling").set("disciplined", "no").set("asked", "opinion");
    secretary.submit(&form.set("facts", FACTS)).expect(StatusCode::SEE_OTHER).location()
}

#[test]
fn the_branch_asks_the_group_is_heard_and_the_branch_decides() {
    let world = World::new();
    world.at("2026-12-10 09:00");
    let page = opened(&world);
    let person = world.as_("何思源");

    // Who it is about reads the facts and writes for himself; nobody else can.
    person.open("/").says("有一件与您有关的事").keeps_quiet_about(FACTS).keeps_quiet_about("处置");
    let own = person.open("/me/file").link(&page).expect("a way to the own matter");
    let form = person.open(&own).says(FACTS).form("/statements").set("kind", "statement").set("text", OWN);
    person.go(&form).says(OWN).says("还没有确认");
    for other in ["陈一诺", "林知远"] {
        let reply = world.as_(other).open(&page);
        assert!(!reply.offers("/statements"), "{other} has no form for it");
        world.as_(other).submit(&form).expect(StatusCode::FORBIDDEN);
    }

    // The leader ties it to a topic that names nobody.
    let leader = world.as_("陈一诺");
    leader.open("/").says("办理支部交办的一件事").keeps_quiet_about(FACTS);
    leader.open(&page).says("先起草会议");
    let draft = leader.open("/meetings/new?item=讨论支部交办的事项&content=disposition");
    assert!(draft.text().contains("讨论支部交办的事项"));
    let meeting = Drive::draft(&world, "disposition", "讨论支部交办的事项");
    let leader = world.as_("陈一诺");
    let form = leader.open(&page).form("/hearing");
    let early = form.clone().set("item", "");
    leader.submit(&early).expect(StatusCode::UNPROCESSABLE_ENTITY).says("请从本组“处置处分”类的议题里选择");
    let topic = leader.open(&page).text().split("value=\"").find_map(|rest| {
        let (value, after) = rest.split_once('"')?;
        after.starts_with(">12月17日").then(|| value.to_owned())
    });
    leader.go(&form.set("item", topic.expect("the topic to choose"))).says("讨论支部交办的事项");
    leader.open(&page).keeps_quiet_about("事后登记");
    assert!(!leader.open(&page).offers("/opinion"), "before the meeting there is nothing to write");
    meeting.consult();
    meeting.approve();
    meeting.notify();
    meeting.open();

    // Members see the topic; who may know of the matter is led to it.
    for (who, knows) in
        [("许安宁", false), ("周明哲", false), ("陈一诺", true), ("何思源", true), ("林知远", true)]
    {
        let seen = world.as_(who).open(&meeting.base).says("讨论支部交办的事项").keeps_quiet_about(FACTS);
        assert_eq!(seen.link(&page).is_some(), knows, "{who}");
    }
    for name in ["林知远", "周明哲", "许安宁"] {
        meeting.say(name, "他有困难，也应当早说。");
    }
    meeting.say("何思源", "是我不对，今后一定请假。");
    meeting.say("陈一诺", "多数同志建议限期改正。");
    let outcome = meeting.console().form("/nothing");
    meeting.go(&outcome.set("nothing", "意见报支部"));
    meeting.conclude("听取了大家的意见，如实报支部。");

    // The opinion is no decision; other views stand as they were said.
    let leader = world.as_("陈一诺");
    let form = leader.open(&page).says("会已经开过").says("何思源（本人） 是我不对").form("/opinion");
    let decides = form.clone().set("text", "小组决定给予限期改正").set("dissent", "");
    let refused =
        leader.submit(&decides).expect(StatusCode::UNPROCESSABLE_ENTITY).says("党小组只提意见，不作决定");
    assert_eq!(refused.form("/opinion").get("text"), "小组决定给予限期改正", "what was typed stays");
    let dissent = "许安宁：决定对他限期改正太重，谈话就够了。";
    leader.go(&form.set("text", "建议支部大会决定对其限期改正。").set("dissent", dissent)).says(dissent);
    leader.open(&page).says("还没有确认的：");
    leader.go(&leader.open(&page).form("/send")).says("党小组意见已送支部").keeps_quiet_about("支部决定：");
    let late = leader.submit(&decides.set("text", "建议再看一看"));
    late.expect(StatusCode::UNPROCESSABLE_ENTITY).says("已经送支部，不能再改");

    // The branch decides, and says when it was approved; the person reads it with the way to appeal.
    let secretary_now = world.as_("林知远");
    secretary_now.open("/").says("有一件事等支部研究");
    let form = secretary_now.open(&page).form("/decision").set("measure", "correct").set("on", "2026-12-17");
    let form = form.set("note", "支部大会讨论通过");
    for (until, says) in [("", "应当写明到哪一天为止"), ("2028-01-01", "最长 12 个月")] {
        let tried = form.clone().set("until", until);
        secretary_now.submit(&tried).expect(StatusCode::UNPROCESSABLE_ENTITY).says(says);
    }
    let other_kind = form.clone().set("measure", "warning");
    secretary_now.submit(&other_kind).expect(StatusCode::UNPROCESSABLE_ENTITY).says("是组织处置还是党纪处分");
    secretary_now
        .go(&form.set("until", "2027-06-17"))
        .says("2026年12月17日支部决定：限期改正，期限到2027年6月17日");
    secretary_now.go(&secretary_now.open(&page).form("/approval").set("approved", "2026-12-17")).says("批准");
    // The rule lists steps that nobody wrote down; a wrong decision is followed by another one with its reason.
    let again = secretary_now
        .open(&page)
        .says("这里没有登记的步骤：支委会提出启动意见、报基层党委事前备案、调查核实");
    let form =
        again.form("/decision").set("measure", "correct").set("on", "2026-12-17").set("until", "2027-12-17");
    let form = form.set("note", "核对会议记录，是一年");
    secretary_now.submit(&form).expect(StatusCode::UNPROCESSABLE_ENTITY).says("请写明原因");
    secretary_now
        .go(&form.set("correction", "登记时看错了"))
        .says("期限到2027年12月17日")
        .says("（已更正）")
        .says("登记时看错了");
    let person = world.as_("何思源");
    let read = person.open(&page).says("可以向上级党组织申诉");
    assert!(!read.offers("/statements"), "after the decision the way is the appeal");

    // On paper it says itself that it decides nothing; the ledger is the branch's.
    let paper = leader.open(&format!("{page}/papers/opinion.txt"));
    paper.says("党小组意见（不是决定）").says(OWN).says(dissent).says("今后一定请假");
    person.open(&format!("{page}/papers/statement.txt")).says(OWN);
    secretary_now.open("/dispositions/papers/dispositions.txt").says("何思源").keeps_quiet_about(FACTS);
    assert_eq!(leader.get("/dispositions/papers/dispositions.txt").status, StatusCode::FORBIDDEN);
}

#[test]
fn who_may_not_know_of_a_matter_does_not_learn_that_there_is_one() {
    let world = World::new();
    let page = opened(&world);
    for who in ["许安宁", "周明哲", "沈若溪", "管理员", "审计员"] {
        assert_eq!(world.as_(who).get(&page).status, StatusCode::NOT_FOUND, "{who}");
        let list = world.as_(who).open("/dispositions");
        // The sample has a matter of the second group, which its leader knows of.
        let list = if who == "沈若溪" {
            list.says("方景行")
        } else {
            list.says("没有您需要知道的事")
        };
        assert!(!list.reading().contains("何思源"), "{who}");
        assert!(!world.as_(who).get("/me/file").reading().contains("与我有关的事"), "{who}");
    }
    // Whom the branch names reads, and does no more; the person sees who was named.
    let secretary = world.as_("林知远");
    secretary.go(&secretary.open(&page).form("/readers").set("person", world.id("周明哲")));
    let named = world.as_("周明哲").open(&page).says(FACTS);
    for form in ["/decision", "/steps", "/rights", "/statements", "/hearing", "/readers"] {
        assert!(!named.offers(form), "{form}");
    }
    world.as_("周明哲").post(&format!("{page}/steps"), &[]).expect(StatusCode::FORBIDDEN);
    world.as_("何思源").open(&page).says("周明哲");
    secretary.go(&secretary.open(&page).form("/readers/remove"));
    assert_eq!(world.as_("周明哲").get(&page).status, StatusCode::NOT_FOUND);
}

#[test]
fn a_leader_is_not_heard_on_the_own_matter_and_nobody_opens_the_own() {
    let world = World::new();
    let secretary = world.as_("林知远");
    let form = secretary.open("/dispositions").form("/dispositions").set("kind", "handling");
    let form = form.set("disciplined", "no").set("asked", "opinion").set("facts", FACTS);
    let of_leader = secretary.submit(&form.clone().set("person", world.id("陈一诺")));
    of_leader.expect(StatusCode::UNPROCESSABLE_ENTITY).says("这位同志是本组组长");
    let own = secretary.submit(&form.clone().set("person", world.id("林知远")));
    own.expect(StatusCode::UNPROCESSABLE_ENTITY).says("请从编入党小组的党员里选择");
    let twice = form.clone().set("person", world.id("何思源")).set("disciplined", "yes");
    secretary.submit(&twice).expect(StatusCode::UNPROCESSABLE_ENTITY).says("不再作组织处置");
    // The secretary's own matter is opened by the commissioner; the post gives the secretary no hand in it.
    let commissioner = world.as_("江亦舟");
    let form = commissioner.open("/dispositions").form("/dispositions").set("person", world.id("林知远"));
    let form =
        form.set("kind", "discipline").set("disciplined", "no").set("asked", "talk").set("facts", FACTS);
    let page = commissioner.submit(&form).expect(StatusCode::SEE_OTHER).location();
    let seen = secretary.open(&page).says(FACTS);
    assert!(seen.offers("/statements") && !seen.offers("/decision") && !seen.offers("/readers"));
    let decide = [("measure", "nothing"), ("on", "2026-11-19"), ("note", "支部大会")];
    secretary.post(&format!("{page}/decision"), &decide).expect(StatusCode::FORBIDDEN);
}

/// Somebody is not there, with the reason.
fn absent(world: &World, meeting: &Drive<'_>, name: &str, reason: &str) {
    let forms = crate::support::page::forms(meeting.console().text());
    let row = forms.into_iter().find(|f| f.action.ends_with("/roll") && f.get("person") == world.id(name));
    meeting.go(&row.expect("a row").set("presence", "absent").set("reason", reason));
}

/// A meeting on a topic of C7 that was held and summed up; 后来者, 周明哲 and who it is about were absent.
fn heard<'w>(world: &'w World, page: &str) -> Drive<'w> {
    let meeting = Drive::draft(world, "disposition", "讨论支部交办的事项");
    tied(world, page);
    meeting.consult();
    meeting.approve();
    meeting.notify();
    meeting.open();
    for name in ["后来者", "周明哲", "何思源"] {
        absent(world, &meeting, name, "出差");
    }
    meeting.say("林知远", SAID);
    meeting.say("陈一诺", "同意大家的看法。");
    meeting.go(&meeting.console().form("/nothing").set("nothing", "意见报支部"));
    meeting.conclude("听取了意见，报支部。");
    meeting
}

/// Every file of a zip, its name and what can be read of it; of sheets their strings.
fn unzipped(bytes: Vec<u8>) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    let mut files = Vec::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).expect("a file");
        let (name, mut bytes) = (file.name().expect("a name").into_owned(), Vec::new());
        std::io::Read::read_to_end(&mut file, &mut bytes).expect("bytes");
        if name.ends_with(".xlsx") || name.ends_with(".docx") {
            for (inner, text) in unzipped(bytes) {
                files.push((format!("{name}/{inner}"), text));
            }
        } else {
            files.push((name, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    files
}

#[test]
fn nothing_of_a_matter_goes_through_many_hands() {
    let mut world = World::new();
    world.join("后来者", 0, domain::person::Standing::Full);
    world.at("2026-12-10 09:00");
    let page = opened(&world);
    let meeting = Drive::draft(&world, "disposition", "讨论支部交办的第三号事项");
    tied(&world, &page);
    meeting.consult();
    meeting.approve();
    meeting.notify();
    meeting.open();
    absent(&world, &meeting, "何思源", "第三号事项的当事人，回避");
    meeting.say("林知远", SAID);
    meeting.decide();
    meeting.conclude("听取了意见，如实报支部。");
    meeting.go(&meeting.minutes().form("/sign"));
    world.follow();
    // A month whose only plan was such a topic, and nobody met.
    let branch = world.sample.branch;
    world.store(move |tx| {
        let sql = "UPDATE plan_item SET content = 'disposition', title = '第三号事项的处分' WHERE branch_id = $1 AND month = 9";
        tx.execute(sql, store::params![branch])
    });
    let private = ["第三号事项", "每人写一条学习心得", "听取了意见", SAID];
    for words in ["学习心得", "第三号事项"] {
        let hit = format!("/search?q={}", words.bytes().map(|b| format!("%{b:02X}")).collect::<String>());
        meeting.leader().open(&hit).says("没有找到");
    }
    for (who, address) in [("陈一诺", "/meetings/bundle/2026.zip"), ("林知远", "/branch/bundle/2026.zip")]
    {
        let files = unzipped(world.as_(who).open(address).body);
        for (name, text) in &files {
            for private in private {
                assert!(!name.contains(private) && !text.contains(private), "{private} in {name} for {who}");
            }
        }
        let missed = "计划里有“研究支部交办的事项”，没有开会";
        assert!(files.iter().any(|(_, text)| text.contains(missed)), "the plan of September");
        let record = files.iter().find(|(name, _)| {
            name.contains("会议记录/12月17日 研究支部交办的事项") && name.ends_with(".pdf")
        });
        let (_, record) =
            record.unwrap_or_else(|| panic!("{:?}", files.iter().map(|f| &f.0).collect::<Vec<_>>()));
        for said in ["议题一：研究支部交办的事项", "议题一：不收入这份材料。", "（会议小结不收入这份材料）"]
        {
            assert!(record.contains(said), "{said}: {record}");
        }
    }
    // In a summary the work counts, and is not named.
    let (branch, group) = (world.sample.branch, world.group("陈一诺").parse().expect("an id"));
    world.store(move |tx| {
        let all = store::assignment::of_group(tx, branch, group)?;
        let one = all.into_iter().find(|work| work.what.as_str() == "每人写一条学习心得").expect("decided");
        let state = domain::assignment::AssignmentState::Closed;
        store::assignment::update(tx, branch, &domain::assignment::Assignment { state, ..one })
    });
    let leader = world.as_("陈一诺");
    let form = leader.open("/summaries").form("/summaries").set("year", "2026").set("period", "year");
    let place = leader.submit(&form).expect(StatusCode::SEE_OTHER).location();
    let form = leader.open(&place).form(&place);
    assert!(form.get("meetings").contains("研究支部交办的事项"), "{form:?}");
    assert!(form.get("work").contains("已办结"), "{form:?}");
    for private in private {
        assert!(form.fields.iter().all(|(_, text)| !text.contains(private)), "{private}: {form:?}");
    }
}

const SAID: &str = "他家里有难处，也应当早说。";

#[test]
fn what_was_said_is_read_by_who_was_there_and_the_branch() {
    let mut world = World::new();
    world.join("后来者", 0, domain::person::Standing::Full);
    world.at("2026-12-10 09:00");
    let page = opened(&world);
    let meeting = heard(&world, &page);
    let record = format!("{}/minutes", meeting.base);
    let papers = ["minutes.txt", "minutes-m.txt", "minutes.json"]
        .map(|name| format!("{}/papers/{name}", meeting.base));
    let look = |signed: bool| {
        for who in ["周明哲", "后来者"] {
            let client = world.as_(who);
            client.open(&record).says("这个议题的发言只给到会的同志").keeps_quiet_about(SAID);
            for paper in &papers {
                assert!(!client.open(paper).text().contains(SAID), "{who} {paper}");
            }
            assert!(!client.get(&format!("{}/console", meeting.base)).text().contains(SAID), "{who}");
            if signed {
                client.open(&format!("{record}?revision=1")).keeps_quiet_about(SAID);
                let sealed = client.get(&format!("{}/papers/sealed.json", meeting.base));
                sealed.says("您看到的不是全文").keeps_quiet_about(SAID);
            }
        }
        for who in ["陈一诺", "林知远", "何思源", "江亦舟"] {
            let client = world.as_(who);
            client.open(&record).says(SAID).keeps_quiet_about("这个议题的发言只给");
            for paper in &papers {
                assert!(client.open(paper).text().contains(SAID), "{who} {paper}");
            }
        }
    };
    look(false);
    meeting.go(&meeting.minutes().form("/sign"));
    look(true);
    // A folder for an inspection goes through many hands: it is in none of them, whoever takes it may read here.
    for (who, address) in [("陈一诺", "/meetings/bundle/2026.zip"), ("林知远", "/branch/bundle/2026.zip")]
    {
        let mut withheld = 0;
        for (name, text) in unzipped(world.as_(who).open(address).body) {
            assert!(!text.contains(SAID), "{who} {name}");
            withheld += usize::from(text.contains("这个议题的发言只给到会的同志"));
        }
        assert_eq!(withheld, 2, "in the record and in the book");
    }
    // A correction keeps what was said.
    let form = meeting.leader().open(&format!("{}/correct", meeting.base)).form("/correct");
    meeting.go(&form.set("place", "二楼会议室").set("reason", "地点写错了"));
    look(true);
}

#[test]
fn one_topic_hears_one_matter() {
    let world = World::new();
    world.at("2026-12-10 09:00");
    let page = opened(&world);
    let secretary = world.as_("林知远");
    let form = secretary.open("/dispositions").form("/dispositions").set("person", world.id("许安宁"));
    let form =
        form.set("kind", "handling").set("disciplined", "no").set("asked", "opinion").set("facts", FACTS);
    let other = secretary.submit(&form).expect(StatusCode::SEE_OTHER).location();
    Drive::draft(&world, "disposition", "讨论支部交办的事项");
    let leader = world.as_("陈一诺");
    let form = leader.open(&page).form("/hearing");
    let topic = leader.open(&page).text().split("value=\"").find_map(|rest| {
        let (value, after) = rest.split_once('"')?;
        after.starts_with(">12月17日").then(|| value.to_owned())
    });
    let topic = topic.expect("the topic to choose");
    leader.go(&form.set("item", topic.as_str()));
    assert!(!leader.open(&other).offers("/hearing"), "no topic is left for it");
    let version = leader.open(&page).form("/hearing").get("version").to_owned();
    assert_eq!(version, "2");
    let tried = [("part", "hearing"), ("version", "1"), ("item", topic.as_str())];
    let refused = leader.post(&format!("{other}/hearing"), &tried).expect(StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("已经讨论别的事的不能选");
}

#[test]
fn what_was_typed_while_the_branch_decided_is_still_to_be_read() {
    let world = World::new();
    world.at("2026-12-10 09:00");
    let page = opened(&world);
    let person = world.as_("何思源");
    let form = person.open(&page).form("/statements").set("kind", "statement").set("text", OWN);
    let secretary = world.as_("林知远");
    let decision = secretary.open(&page).form("/decision").set("measure", "nothing").set("on", "2026-12-10");
    secretary.go(&decision.set("note", "支部大会讨论"));
    let refused = person.submit(&form).expect(StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("支部已经登记了决定").says("没有存上").says(OWN);
}

/// Ties a matter to the topic of 17 December.
fn tied(world: &World, page: &str) {
    let leader = world.as_("陈一诺");
    let topic = leader.open(page).text().split("value=\"").find_map(|rest| {
        let (value, after) = rest.split_once('"')?;
        after.starts_with(">12月17日").then(|| value.to_owned())
    });
    leader.go(&leader.open(page).form("/hearing").set("item", topic.expect("the topic to choose")));
}

#[test]
fn who_it_is_about_keeps_no_record_of_it_and_what_is_tied_afterwards_shows_that() {
    let world = World::new();
    world.at("2026-12-10 09:00");
    let secretary = world.as_("林知远");
    let form = secretary.open("/dispositions").form("/dispositions").set("person", world.id("许安宁"));
    let form =
        form.set("kind", "handling").set("disciplined", "no").set("asked", "opinion").set("facts", FACTS);
    let page = secretary.submit(&form).expect(StatusCode::SEE_OTHER).location();
    let meeting = Drive::draft(&world, "disposition", "讨论支部交办的事项");
    tied(&world, &page);
    world.as_("陈一诺").open(&page).says("这次会的记录人是本人").keeps_quiet_about("事后登记");
    world.as_("许安宁").open(&page).keeps_quiet_about("这次会的记录人是本人");
    meeting.consult();
    meeting.approve();
    meeting.notify();
    meeting.open();
    for name in ["林知远", "周明哲", "何思源", "许安宁", "陈一诺"] {
        meeting.say(name, SAID);
    }
    meeting.go(&meeting.console().form("/nothing").set("nothing", "意见报支部"));
    meeting.conclude("听取了意见，报支部。");
    // Another matter, of the same day, is written down for the meeting afterwards: for the next one on a topic of its own.
    let leader = world.as_("陈一诺");
    let opinion = leader.open(&page).form("/opinion").set("text", "建议支部谈话帮助。").set("dissent", "");
    leader.go(&opinion);
    let again = [("part", "hearing"), ("version", "2"), ("item", "")];
    assert!(!leader.open(&page).offers("/hearing"), "the opinion is of that meeting");
    leader.post(&format!("{page}/hearing"), &again).expect(StatusCode::UNPROCESSABLE_ENTITY);
    leader.go(&leader.open(&page).form("/send")).says("党小组意见已送支部");
}

#[test]
fn a_topic_that_was_talked_over_already_is_tied_as_a_late_entry() {
    let world = World::new();
    let meeting = Drive::draft(&world, "disposition", "讨论支部交办的事项");
    meeting.consult();
    meeting.approve();
    meeting.notify();
    meeting.open();
    for name in ["林知远", "周明哲", "何思源", "许安宁", "陈一诺"] {
        meeting.say(name, SAID);
    }
    meeting.go(&meeting.console().form("/nothing").set("nothing", "意见报支部"));
    meeting.conclude("听取了意见，报支部。");
    world.at("2026-12-17 17:00");
    let page = opened(&world);
    tied(&world, &page);
    world.as_("林知远").open(&page).says("事后登记").says("2026年12月17日（星期四）17:00登记");
}
