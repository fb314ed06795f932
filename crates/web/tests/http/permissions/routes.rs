//! Every route as everybody: what comes back is computed from the matrix, never from the handlers.

use app::permission::{Action, Role};
use axum::http::StatusCode;
use domain::{meeting::StageName, organization::Post, person::Standing};
use web::{Access, ROUTES, Route};

use crate::support::{Cast, Client, Reply, World};

/// To what a route's action is held.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Scope {
    /// A thing of the demo's first group, by the id in the address.
    Thing,
    /// The own group of whoever asks.
    OwnGroup,
    /// The branch.
    Branch,
}

/// A route that names nothing of a group acts on the own group, unless it is one of these.
const OF_THE_BRANCH: [Action; 21] = [
    Action::ManageWebhooks,
    Action::WriteBranchSummary,
    Action::ReadTables,
    Action::EditTables,
    Action::KeepTemplates,
    Action::TakeBranchBundle,
    Action::OpenDisposition,
    Action::RunAppraisal,
    Action::ReadPoll,
    Action::SetBallots,
    Action::SetDues,
    Action::PublishDues,
    Action::EditGroups,
    Action::AppointBranch,
    Action::ReadBranch,
    Action::EditResolutions,
    Action::ReadJournal,
    Action::ReadAccounts,
    Action::ManageAccounts,
    Action::SecureAccounts,
    Action::UseAccount,
];

/// The parameters that name a thing by its id; a new parameter takes its place here or in [`value`].
const THINGS: [&str; 32] = [
    "factor",
    "token",
    "webhook",
    "delivery",
    "old",
    "office",
    "branch",
    "summary",
    "table",
    "disposition",
    "appraisal",
    "ballot",
    "gathered",
    "file",
    "line",
    "study",
    "life",
    "opinion",
    "talk",
    "care",
    "id",
    "remark",
    "item",
    "decision",
    "person",
    "word",
    "group",
    "assignment",
    "resolution",
    "import",
    "entry",
    "handover",
];

fn parameters(path: &str) -> Vec<&str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect()
}

fn has_thing(route: &Route) -> bool {
    parameters(route.path).iter().any(|p| THINGS.contains(p))
}

/// The plan of an address is always the own group's, and so is what a member writes in an appraisal of the branch.
fn scope(route: &Route) -> Scope {
    let Access::Only(action) = route.access else { return Scope::Branch };
    if OF_THE_BRANCH.contains(&action) || route.path == "/offices" {
        Scope::Branch
    } else if has_thing(route)
        && !route.path.starts_with("/plan/")
        && !route.path.starts_with("/assignments/resolutions/")
        && !matches!(action, Action::WriteAppraisal | Action::RemarkAppraisal)
    {
        Scope::Thing
    } else {
        Scope::OwnGroup
    }
}

/// One branch with its things, to fill addresses with.
struct Things<'w> {
    world: &'w World,
    cast: Cast,
    running: domain::id::MeetingId,
    notified: domain::id::MeetingId,
    /// An organizational-life meeting that is running.
    life: domain::id::MeetingId,
    leader: &'static str,
    somebody: &'static str,
    /// Somebody else of the same group.
    applicant: &'static str,
    deputy: &'static str,
}

impl<'w> Things<'w> {
    fn of_demo(world: &'w World) -> Self {
        let cast = Cast::new(world, "陈一诺", "林知远", "石南星", "许安宁");
        Self::new(world, cast, "陈一诺", ("尚未平", "罗星野"), "纪春山")
    }

    fn of_other(world: &'w World) -> Self {
        Self::new(
            world,
            Cast::new(world, "秦川", "秦川", "秦川", "叶知秋"),
            "秦川",
            ("叶知秋", "秦川"),
            "叶知秋",
        )
    }

    fn new(
        world: &'w World,
        cast: Cast,
        leader: &'static str,
        (somebody, applicant): (&'static str, &'static str),
        deputy: &'static str,
    ) -> Self {
        let running = world.meeting(&cast, StageName::InSession);
        let notified = world.meeting(&cast, StageName::Notified);
        let life = world.life_meeting(&cast, StageName::InSession, somebody);
        Self { world, cast, running, notified, life, leader, somebody, applicant, deputy }
    }

    /// A parameter's value; what a request may use up is made anew for every request.
    fn value(&self, route: &Route, name: &str) -> String {
        let item = || self.world.items(&self.cast, self.running)[0];
        match (name, route.path) {
            ("token", "/accounts/tokens/{token}/end") => self.world.token(self.leader),
            ("webhook", _) => self.world.webhook(self.leader).0,
            ("delivery", _) => self.world.webhook(self.leader).1,
            ("table", _) => self.world.table(self.leader),
            ("name", "/branch/tables/{table}/papers/{name}") => "table.txt".to_owned(),
            ("template", path) => self.world.own_template(self.leader, !path.ends_with("/use-again")),
            ("name", "/branch/templates/example/{name}") => "minutes.docx".to_owned(),
            ("name", "/branch/templates/{template}/{name}") => "sample.docx".to_owned(),
            ("name", "/branch/bundle/{name}") => "2026.zip".to_owned(),
            ("factor", _) => self.world.factor(self.leader),
            // Whose own it is is tried below.
            ("token", _) => "00000000-0000-7000-8000-000000000000".to_owned(),
            ("import", _) => "00000000-0000-7000-8000-000000000000".to_owned(),
            ("assignment", _) => self.world.work(self.leader),
            ("old", _) => self.world.old_record(self.leader),
            ("office", _) => self.world.office(self.leader).0,
            ("branch", _) => self.world.office(self.leader).1,
            ("name", "/offices/{office}/papers/{name}") => "office.txt".to_owned(),
            ("appraisal", _) => self.world.appraisal(self.leader),
            ("name", "/appraisal/{appraisal}/people/{person}/papers/{name}") => "self.txt".to_owned(),
            ("name", "/appraisal/{appraisal}/groups/{group}/papers/{name}") => "remarks.txt".to_owned(),
            ("name", "/appraisal/{appraisal}/papers/{name}") => "ledger.txt".to_owned(),
            ("summary", _) => self.world.work_summary(self.leader),
            ("name", "/summaries/{summary}/papers/{name}") => "summary.txt".to_owned(),
            ("ballot", _) => self.world.ballot(self.leader, self.running),
            ("name", "/ballots/{ballot}/papers/{name}") => "result.txt".to_owned(),
            ("name", "/meetings/{id}/selection/{item}/papers/{name}") => "recommendation.txt".to_owned(),
            ("name", "/meetings/{id}/hearing/{item}/papers/{name}") => {
                self.world.hearing(self.leader, self.running, item(), self.somebody);
                "opinion.txt".to_owned()
            }
            ("gathered", _) => self.world.gathered(self.life, self.somebody),
            ("line", path) if path.contains("/life/") => {
                self.world.rectification(self.leader, self.life, self.somebody)
            }
            ("line", _) => self.world.study_item(self.leader),
            ("study", _) => self.world.study(self.leader),
            ("file", path) if path.starts_with("/study/") => self.world.study_file(self.leader),
            ("file", _) => self.world.resolution_file(self.leader),
            ("life", _) => self.world.life(self.somebody),
            ("opinion", _) => self.world.opinion(self.leader),
            ("talk", _) => self.world.talk(self.somebody, self.applicant),
            ("disposition", _) => self.world.disposition(self.leader, self.somebody),
            ("care", _) => self.world.care(self.leader, self.somebody),
            ("entry", _) => self.world.dues_entry(self.leader),
            ("handover", _) => self.world.handover(self.leader),
            ("resolution", _) => self.world.resolution(self.leader),
            ("decision", _) => self.world.decision(&self.cast, self.running, item()).to_string(),
            ("id", path) if path.starts_with("/meetings/{id}/life") => self.life.to_string(),
            ("id", _) => self.running.to_string(),
            ("remark", path) if path.contains("/own/") => "00000000-0000-7000-8000-000000000000".to_owned(),
            ("remark", _) => self.world.remark(&self.cast, self.running, item()).to_string(),
            ("item", path) if path.starts_with("/plan/") => self.plan_item(),
            ("item", _) => item().to_string(),
            // Who holds the post that the form names.
            ("person", "/branch/posts/{person}/end") => self.world.id(self.deputy),
            ("person", _) => self.world.id(self.somebody),
            ("word", _) => self.link(),
            ("group", _) => self.world.group(self.leader),
            ("year", _) => "2026".to_owned(),
            ("kind", _) => "opening".to_owned(),
            ("name", "/assets/{name}") => "app.css".to_owned(),
            ("name", "/meetings/book/{name}") => "2026.txt".to_owned(),
            ("name", "/meetings/bundle/{name}") => "2026.zip".to_owned(),
            ("name", path) if path.starts_with("/plan/") => "plan.txt".to_owned(),
            ("name", "/today/papers/{name}") => "today.txt".to_owned(),
            ("name", "/roster/papers/{name}") => "roster.txt".to_owned(),
            ("name", "/study/papers/{name}") => "study.txt".to_owned(),
            ("name", "/development/papers/{name}") => "development.txt".to_owned(),
            ("name", "/development/{person}/papers/{name}") => {
                format!("opinion-{}.txt", self.world.group_opinion(self.leader, self.somebody))
            }
            ("name", "/attendance/papers/{name}") => "attendance.txt".to_owned(),
            ("name", "/opinions/papers/{name}") => "opinions.txt".to_owned(),
            ("name", "/talks/papers/{name}") => "talks.txt".to_owned(),
            ("name", "/dispositions/papers/{name}") => "dispositions.txt".to_owned(),
            ("name", "/dispositions/{disposition}/papers/{name}") => "opinion.txt".to_owned(),
            ("name", "/care/papers/{name}") => "care.txt".to_owned(),
            ("name", "/dues/year/{year}/papers/{name}") => {
                self.publish_dues();
                "list.txt".to_owned()
            }
            ("name", "/dues/papers/{name}") => "dues.txt".to_owned(),
            ("name", "/dues/handovers/{handover}/papers/{name}") => "slip.txt".to_owned(),
            ("name", "/assignments/papers/{name}") => "assignments.txt".to_owned(),
            ("name", "/meetings/{id}/life/papers/{name}") => "rectification.txt".to_owned(),
            ("name", path) if path.contains("/life/sheets/") => "examination.txt".to_owned(),
            ("name", _) => "minutes.txt".to_owned(),
            (other, path) => panic!("{path} has a parameter {{{other}}} that this table does not know"),
        }
    }

    fn address(&self, route: &Route) -> String {
        let mut path = route.path.to_owned();
        for name in parameters(route.path) {
            path = path.replace(&format!("{{{name}}}"), &self.value(route, name));
        }
        path
    }

    /// Publishes the yearly list of the demo's branch where it changed.
    fn publish_dues(&self) {
        let secretary = self.world.as_("林知远");
        let page = secretary.open("/dues/year/2026");
        if page.offers("/dues/year/2026") {
            secretary.go(&page.form("/dues/year/2026"));
        }
    }

    /// A line of the plan of a year of its own, so that no month is ever full.
    fn plan_item(&self) -> String {
        let leader = self.world.as_(self.leader);
        let page = leader.open("/plan/2026");
        if !page.offers("/move") {
            let line = page.form("/plan/2026/items").set("title", "学习党章").set("source", "own");
            return self.plan_line(&leader.go(&line));
        }
        self.plan_line(&page)
    }

    fn plan_line(&self, page: &Reply) -> String {
        let action = page.form("/move").action;
        action.split('/').nth(4).expect("an item").to_owned()
    }

    /// A personal link of the meeting that waits for answers.
    fn link(&self) -> String {
        let leader = self.world.as_(self.leader);
        let path = format!("/meetings/{}/renew-link", self.notified);
        let page = leader.post(&path, &[("person", &self.world.id(self.leader))]);
        let link = page.link("http://dxz.example.cn/a/").expect("a link");
        link.rsplit('/').next().unwrap_or_default().to_owned()
    }
}

/// Somebody who asks.
struct Caller {
    name: &'static str,
    /// In relation to the demo's first group and its meeting.
    here: &'static [Role],
    /// In relation to the own group; nothing for who has none.
    at_home: &'static [Role],
}

/// The demo's people with one role each where a role can stand alone.
const CALLERS: [Caller; 14] = {
    use Role::*;
    const fn of(name: &'static str, here: &'static [Role], at_home: &'static [Role]) -> Caller {
        Caller { name, here, at_home }
    }
    [
        of("", &[Anonymous], &[]),
        of("方景行", &[Outsider], &[Member]),
        of("何思源", &[Member], &[Member]),
        of("许安宁", &[Member, Recorder], &[Member]),
        of("石南星", &[Member, Chair], &[Member]),
        of("陈一诺", &[Member, Leader], &[Member, Leader]),
        of("林知远", &[Outsider, Secretary], &[Member, Secretary]),
        of("纪春山", &[Outsider, DeputySecretary], &[Member, DeputySecretary]),
        of("周明哲", &[Outsider, OrganizationCommissioner], &[Member, OrganizationCommissioner]),
        of("江亦舟", &[Outsider, DisciplineCommissioner], &[Member, DisciplineCommissioner]),
        of("管理员", &[Outsider, Administrator], &[]),
        of("安全员", &[Outsider, SecurityAdministrator], &[]),
        of("审计员", &[Outsider, Auditor], &[]),
        of("乔以南", &[Outsider, Office], &[]),
    ]
};

/// The demo's branch, in which the secretary and the commissioner belong to the second group.
fn world() -> World {
    let mut world = World::new();
    world.join("石南星", 0, Standing::Full);
    world.join("尚未平", 0, Standing::Full);
    world.join("纪春山", 1, Standing::Full);
    world.appoint("纪春山", Post::DeputySecretary);
    for name in ["林知远", "周明哲"] {
        let ((branch, person), group) = (world.person(name), world.sample.groups[1]);
        let day = jiff::civil::date(2026, 11, 18);
        world.store(move |tx| store::person::set_group(tx, branch, person, day, group));
    }
    world
}

/// What is to come back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Outcome {
    SignIn,
    NotFound,
    Forbidden,
    Done,
}

fn expected(route: &Route, caller: &Caller) -> Outcome {
    // Here the branches exist already: there is nothing to set up.
    if route.path == "/setup" {
        return if route.method == "GET" { Outcome::SignIn } else { Outcome::NotFound };
    }
    // Who has no group reads on the page of the roster that there is none.
    if route.path == "/roster"
        && route.method == "GET"
        && caller.at_home.is_empty()
        && !caller.name.is_empty()
    {
        return Outcome::Done;
    }
    let anonymous = caller.here.contains(&Role::Anonymous);
    let action = match route.access {
        Access::Public => return Outcome::Done,
        _ if anonymous => return Outcome::SignIn,
        Access::SignedIn => return Outcome::Done,
        Access::Only(action) => action,
    };
    let (roles, may_know) = match scope(route) {
        Scope::Branch => (caller.here, true),
        // A matter of handling or discipline, a talk and a difficulty are known to fewer than the group.
        Scope::Thing => {
            let known = match parameters(route.path).first() {
                Some(&"disposition") => Action::ReadDisposition,
                Some(&"office") => Action::ReadOffice,
                Some(&"talk") => Action::ReadTalk,
                Some(&"care") => Action::ReadCare,
                _ => Action::ReadMeeting,
            };
            (caller.here, caller.here.iter().any(|&r| known.allows(r)))
        }
        Scope::OwnGroup => (caller.at_home, !caller.at_home.is_empty()),
    };
    if roles.iter().any(|&role| action.allows(role)) {
        Outcome::Done
    } else if may_know {
        Outcome::Forbidden
    } else {
        Outcome::NotFound
    }
}

fn found(reply: &Reply) -> Outcome {
    match reply.status {
        StatusCode::UNAUTHORIZED => Outcome::SignIn,
        StatusCode::NOT_FOUND => Outcome::NotFound,
        StatusCode::FORBIDDEN => Outcome::Forbidden,
        s if s.is_redirection() && reply.header("set-cookie").contains("Max-Age=0") => Outcome::Done,
        s if s.is_redirection() && reply.location().starts_with("/sign-in") => Outcome::SignIn,
        s if s.is_server_error() => panic!("{}: {} {}", reply.asked, reply.status, reply.reading()),
        _ => Outcome::Done,
    }
}

/// What a form must hold so that it names something that exists; whether it can be done is not the question.
fn fields(things: &Things<'_>, route: &Route) -> Vec<(&'static str, String)> {
    let item = || things.world.items(&things.cast, things.running)[0].to_string();
    match route.path {
        "/meetings/{id}/own" => vec![("item", item()), ("text", "同意".to_owned())],
        "/meetings/{id}/renew-link"
        | "/meetings/{id}/make-up"
        | "/meetings/{id}/life/sheet/readers/remove" => {
            vec![("person", things.world.id(things.somebody))]
        }
        "/meetings/{id}/roll" => {
            vec![("person", things.world.id(things.somebody)), ("presence", "present".to_owned())]
        }
        "/meetings/{id}/remarks" => {
            vec![("item", item()), ("speaker", things.world.id(things.leader)), ("kind", "speaks".to_owned())]
        }
        "/dues/mine/confirm" | "/dues/people/{person}/confirm" => {
            vec![("from", "2020-01".to_owned()), ("fixed", "0".to_owned())]
        }
        "/development/{person}/contacts/withdraw" => {
            vec![
                ("contact", things.world.id(things.leader)),
                ("from", "2020-01-01".to_owned()),
                ("why", "选错人".to_owned()),
            ]
        }
        "/branch/tables/take" => {
            let table = things.world.table("秦川");
            things.world.share(&table);
            vec![("branch", things.world.other.branch.to_string()), ("table", table)]
        }
        "/accounts/{person}/duty" => vec![("duty", "auditor".to_owned()), ("give", "1".to_owned())],
        "/branch/posts/{person}/end" => vec![("post", "deputy_secretary".to_owned())],
        "/plan/{year}/items/{item}/rename" => vec![("title", "学习党章".to_owned())],
        _ => Vec::new(),
    }
}

/// `fields` are those of [`fields`], made before what is written is counted.
fn ask(client: &Client<'_>, route: &Route, path: &str, fields: &[(&'static str, String)]) -> Reply {
    if route.method == "GET" {
        return client.get(path);
    }
    if route.path == "/roster/import" {
        return client.upload(path, &[], "名册.csv", "姓名,身份\n白鹭,正式党员\n".as_bytes());
    }
    if route.path == "/meetings/old" {
        return client.upload(path, &[], "旧会.txt", "党小组会议记录".as_bytes());
    }
    if route.path == "/branch/templates" {
        return client.upload(path, &[("part", "minutes")], "模板.docx", b"PK");
    }
    if route.path == "/branch/tables/read" {
        return client.upload(path, &[], "样式.json", b"{}");
    }
    if route.path.ends_with("/files") {
        return client.upload(path, &[("open", "1")], "提纲.txt", "党章总纲".as_bytes());
    }
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    client.post(path, &fields)
}

/// A file that waits is its reader's own: read in by whoever asks, where that is allowed.
fn own_import(things: &Things<'_>, caller: &Caller) -> Option<String> {
    let client = things.world.as_(caller.name);
    let fields = [("on", "2026-11-01")];
    let reply = client.upload("/roster/import", &fields, "名册.csv", "姓名,身份\n白鹭,正式党员\n".as_bytes());
    let place = reply.status.is_redirection().then(|| reply.location())?;
    place.strip_prefix("/roster/import/").map(str::to_owned)
}

/// The own remark that a member changes is the member's own: it is made by whoever asks, where that is allowed.
fn own_remark(things: &Things<'_>, caller: &Caller) -> Option<String> {
    let client = things.world.as_(caller.name);
    let item = things.world.items(&things.cast, things.running)[0].to_string();
    let base = format!("/meetings/{}", things.running);
    client.post(&format!("{base}/own"), &[("item", &item), ("text", "同意")]);
    let page = client.get(&format!("{base}/speak"));
    let beginning = format!("{base}/own/");
    page.link(&beginning).map(|link| link[beginning.len()..].to_owned())
}

#[test]
fn every_route_answers_everybody_as_the_matrix_says() {
    let world = world();
    let things = Things::of_demo(&world);
    let mut wrong = Vec::new();
    for route in ROUTES {
        for caller in &CALLERS {
            let client = if caller.name.is_empty() { world.anonymous() } else { world.as_(caller.name) };
            let mut path = things.address(route);
            if route.path.ends_with("/own/{remark}")
                && !caller.name.is_empty()
                && let Some(own) = own_remark(&things, caller)
            {
                path = format!("/meetings/{}/own/{own}", things.running);
            }
            if route.path.contains("{factor}") && !caller.name.is_empty() {
                path = route.path.replace("{factor}", &world.factor(caller.name));
            }
            if route.path.starts_with("/me/tokens/{token}") && !caller.name.is_empty() {
                path = route.path.replace("{token}", &world.token(caller.name));
            }
            if route.path.contains("{import}") && !caller.name.is_empty() {
                match own_import(&things, caller) {
                    Some(own) => path = route.path.replace("{import}", &own),
                    // Nobody else has a file that waits: there is none to refuse.
                    None => continue,
                }
            }
            let fields = fields(&things, route);
            let before = world.journal();
            let reply = ask(&client, route, &path, &fields);
            let (should, is) = (expected(route, caller), found(&reply));
            if is != Outcome::Done && world.journal() != before {
                wrong.push(format!(
                    "{} {} as {:?}: refused, and still wrote",
                    route.method, route.path, caller.here
                ));
            }
            if should != is {
                wrong.push(format!(
                    "{} {} as {:?}: {should:?}, but {is:?} ({})",
                    route.method, route.path, caller.here, reply.status
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} answers differ from the matrix:\n{}", wrong.len(), wrong.join("\n"));
}

/// Who leads another group of the same branch: what each may there counts for nothing here.
#[test]
fn nothing_of_another_group_is_touched_by_its_leader() {
    let world = world();
    let things = Things::of_demo(&world);
    let stranger =
        Caller { name: "沈若溪", here: &[Role::Outsider], at_home: &[Role::Member, Role::Leader] };
    let client = world.as_(stranger.name);
    let mut wrong = Vec::new();
    for route in
        ROUTES.iter().filter(|route| scope(route) == Scope::Thing && !route.path.contains("{import}"))
    {
        let (path, fields) = (things.address(route), fields(&things, route));
        let before = world.journal();
        let (should, is) = (expected(route, &stranger), found(&ask(&client, route, &path, &fields)));
        if should != is || is == Outcome::Done {
            wrong.push(format!("{} {}: {should:?}, but {is:?}", route.method, route.path));
        }
        if world.journal() != before {
            wrong.push(format!("{} {}: wrote something", route.method, route.path));
        }
    }
    assert!(wrong.is_empty(), "{} answers are not refusals:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn nothing_of_another_branch_is_known_to_anybody() {
    let world = world();
    let (ours, theirs) = (Things::of_demo(&world), Things::of_other(&world));
    let mut wrong = Vec::new();
    for route in ROUTES.iter().filter(|r| has_thing(r) && r.access != Access::Public) {
        let all = parameters(route.path);
        let things: Vec<_> = all.iter().filter(|p| THINGS.contains(p)).collect();
        // Everything foreign, then each thing foreign under an address that is otherwise the own one.
        for (who, own, foreign) in
            [("陈一诺", &ours, &theirs), ("林知远", &ours, &theirs), ("秦川", &theirs, &ours)]
        {
            let mut paths = vec![foreign.address(route)];
            for strange in things.iter().filter(|_| things.len() > 1) {
                let mut path = route.path.to_owned();
                for name in &all {
                    let from = if name == *strange { foreign } else { own };
                    path = path.replace(&format!("{{{name}}}"), &from.value(route, name));
                }
                paths.push(path);
            }
            for path in paths {
                let client = world.as_(who);
                let fields = fields(foreign, route);
                let before = world.journal();
                let reply = ask(&client, route, &path, &fields);
                if world.journal() != before {
                    wrong.push(format!("{} {path} as {who}: wrote something", route.method));
                }
                // Who may not do it at all is told so before the rest of the address is read.
                let own_address = scope(route) != Scope::Thing
                    || [own.running, own.life].iter().any(|id| path.contains(&id.to_string()));
                let refused = own_address && found(&reply) == Outcome::Forbidden;
                if found(&reply) != Outcome::NotFound && !refused {
                    wrong.push(format!("{} {path} as {who}: {} {}", route.method, reply.status, route.path));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} foreign ids are not simply unknown:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn who_answers_for_security_gives_slips_in_the_own_branch_only() {
    let world = world();
    let admin = world.as_("安全员");
    let page = admin.open("/accounts").says("纪春山").keeps_quiet_about("叶知秋");
    let form = page.form(&format!("/accounts/{}/reset", world.id("纪春山")));
    admin.submit(&form).expect(StatusCode::OK).says("纪春山的一次性密码");
    let foreign = form.to(&format!("/accounts/{}/reset", world.id("叶知秋")));
    admin.submit(&foreign).expect(StatusCode::NOT_FOUND);
}

#[test]
fn a_form_never_reaches_into_another_branch() {
    let world = world();
    let (ours, theirs) = (Things::of_demo(&world), Things::of_other(&world));
    let leader = world.as_("陈一诺");
    let before = world.journal();
    let foreign = world.items(&theirs.cast, theirs.running)[0].to_string();
    let (stranger, me) = (world.id("叶知秋"), world.id("陈一诺"));
    let own = world.items(&ours.cast, ours.running)[0].to_string();
    let base = format!("/meetings/{}", ours.running);
    let tries: [(&str, Vec<(&str, &str)>); 8] = [
        ("roll", vec![("person", &stranger), ("presence", "present")]),
        ("remarks", vec![("item", &foreign), ("speaker", &me), ("kind", "speaks")]),
        ("remarks", vec![("item", &own), ("speaker", &stranger), ("kind", "speaks")]),
        (
            "decisions",
            vec![
                ("item", &foreign),
                ("what", "事"),
                ("measures", "法"),
                ("responsible", &me),
                ("due", "2026-12-20"),
            ],
        ),
        (
            "decisions",
            vec![
                ("item", &own),
                ("what", "事"),
                ("measures", "法"),
                ("responsible", &stranger),
                ("due", "2026-12-20"),
            ],
        ),
        ("own", vec![("item", &foreign), ("text", "同意")]),
        ("chair", vec![("chair", &stranger), ("chair_reason", "出差")]),
        ("make-up", vec![("person", &stranger), ("how", "转达")]),
    ];
    for (verb, fields) in tries {
        let reply = leader.post(&format!("{base}/{verb}"), &fields);
        let refused = matches!(reply.status, StatusCode::NOT_FOUND | StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused, "{verb} {fields:?}: {} {}", reply.status, reply.reading());
        assert!(!reply.reading().contains("叶知秋"), "{verb} tells a name of another branch");
    }
    let renewed = leader.post(&format!("/meetings/{}/renew-link", ours.notified), &[("person", &stranger)]);
    assert_eq!(renewed.status, StatusCode::NOT_FOUND);
    assert_eq!(world.journal(), before, "a refused form is no entry");
}
