//! The data itself, or a backup of it: every branch's journal along its chain, every signed record and file.

use std::path::Path;

use app::journal::{self, Proved};
use proof::KeptHead;
use store::{CHAINED, Db, Location, check_file};
use tokio::runtime::Runtime;

use super::{Finding, Report, Wanted};
use crate::{
    Failure,
    place::{said, words},
    product,
};

/// Looks at a backup that is called so; the file itself is only read.
pub(super) fn backup(path: &Path, name: &str, wanted: &Wanted, report: &mut Report) -> Result<(), Failure> {
    let info = check_file(path).map_err(|fault| words(&fault))?;
    if info.schema < CHAINED {
        return Err(format!("是第 {} 版的数据，那时日志还没有链，不能核对", info.schema).into());
    }
    // A newer program brings an older schema up to date when it opens it: that happens to a copy.
    let folder = tempfile::tempdir()?;
    let copy = folder.path().join("backup.db");
    std::fs::copy(path, &copy)?;
    let db = Db::open(&Location::File(copy)).map_err(|fault| words(&fault))?;
    look(db, wanted, &format!("{name}："), report)
}

/// Looks at every branch of a database.
pub(super) fn look(db: Db, wanted: &Wanted, before: &str, report: &mut Report) -> Result<(), Failure> {
    let app = product(db)?;
    let runtime = Runtime::new()?;
    let branches = runtime.block_on(app.read(journal::branches)).map_err(said)?;
    if branches.is_empty() {
        report.findings.push(Finding::Note(format!("{before}里面还没有党支部。")));
    }
    for head in wanted.kept.iter().filter(|head| branches.iter().all(|id| id.to_string() != head.branch)) {
        report.findings.push(Finding::Broken(format!("{before}没有{}，链头文件里有", head.name)));
    }
    for branch in branches {
        let own = branch.to_string();
        let known = wanted.heads_of(&own);
        let proved =
            runtime.block_on(app.read(move |cx| journal::prove(cx, branch, known.clone()))).map_err(said)?;
        if let Ok(head) = &proved.chain {
            report.heads.push(KeptHead { branch: own, name: proved.branch.clone(), head: head.clone() });
        }
        report.findings.extend(told(&proved, wanted, before));
    }
    Ok(())
}

fn told(proved: &Proved, wanted: &Wanted, before: &str) -> Vec<Finding> {
    let Proved { branch, chain, records, files, signatures, keys, last_sealed, unsealed, faults } = proved;
    let mut findings = Vec::new();
    match chain {
        Ok(head) if faults.is_empty() => findings.push(Finding::Whole(format!(
            "{before}{branch}：日志 {} 条，一条不少，没有改动；封存的会议记录 {records} 份、文件 {files} 个，都和封存时一样。链头 {}",
            head.number, head.digests.sha256
        ))),
        Ok(_) => {}
        Err(broken) => findings.push(Finding::Broken(format!("{before}{branch}：日志{broken}"))),
    }
    findings.extend(faults.iter().map(|fault| Finding::Broken(format!("{before}{branch}：日志{fault}"))));
    if let Some(key) = wanted
        .key
        .as_ref()
        .filter(|key| *last_sealed > 0 && keys.get(*key).is_none_or(|last| last < last_sealed))
    {
        let fault = format!("{before}{branch}：没有指纹 {key} 的密钥的签名，或者签名不全");
        findings.push(Finding::Broken(fault));
    } else if *signatures > 0 {
        let known: Vec<&str> = keys.keys().map(String::as_str).collect();
        let known = known.join("、");
        findings.push(Finding::Note(format!("{branch}有密钥签名 {signatures} 个，指纹 {known}。")));
    }
    if *unsealed > 0 {
        findings.push(Finding::Note(format!(
            "{branch}有 {unsealed} 份会议记录是日志有链以前定稿的，还没有封存；启动一次服务就会封存，封存以前有没有改动看不出来。"
        )));
    }
    findings
}
