//! 迎检材料: of a group, of the branch, by whoever runs the machine.

use app::{
    Error,
    bundle::{self, Wanted},
};
use documents::bundle::{Bundle, Content};
use domain::{
    id::GroupId,
    organization::{Branch, Group},
    text::OrganizationName,
};
use jiff::civil::date;
use uuid::Uuid;

use crate::world::World;

fn paths(bundle: &Bundle, folder: &str) -> Vec<String> {
    bundle.paths().into_iter().filter(|path| path.starts_with(folder)).collect()
}

fn refused(answer: Result<Bundle, Error>) -> String {
    match answer {
        Err(Error::Refused(why)) => why,
        other => panic!("a refusal was expected, not {:?}", other.map(|bundle| bundle.name)),
    }
}

#[tokio::test]
async fn what_a_group_has_is_what_the_branch_has_of_it() {
    let (world, sample) = World::with_sample();
    let secretary = world.actor(&sample, "林知远").await;
    let group =
        bundle::of_group(&world.app, secretary.clone(), sample.groups[0], 2026).await.expect("a group");
    let branch = bundle::of_branch(&world.app, secretary, 2026).await.expect("the branch");
    // The chain is the branch's: one for the whole folder, whoever's it is.
    assert!(branch.paths().ends_with(&["存证.json".to_owned()]));
    let mut own = group.paths();
    assert_eq!(own.pop().as_deref(), Some("存证.json"));
    let own: Vec<_> = own.iter().map(|path| format!("第一党小组/{path}")).collect();
    assert!(own.len() > 8, "{own:?}");
    assert_eq!(paths(&branch, "第一党小组/"), own);
    assert!(!paths(&branch, "第二党小组/").is_empty());
    assert_eq!(branch.name, "示例市档案馆机关党支部2026年迎检材料");
}

#[tokio::test]
async fn nothing_of_what_only_some_may_know_is_in_it_whoever_takes_it() {
    let (world, sample) = World::with_sample();
    let secretary = world.actor(&sample, "林知远").await;
    let bundle = bundle::of_branch(&world.app, secretary, 2026).await.expect("the branch");
    let text = |content: &Content| match content {
        Content::Paper(paper) => documents::txt::write(paper),
        Content::Ledger(ledger) => ledger.json().to_string(),
        Content::Text(text) => text.clone(),
    };
    let all: String = bundle.files.iter().map(|file| text(&file.content)).collect();
    // The sample's talks, its difficulty, its matter of handling, its self-appraisals.
    for private in [
        "谈了预备期的表现",
        "谈了工作分工",
        "膝盖手术",
        "到家里看望",
        "借调外单位期间",
        "抓业务多、抓学习少",
        "查档群众不够主动",
        "催得多、帮得少",
    ] {
        assert!(!all.contains(private), "{private}");
    }
    for file in &bundle.files {
        for private in ["谈心", "帮扶", "处置", "处分", "对照检查"] {
            assert!(!file.name.contains(private), "{}", file.name);
        }
    }
}

#[tokio::test]
async fn the_machine_takes_what_the_secretary_could_and_names_nobody() {
    let (world, sample) = World::with_sample();
    let secretary = world.actor(&sample, "林知远").await;
    let by_name = bundle::of_branch(&world.app, secretary, 2026).await.expect("the secretary's");
    let by_machine =
        bundle::by_the_machine(&world.app, Wanted::default(), 2026).await.expect("the machine's");
    assert_eq!(by_machine.paths(), by_name.paths());
    assert_eq!(by_machine.left_out, by_name.left_out);
    assert_eq!(by_machine.made.1, "在本机用命令行导出");
}

#[tokio::test]
async fn the_machine_is_told_which_names_there_are() {
    let (world, _) = World::with_sample();
    let asked = |branch: Option<&str>, group: Option<&str>, year| {
        let wanted = Wanted { branch: branch.map(str::to_owned), group: group.map(str::to_owned) };
        let app = world.app.clone();
        async move { bundle::by_the_machine(&app, wanted, year).await }
    };
    let said = refused(asked(Some("没有"), None, 2026).await);
    assert!(said.contains("没有叫“没有”的党支部，现有：示例市档案馆机关党支部"), "{said}");
    let said = refused(asked(None, Some("第九党小组"), 2026).await);
    assert!(said.contains("第一党小组、第二党小组"), "{said}");
    let said = refused(asked(None, Some("第一党小组"), 2010).await);
    assert!(said.contains("2010年还没有党小组"), "{said}");
    assert!(matches!(asked(None, None, 1999).await, Err(Error::NotFound)));
    let one = asked(Some("示例市档案馆机关党支部"), Some("第二党小组"), 2026).await.expect("a group");
    assert_eq!(one.unit, "示例市档案馆机关党支部第二党小组");
    let empty = bundle::by_the_machine(&World::empty().app, Wanted::default(), 2026).await;
    assert!(refused(empty).contains("还没有党支部"));
}

#[tokio::test]
async fn members_take_none_and_a_leader_only_the_own() {
    let (world, sample) = World::with_sample();
    let (member, leader) = (world.actor(&sample, "许安宁").await, world.actor(&sample, "陈一诺").await);
    let [first, second] = sample.groups;
    let of = |actor: &app::permission::Actor, group| bundle::of_group(&world.app, actor.clone(), group, 2026);
    assert!(matches!(of(&member, first).await, Err(Error::Forbidden(_))));
    assert!(of(&leader, first).await.is_ok());
    assert!(of(&leader, second).await.is_err());
    let all = bundle::of_branch(&world.app, leader, 2026).await;
    assert!(matches!(all, Err(Error::Forbidden(_))));
}

fn name(text: &str) -> OrganizationName {
    OrganizationName::new(text).expect("a name")
}

#[tokio::test]
async fn a_branch_of_many_groups_has_those_too_that_came_or_went_within_the_year() {
    let (world, sample) = World::with_sample();
    let branch = sample.branch;
    let found = world.app.db().write(move |tx| -> Result<(), store::StoreError> {
        for number in 3..=12_u128 {
            let id = GroupId::new(Uuid::from_u128(number));
            let group = Group { id, name: name(&format!("第{number}党小组")) };
            store::organization::add_group(tx, branch, &group, date(2026, 3, 1))?;
        }
        let gone = Group { id: GroupId::new(Uuid::from_u128(99)), name: name("撤销的党小组") };
        store::organization::add_group(tx, branch, &gone, date(2024, 1, 1))?;
        store::organization::end_group(tx, branch, gone.id, date(2026, 5, 31))?;
        let older = Group { id: GroupId::new(Uuid::from_u128(98)), name: name("从前的党小组") };
        store::organization::add_group(tx, branch, &older, date(2020, 1, 1))?;
        store::organization::end_group(tx, branch, older.id, date(2024, 5, 31))
    });
    found.await.expect("groups");
    let secretary = world.actor(&sample, "林知远").await;
    let bundle = bundle::of_branch(&world.app, secretary, 2026).await.expect("the branch");
    for group in ["第一党小组", "第12党小组", "撤销的党小组"] {
        let own = paths(&bundle, &format!("{group}/"));
        for file in
            ["2026年度计划.pdf", "2026年会议记录本.pdf", "全年情况.xlsx", "台账/名册.xlsx", "台账/党费.xlsx"]
        {
            assert!(own.iter().any(|path| *path == format!("{group}/{file}")), "{group}: {own:?}");
        }
    }
    assert!(paths(&bundle, "从前的党小组/").is_empty());
    assert!(
        bundle.left_out.iter().any(|why| why.starts_with("各党小组的“意见诉求”")),
        "{:?}",
        bundle.left_out
    );
}

#[tokio::test]
async fn where_there_are_several_branches_the_machine_asks_which() {
    let (world, sample) = World::with_sample();
    let found = world.app.db().write(|tx| -> Result<(), store::StoreError> {
        let id = Uuid::from_u128(7).into();
        store::organization::add_branch(
            tx,
            &Branch { id, name: name("示例第二党支部") },
            crate::world::morning(),
        )
    });
    found.await.expect("a branch");
    let said = refused(bundle::by_the_machine(&world.app, Wanted::default(), 2026).await);
    assert!(said.contains("示例第二党支部") && said.contains("--branch"), "{said}");
    let wanted = Wanted { branch: Some("示例市档案馆机关党支部".to_owned()), group: None };
    let one = bundle::by_the_machine(&world.app, wanted, 2026).await.expect("the named one");
    assert!(one.paths().iter().any(|path| path.starts_with("第一党小组/")), "{}", sample.branch);
}
