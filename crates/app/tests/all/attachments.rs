//! Files that belong to something: what the use cases refuse, and what goes with what.

use app::{
    Cx, Error,
    attachment::{self, Input, Taken},
    demo::Sample,
    permission::{self, may},
    study::{plan, record, year},
};
use documents::attachment::NoReader;
use domain::{
    attachment::{FILES, FileKind, FileOwner},
    id::{AttachmentId, StudyItemId},
};

use crate::world::{World, faults};

const LEADER: &str = "陈一诺";

fn input(words: &str) -> Input {
    Input {
        name: "提纲.txt".to_owned(), bytes: words.as_bytes().to_vec(), size: words.len(), is_open: true
    }
}

fn taken(words: &str) -> Taken {
    attachment::look(input(words), &NoReader).expect("a sound file")
}

/// The first line of the sample's plan, which has one file.
async fn line(world: &World, sample: &Sample) -> StudyItemId {
    let actor = world.actor(sample, LEADER).await;
    let read = move |cx: &mut Cx<'_>| {
        let permit = permission::in_group::<may::ReadStudy>(cx, &actor, actor.group.ok_or(Error::NotFound)?)?;
        year::year(cx, &permit, 2026)
    };
    world.app.read(read).await.expect("a page").plan[0].id
}

async fn attach(
    world: &World,
    sample: &Sample,
    owner: FileOwner,
    words: &str,
) -> Result<AttachmentId, Error> {
    let (actor, taken) = (world.actor(sample, LEADER).await, taken(words));
    world
        .write(move |cx| {
            let permit = attachment::permit_of(cx, &actor, owner)?;
            attachment::attach(cx, &permit, owner, &taken)
        })
        .await
}

async fn open(world: &World, sample: &Sample, who: &'static str, id: AttachmentId) -> Result<Vec<u8>, Error> {
    let actor = world.actor(sample, who).await;
    let read = move |cx: &mut Cx<'_>| {
        let permit = attachment::permit::<may::ReadStudy>(cx, &actor, id)?;
        attachment::open(cx, &permit, id)
    };
    world.app.read(read).await.map(|(_, bytes)| bytes)
}

#[test]
fn what_is_looked_through_is_refused_with_its_field() {
    let look = |input: Input| faults(attachment::look(input, &NoReader).map(drop)).remove(0);
    let unsaid = look(Input { is_open: false, ..input("总纲") });
    assert!(unsaid.0 == "open" && unsaid.1.contains("请先看过文件"), "{unsaid:?}");
    for (typed, words) in [
        (Input { size: attachment::MOST + 1, ..input("总纲") }, "有 11 MB，最多收 10 MB"),
        (Input::default(), "还没有选文件"),
        (input("内部通知\n秘　密 ★ 5年"), "含有密级标志“秘密★”"),
        (Input { name: "绝密☆.txt".to_owned(), ..input("总纲") }, "含有密级标志“绝密★”"),
        (Input { name: "提纲.docx".to_owned(), ..input("总纲") }, "内容却是文本"),
        (input(""), "文件里没有内容"),
        (input("%PDF-1.7"), "没有看成这份 PDF"),
    ] {
        let (field, message) = look(typed);
        assert!(field == "file" && message.contains(words), "{field}: {message}");
    }
}

#[tokio::test]
async fn the_same_file_twice_and_the_eleventh_are_refused() {
    let (world, sample) = World::with_sample();
    let owner = FileOwner::Item(line(&world, &sample).await);
    attach(&world, &sample, owner, "第 1 份").await.expect("taken");
    let again = faults(attach(&world, &sample, owner, "第 1 份").await);
    assert!(again[0].1.contains("已经在里面了"), "{again:?}");
    for number in 2..FILES {
        attach(&world, &sample, owner, &format!("第 {number} 份")).await.expect("taken");
    }
    let full = faults(attach(&world, &sample, owner, "多一份").await);
    assert!(full[0].1.contains("一项最多放 10 个文件"), "{full:?}");
}

#[tokio::test]
async fn a_line_that_is_taken_off_takes_its_files_along() {
    let (world, sample) = World::with_sample();
    let item = line(&world, &sample).await;
    let id = attach(&world, &sample, FileOwner::Item(item), "提纲").await.expect("taken");
    assert_eq!(open(&world, &sample, "许安宁", id).await.expect("the file"), "提纲".as_bytes());
    assert!(matches!(open(&world, &sample, "沈若溪", id).await, Err(Error::NotFound)), "another group");
    let actor = world.actor(&sample, LEADER).await;
    let remove = move |cx: &mut Cx<'_>| {
        let permit = permission::in_group(cx, &actor, actor.group.ok_or(Error::NotFound)?)?;
        plan::remove(cx, &permit, item)
    };
    world.write(remove).await.expect("taken off");
    assert!(matches!(open(&world, &sample, LEADER, id).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn the_files_of_a_study_that_was_taken_back_stay_and_no_more_come() {
    let (world, sample) = World::with_sample();
    let actor = world.actor(&sample, LEADER).await;
    let read = move |cx: &mut Cx<'_>| {
        let permit = permission::in_group::<may::ReadStudy>(cx, &actor, actor.group.ok_or(Error::NotFound)?)?;
        year::year(cx, &permit, 2026)
    };
    let view = world.app.read(read).await.expect("a page");
    let is_of_study = |owner: FileOwner| matches!(owner, FileOwner::Study(_));
    let file = view.files.iter().find(|file| is_of_study(file.owner)).expect("a file").clone();
    assert_eq!((file.kind, file.name.as_str()), (FileKind::Docx, "参观纪要.docx"));
    let FileOwner::Study(study) = file.owner else { unreachable!("asked for one of a study") };
    let actor = world.actor(&sample, LEADER).await;
    let withdraw = move |cx: &mut Cx<'_>| {
        let permit = app::study::permit(cx, &actor, study)?;
        record::withdraw(cx, &permit, study)
    };
    world.write(withdraw).await.expect("taken back");
    assert!(!open(&world, &sample, "许安宁", file.id).await.expect("still there").is_empty());
    let late = attach(&world, &sample, file.owner, "补一份").await;
    assert!(matches!(late, Err(Error::Refused(why)) if why.contains("已经撤回")));
}
