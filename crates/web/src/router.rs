//! Every route, who uses it, and the layers around all of them.

use std::time::Duration;

use app::permission::Action;
use axum::{
    Router,
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{from_fn, from_fn_with_state, map_response},
    response::Response,
    routing::{get, post},
};
use tower::{ServiceBuilder, util::option_layer};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, NotForContentType, Predicate as _},
    },
    csrf::{CsrfLayer, ProtectionError},
    set_header::SetResponseHeaderLayer,
    timeout::TimeoutLayer,
};

use crate::{
    assets, cache, error, kept, live, operation,
    pages::{
        account, accounts, answer, appraisal, appraised, assignments, attachments, attendance, ballot_list,
        ballots, branch, care, console, consult, correct, daily, development, directory, dispositions, draft,
        dues, groups, hearing, home, import, journal, late, ledgers, life, life_sheet, meeting, meetings,
        minutes, not_done, offices, old_records, opinions,
        papers::{self, ZIP},
        person, personal, plan, proof, roster, search, security, selection, set_up, speak, steps, study,
        talks, tokens, topics, webhooks, work_summaries,
    },
    state::Site,
};

/// Who may use a route.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// Anybody.
    Public,
    /// Anybody who is signed in; the page shows what each may see.
    SignedIn,
    /// Who may do this.
    Only(Action),
}

/// One route of the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Route {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
}

macro_rules! routes {
    ($($method:ident $path:literal $handler:path => $access:expr;)*) => {
        /// The table of routes: what is served and to whom. A route outside of it does not exist.
        pub const ROUTES: &[Route] = &[$(Route { method: stringify!($method), path: $path, access: $access },)*];

        fn table() -> Router<Site> {
            Router::new()$(.route($path, routes!(@ $method)($handler)))*
        }
    };
    (@ GET) => { get };
    (@ POST) => { post };
}

use Access::{Only, Public, SignedIn};
use Action as A;

routes! {
    GET "/" home::show => SignedIn;
    GET "/today/papers/{name}" ledgers::of_today => Only(A::UseAccount);
    GET "/daily" daily::show => SignedIn;
    GET "/search" search::show => SignedIn;
    GET "/offices" offices::own => Only(A::ReadOffice);
    GET "/offices/{office}" offices::show => Only(A::ReadOffice);
    GET "/offices/{office}/branches/{branch}" offices::branch => Only(A::ReadOffice);
    GET "/offices/{office}/papers/{name}" offices::papers => Only(A::ReadOffice);
    GET "/healthz" operation::alive => Public;
    GET "/readyz" operation::ready => Public;
    GET "/assets/{name}" assets::serve => Public;
    GET "/not-done" not_done::show => Public;
    GET "/size" account::size => Public;
    GET "/setup" set_up::show => Public;
    POST "/setup" set_up::keep => Public;
    GET "/sign-in" account::sign_in_page => Public;
    POST "/sign-in" account::sign_in => Public;
    POST "/sign-out" account::sign_out => SignedIn;
    GET "/sign-in/second" account::second_page => Public;
    POST "/sign-in/second" account::second => Public;
    GET "/sign-in/directory" directory::go => Public;
    GET "/sign-in/directory/back" directory::back => Public;
    POST "/sign-in/passkey/ask" account::ask_passkey => Public;
    POST "/sign-in/passkey" account::passkey => Public;
    GET "/password" account::password_page => SignedIn;
    POST "/password" account::password => SignedIn;
    GET "/me" account::me => SignedIn;
    GET "/me/data" personal::show => Only(A::UseAccount);
    POST "/me/data/take" personal::take => Only(A::UseAccount);
    POST "/me/data/erase" personal::erase => Only(A::UseAccount);
    GET "/me/security" security::show => Only(A::UseAccount);
    POST "/me/security/prove" security::prove => Only(A::UseAccount);
    POST "/me/security/totp" security::teach => Only(A::UseAccount);
    POST "/me/security/totp/confirm" security::confirm => Only(A::UseAccount);
    POST "/me/security/passkey/ask" security::ask_passkey => Only(A::UseAccount);
    POST "/me/security/passkey" security::passkey => Only(A::UseAccount);
    GET "/me/security/directory" directory::go_to_tie => Only(A::UseAccount);
    POST "/me/security/directory/remove" directory::untie => Only(A::UseAccount);
    POST "/me/security/codes" security::codes => Only(A::UseAccount);
    POST "/me/security/others" security::end_others => Only(A::UseAccount);
    POST "/me/security/factors/{factor}/rename" security::rename => Only(A::UseAccount);
    POST "/me/security/factors/{factor}/remove" security::remove => Only(A::UseAccount);
    GET "/a/{word}" answer::show => Public;
    POST "/a/{word}" answer::reply => Public;
    GET "/accounts" accounts::show => Only(A::ReadAccounts);
    POST "/accounts" accounts::add => Only(A::ManageAccounts);
    POST "/accounts/rules" accounts::set_rules => Only(A::SecureAccounts);
    POST "/accounts/{person}/open" accounts::open => Only(A::ManageAccounts);
    POST "/accounts/{person}/reset" accounts::reset => Only(A::SecureAccounts);
    POST "/accounts/{person}/directory" directory::tie => Only(A::SecureAccounts);
    POST "/accounts/{person}/close" accounts::close => Only(A::ManageAccounts);
    POST "/accounts/{person}/duty" accounts::charge => Only(A::SecureAccounts);
    POST "/accounts/{person}/factors/reset" accounts::reset_factors => Only(A::SecureAccounts);
    GET "/me/tokens" tokens::own => Only(A::UseAccount);
    POST "/me/tokens" tokens::make => Only(A::UseAccount);
    POST "/me/tokens/{token}/agree" tokens::agree => Only(A::UseAccount);
    POST "/me/tokens/{token}/end" tokens::end => Only(A::UseAccount);
    GET "/accounts/tokens" tokens::all => Only(A::ManageAccounts);
    POST "/accounts/tokens" tokens::make_for => Only(A::ManageAccounts);
    POST "/accounts/tokens/{token}/end" tokens::end_any => Only(A::ManageAccounts);
    GET "/webhooks" webhooks::show => Only(A::ManageWebhooks);
    POST "/webhooks" webhooks::add => Only(A::ManageWebhooks);
    POST "/webhooks/{webhook}/end" webhooks::end => Only(A::ManageWebhooks);
    POST "/webhooks/{webhook}/test" webhooks::test => Only(A::ManageWebhooks);
    POST "/deliveries/{delivery}/again" webhooks::again => Only(A::ManageWebhooks);
    GET "/journal" journal::show => Only(A::ReadJournal);
    GET "/journal/proof" proof::journal => Only(A::ReadJournal);
    GET "/journal/proof/head.json" proof::head => Only(A::ReadJournal);
    GET "/verify" proof::look_up => SignedIn;
    GET "/branch" branch::inbox::show => Only(A::ReadBranch);
    GET "/branch/resolutions" branch::resolutions::show => Only(A::ReadBranch);
    POST "/branch/resolutions" branch::resolutions::resolve => Only(A::EditResolutions);
    POST "/branch/resolutions/{resolution}/end" branch::resolutions::end => Only(A::EditResolutions);
    POST "/branch/resolutions/{resolution}/files" branch::resolutions::attach => Only(A::EditResolutions);
    POST "/branch/resolutions/files/{file}/remove" branch::resolutions::detach => Only(A::EditResolutions);
    GET "/branch/tables" branch::tables::show => Only(A::ReadTables);
    POST "/branch/tables" branch::tables::add => Only(A::EditTables);
    POST "/branch/tables/take" branch::tables::take => Only(A::EditTables);
    POST "/branch/tables/read" branch::tables::read_in => Only(A::EditTables);
    GET "/branch/tables/{table}" branch::table::show => Only(A::ReadTables);
    POST "/branch/tables/{table}" branch::table::keep => Only(A::EditTables);
    POST "/branch/tables/{table}/renew" branch::table::renew => Only(A::EditTables);
    POST "/branch/tables/{table}/remove" branch::table::remove => Only(A::EditTables);
    GET "/branch/tables/{table}/papers/{name}" branch::table::papers => Only(A::ReadTables);
    GET "/branch/templates" branch::templates::show => Only(A::KeepTemplates);
    POST "/branch/templates" branch::templates::keep => Only(A::KeepTemplates);
    GET "/branch/templates/example/{name}" branch::templates::to_begin_with => Only(A::KeepTemplates);
    GET "/branch/templates/{template}/{name}" branch::templates::file => Only(A::KeepTemplates);
    POST "/branch/templates/{template}/set-aside" branch::templates::set_aside => Only(A::KeepTemplates);
    POST "/branch/templates/{template}/use-again" branch::templates::use_again => Only(A::KeepTemplates);
    GET "/branch/bundle/{name}" papers::bundle_of_branch => Only(A::TakeBranchBundle);
    GET "/branch/year" branch::year::current => Only(A::ReadBranch);
    GET "/branch/year/{year}" branch::year::show => Only(A::ReadBranch);
    POST "/branch/summaries" work_summaries::draft_of_branch => Only(A::WriteBranchSummary);
    POST "/branch/ballots" groups::set_ballots => Only(A::SetBallots);
    GET "/roster" roster::show => Only(A::ReadRoster);
    POST "/roster" roster::add => Only(A::EditRoster);
    GET "/roster/new" roster::blank => Only(A::EditRoster);
    GET "/roster/import" import::form => Only(A::EditRoster);
    POST "/roster/import" import::take => Only(A::EditRoster);
    GET "/roster/import/{import}" import::show => Only(A::EditRoster);
    POST "/roster/import/{import}" import::carry_out => Only(A::EditRoster);
    POST "/roster/import/{import}/discard" import::discard => Only(A::EditRoster);
    GET "/roster/papers/{name}" ledgers::of_roster => Only(A::EditRoster);
    GET "/roster/{person}" person::show => Only(A::EditRoster);
    POST "/roster/{person}" person::change => Only(A::EditRoster);
    POST "/roster/{person}/particulars" person::particulars => Only(A::EditRoster);
    POST "/roster/{person}/promote" person::promote => Only(A::EditRoster);
    POST "/roster/{person}/end" person::end => Only(A::EditRoster);
    POST "/roster/{person}/take-back" person::take_back => Only(A::WithdrawEntry);
    POST "/roster/{person}/relation" person::relation => Only(A::EditRoster);
    POST "/roster/{person}/transfer" person::transfer => Only(A::EditRoster);
    POST "/roster/{person}/transfer/receive" person::receive => Only(A::EditRoster);
    POST "/roster/{person}/transfer/withdraw" person::withdraw => Only(A::EditRoster);
    POST "/roster/{person}/move" person::move_to => Only(A::PlaceMembers);
    POST "/roster/{person}/leave" person::leave => Only(A::EditRoster);
    POST "/roster/{person}/reset" roster::reset => Only(A::ResetAccount);
    GET "/me/file" person::own => Only(A::UseAccount);
    GET "/groups" groups::show => Only(A::ReadBranch);
    POST "/groups" groups::found => Only(A::EditGroups);
    GET "/groups/{group}/leader" groups::leader_form => Only(A::AppointLeader);
    POST "/groups/{group}/leader" groups::leader => Only(A::AppointLeader);
    POST "/groups/{group}/divide" groups::divide => Only(A::EditGroups);
    POST "/groups/{group}/merge" groups::merge => Only(A::EditGroups);
    POST "/groups/{group}/rename" groups::rename => Only(A::EditGroups);
    POST "/branch/posts" groups::appoint => Only(A::AppointBranch);
    POST "/branch/posts/{person}/end" groups::step_down => Only(A::AppointBranch);
    GET "/assignments" assignments::show => Only(A::ReadWork);
    POST "/assignments" assignments::give => Only(A::GiveWork);
    GET "/assignments/new" assignments::blank => Only(A::GiveWork);
    POST "/assignments/resolutions/{resolution}/report" assignments::report => Only(A::GiveWork);
    GET "/assignments/files/{file}" branch::resolutions::open => Only(A::ReadWork);
    GET "/assignments/papers/{name}" ledgers::of_work => Only(A::ReadWork);
    GET "/assignments/{assignment}" assignments::one => Only(A::ReadWork);
    POST "/assignments/{assignment}/progress" assignments::progress => Only(A::DoWork);
    POST "/assignments/{assignment}/close" assignments::close => Only(A::GiveWork);
    POST "/assignments/{assignment}/send-back" assignments::send_back => Only(A::GiveWork);
    POST "/assignments/{assignment}/change" assignments::change => Only(A::GiveWork);
    POST "/assignments/{assignment}/cancel" assignments::cancel => Only(A::GiveWork);
    GET "/dues" dues::month::show => Only(A::ReadDues);
    GET "/dues/mine" dues::person::own => Only(A::UseAccount);
    POST "/dues/mine/confirm" dues::person::confirm_own => Only(A::UseAccount);
    POST "/dues/setting" dues::month::set => Only(A::SetDues);
    GET "/dues/papers/{name}" ledgers::of_dues => Only(A::ReadDues);
    GET "/dues/people/{person}" dues::person::show => Only(A::ReadDues);
    POST "/dues/people/{person}/fix" dues::person::fix => Only(A::FixDues);
    POST "/dues/people/{person}/withdraw" dues::person::withdraw => Only(A::FixDues);
    POST "/dues/people/{person}/confirm" dues::person::confirm => Only(A::CollectDues);
    POST "/dues/people/{person}/collect" dues::person::collect => Only(A::CollectDues);
    POST "/dues/people/{person}/elsewhere" dues::person::elsewhere => Only(A::CollectDues);
    POST "/dues/entries/{entry}/counter" dues::person::take_back => Only(A::CollectDues);
    GET "/dues/handovers" dues::handovers::show => Only(A::ReadDues);
    POST "/dues/handovers" dues::handovers::hand_over => Only(A::CollectDues);
    GET "/dues/handovers/{handover}" dues::handovers::one => Only(A::ReadDues);
    POST "/dues/handovers/{handover}/receive" dues::handovers::receive => Only(A::ReceiveDues);
    POST "/dues/handovers/{handover}/take-back" dues::handovers::take_back => Only(A::CollectDues);
    POST "/dues/handovers/{handover}/refuse" dues::handovers::refuse => Only(A::ReceiveDues);
    POST "/dues/handovers/{handover}/receive-offline" dues::handovers::receive_offline => Only(A::CollectDues);
    GET "/dues/handovers/{handover}/papers/{name}" dues::handovers::papers => Only(A::ReadDues);
    GET "/dues/year/{year}/papers/{name}" ledgers::of_dues_list => Only(A::ReadDuesList);
    GET "/dues/year/{year}" dues::year::show => Only(A::ReadDuesList);
    POST "/dues/year/{year}" dues::year::publish => Only(A::PublishDues);
    GET "/attendance" attendance::show => Only(A::ReadAttendance);
    POST "/attendance" attendance::note => Only(A::NoteAttendance);
    GET "/attendance/mine" attendance::own => Only(A::UseAccount);
    GET "/attendance/papers/{name}" ledgers::of_attendance => Only(A::ReadAttendance);
    POST "/attendance/entries/{life}/withdraw" attendance::withdraw => Only(A::NoteAttendance);
    GET "/development" development::show => SignedIn;
    GET "/development/papers/{name}" ledgers::of_development => Only(A::ReadDevelopment);
    GET "/development/{person}" development::one => Only(A::ReadDevelopment);
    POST "/development/{person}/steps" development::step => Only(A::RecordDevelopment);
    POST "/development/{person}/contacts" development::contact => Only(A::RecordDevelopment);
    POST "/development/{person}/contacts/withdraw" development::withdraw_contact => Only(A::RecordDevelopment);
    POST "/development/{person}/contacts/end" development::contact_end => Only(A::RecordDevelopment);
    POST "/development/{person}/inspections" development::inspection => Only(A::RecordDevelopment);
    POST "/development/{person}/reports" development::report => Only(A::RecordDevelopment);
    POST "/development/{person}/opinions" development::opinion => Only(A::RecordDevelopment);
    POST "/development/{person}/extension" development::extension => Only(A::RecordDevelopment);
    POST "/development/{person}/withdraw" development::withdraw => Only(A::RecordDevelopment);
    GET "/development/{person}/papers/{name}" development::papers => Only(A::ReadDevelopment);
    GET "/study" study::show => Only(A::ReadStudy);
    POST "/study" study::record => Only(A::KeepStudy);
    POST "/study/items" study::plan => Only(A::KeepStudy);
    POST "/study/items/{line}/remove" study::unplan => Only(A::KeepStudy);
    POST "/study/items/{line}/files" attachments::to_item => Only(A::KeepStudy);
    POST "/study/{study}/files" attachments::to_study => Only(A::KeepStudy);
    GET "/study/files/{file}" attachments::open => Only(A::ReadStudy);
    POST "/study/files/{file}/remove" attachments::remove => Only(A::KeepStudy);
    POST "/study/meetings/{id}" study::from_meeting => Only(A::KeepStudy);
    GET "/study/papers/{name}" ledgers::of_study => Only(A::ReadStudy);
    POST "/study/{study}/make-up" study::make_up => Only(A::KeepStudy);
    POST "/study/{study}/make-up/withdraw" study::withdraw_make_up => Only(A::KeepStudy);
    POST "/study/{study}/withdraw" study::withdraw => Only(A::KeepStudy);
    GET "/opinions" opinions::show => SignedIn;
    POST "/opinions" opinions::raise => Only(A::RaiseOpinion);
    GET "/opinions/papers/{name}" ledgers::of_opinions => Only(A::HandleOpinion);
    GET "/opinions/{opinion}" opinions::one => Only(A::ReadOpinion);
    POST "/opinions/{opinion}/act" opinions::handle => Only(A::HandleOpinion);
    POST "/opinions/{opinion}/answer" opinions::answer => Only(A::AnswerOpinion);
    GET "/talks" talks::show => SignedIn;
    POST "/talks" talks::record => Only(A::RecordTalk);
    GET "/talks/papers/{name}" ledgers::of_talks => Only(A::ReadTalk);
    GET "/talks/{talk}" talks::one => Only(A::ReadTalk);
    POST "/talks/{talk}/notes" talks::add => Only(A::WriteTalk);
    POST "/talks/{talk}/readers" talks::name => Only(A::WriteTalk);
    POST "/talks/{talk}/readers/remove" talks::unname => Only(A::WriteTalk);
    POST "/talks/{talk}/withdraw" talks::withdraw => Only(A::WriteTalk);
    GET "/care" care::show => SignedIn;
    POST "/care" care::open => Only(A::OpenCare);
    GET "/care/papers/{name}" ledgers::of_care => Only(A::OpenCare);
    GET "/care/{care}" care::one => Only(A::ReadCare);
    POST "/care/{care}/acts" care::act => Only(A::HelpCare);
    POST "/care/{care}/helpers" care::name => Only(A::OpenCare);
    POST "/care/{care}/helpers/remove" care::unname => Only(A::OpenCare);
    GET "/dispositions" dispositions::show => SignedIn;
    POST "/dispositions" dispositions::open => Only(A::OpenDisposition);
    GET "/dispositions/papers/{name}" ledgers::of_dispositions => Only(A::OpenDisposition);
    GET "/dispositions/{disposition}" dispositions::one => Only(A::ReadDisposition);
    GET "/dispositions/{disposition}/papers/{name}" dispositions::paper => Only(A::ReadDisposition);
    POST "/dispositions/{disposition}/hearing" dispositions::hear => Only(A::HearDisposition);
    POST "/dispositions/{disposition}/opinion" dispositions::opine => Only(A::HearDisposition);
    POST "/dispositions/{disposition}/send" dispositions::send => Only(A::HearDisposition);
    POST "/dispositions/{disposition}/statements" dispositions::state => Only(A::StateDisposition);
    POST "/dispositions/{disposition}/rights" dispositions::tick => Only(A::CheckRights);
    POST "/dispositions/{disposition}/rights/remove" dispositions::untick => Only(A::CheckRights);
    POST "/dispositions/{disposition}/steps" dispositions::step => Only(A::DecideDisposition);
    POST "/dispositions/{disposition}/decision" dispositions::decide => Only(A::DecideDisposition);
    POST "/dispositions/{disposition}/approval" dispositions::approve => Only(A::DecideDisposition);
    POST "/dispositions/{disposition}/readers" dispositions::name => Only(A::DecideDisposition);
    POST "/dispositions/{disposition}/readers/remove" dispositions::unname => Only(A::DecideDisposition);
    GET "/plan" plan::current => SignedIn;
    GET "/plan/{year}" plan::show => Only(A::ReadPlan);
    GET "/plan/{year}/{name}" papers::of_plan => Only(A::ReadPlan);
    POST "/plan/{year}/items" plan::add => Only(A::EditPlan);
    POST "/plan/{year}/items/{item}/move" plan::move_to => Only(A::EditPlan);
    POST "/plan/{year}/items/{item}/rename" plan::rename => Only(A::EditPlan);
    POST "/plan/{year}/items/{item}/remove" plan::remove => Only(A::EditPlan);
    POST "/plan/{year}/send" plan::send => Only(A::EditPlan);
    GET "/meetings" meetings::show => Only(A::ReadMeeting);
    POST "/meetings" draft::create => Only(A::DraftMeeting);
    GET "/meetings/new" draft::blank => Only(A::DraftMeeting);
    GET "/meetings/bundle/{name}" papers::bundle => Only(A::TakeBundle);
    GET "/meetings/book/{name}" papers::of_year => Only(A::ReadMeeting);
    GET "/meetings/late" late::show => Only(A::EnterLate);
    POST "/meetings/late" late::keep => Only(A::EnterLate);
    GET "/meetings/old" old_records::list => Only(A::EnterLate);
    POST "/meetings/old" old_records::take => Only(A::EnterLate);
    GET "/meetings/old/{old}" old_records::show => Only(A::EnterLate);
    POST "/meetings/old/{old}" old_records::enter => Only(A::EnterLate);
    POST "/meetings/old/{old}/remove" old_records::remove => Only(A::EnterLate);
    GET "/meetings/old/{old}/file" old_records::original => Only(A::ReadOriginal);
    GET "/meetings/{id}" meeting::show => Only(A::ReadMeeting);
    GET "/meetings/{id}/requirements" meeting::requirements => Only(A::ReadMeeting);
    GET "/meetings/{id}/edit" draft::edit_page => Only(A::DraftMeeting);
    POST "/meetings/{id}/edit" draft::edit => Only(A::DraftMeeting);
    GET "/meetings/{id}/consult" consult::show => Only(A::Consult);
    POST "/meetings/{id}/consult" consult::keep => Only(A::Consult);
    POST "/meetings/{id}/consult/ask" consult::ask => Only(A::Consult);
    POST "/meetings/{id}/consult/take-back" steps::unask => Only(A::Consult);
    POST "/meetings/{id}/consult/answer" steps::answer_consultation => Only(A::AnswerConsultation);
    POST "/meetings/{id}/submit" steps::submit => Only(A::Submit);
    POST "/meetings/{id}/take-back" steps::take_back => Only(A::Submit);
    GET "/meetings/{id}/topics" topics::show => Only(A::Submit);
    POST "/meetings/{id}/topics" topics::change => Only(A::Submit);
    POST "/meetings/{id}/approve" steps::approve => Only(A::Approve);
    POST "/meetings/{id}/return" steps::send_back => Only(A::Approve);
    POST "/meetings/{id}/approve-offline" steps::approve_offline => Only(A::ApproveOffline);
    POST "/meetings/{id}/notify" steps::notify => Only(A::Notify);
    POST "/meetings/{id}/renew-link" steps::renew_link => Only(A::Notify);
    POST "/meetings/{id}/answer" steps::answer => Only(A::Answer);
    POST "/meetings/{id}/reschedule" steps::reschedule => Only(A::Reschedule);
    POST "/meetings/{id}/cancel" steps::cancel => Only(A::Reschedule);
    POST "/meetings/{id}/chair" steps::chair => Only(A::Chair);
    POST "/meetings/{id}/recorder" steps::recorder => Only(A::Chair);
    POST "/meetings/{id}/open" steps::open => Only(A::Chair);
    GET "/meetings/{id}/console" console::show => Only(A::ReadMeeting);
    POST "/meetings/{id}/roll" console::roll => Only(A::Record);
    POST "/meetings/{id}/observers" console::observers => Only(A::Record);
    POST "/meetings/{id}/second-place" console::second_place => Only(A::Record);
    POST "/meetings/{id}/remarks" console::speak => Only(A::Record);
    POST "/meetings/{id}/remarks/{remark}" console::save => Only(A::Record);
    POST "/meetings/{id}/remarks/{remark}/call-up" console::call_up => Only(A::Record);
    POST "/meetings/{id}/remarks/{remark}/withdraw" console::withdraw => Only(A::Record);
    POST "/meetings/{id}/notes/{kind}" console::jot => Only(A::Record);
    POST "/meetings/{id}/decisions" console::decide => Only(A::Record);
    POST "/meetings/{id}/decisions/{decision}/remove" console::undecide => Only(A::Record);
    POST "/meetings/{id}/items/{item}/nothing" console::nothing => Only(A::Record);
    POST "/meetings/{id}/conclude" console::conclude => Only(A::Chair);
    POST "/meetings/{id}/unopen" steps::unopen => Only(A::Chair);
    POST "/meetings/{id}/reopen" steps::reopen => Only(A::Chair);
    GET "/meetings/{id}/speak" speak::show => Only(A::ReadMeeting);
    POST "/meetings/{id}/own" speak::hand_in => Only(A::HandIn);
    POST "/meetings/{id}/own/{remark}" speak::save => Only(A::HandIn);
    GET "/meetings/{id}/minutes" minutes::show => Only(A::ReadMeeting);
    POST "/meetings/{id}/sign" minutes::sign => Only(A::Sign);
    GET "/meetings/{id}/correct" correct::show => Only(A::Sign);
    POST "/meetings/{id}/correct" correct::keep => Only(A::Sign);
    POST "/meetings/{id}/report" steps::report => Only(A::Report);
    POST "/meetings/{id}/receipt" steps::receipt => Only(A::Receipt);
    POST "/meetings/{id}/receipt-offline" steps::receipt_offline => Only(A::Report);
    POST "/meetings/{id}/send-back" steps::send_report_back => Only(A::Receipt);
    POST "/meetings/{id}/make-up" steps::make_up => Only(A::CloseMatter);
    GET "/meetings/{id}/life" life::show => Only(A::ReadLife);
    POST "/meetings/{id}/life/prepare" life::prepare => Only(A::PrepareLife);
    POST "/meetings/{id}/life/opinions" life::give => Only(A::GiveLifeOpinion);
    POST "/meetings/{id}/life/opinions/{gathered}/tell" life::tell => Only(A::FeedBackLife);
    POST "/meetings/{id}/life/opinions/{gathered}/leave-out" life::leave_out => Only(A::FeedBackLife);
    GET "/meetings/{id}/life/sheets/{person}" life_sheet::show => Only(A::ReadSheet);
    GET "/meetings/{id}/life/sheets/{person}/papers/{name}" life_sheet::papers => Only(A::ReadSheet);
    POST "/meetings/{id}/life/sheet" life_sheet::write => Only(A::WriteSheet);
    POST "/meetings/{id}/life/sheet/hand-in" life_sheet::hand_in => Only(A::WriteSheet);
    POST "/meetings/{id}/life/sheet/take-back" life_sheet::take_back => Only(A::WriteSheet);
    POST "/meetings/{id}/life/sheet/asides/restore" life_sheet::restore_aside => Only(A::WriteSheet);
    POST "/meetings/{id}/life/sheet/asides/drop" life_sheet::drop_aside => Only(A::WriteSheet);
    POST "/meetings/{id}/life/sheet/readers" life_sheet::name => Only(A::WriteSheet);
    POST "/meetings/{id}/life/sheet/readers/remove" life_sheet::unname => Only(A::WriteSheet);
    POST "/meetings/{id}/life/rectifications" life::add_line => Only(A::Rectify);
    POST "/meetings/{id}/life/rectifications/{line}/act" life::act => Only(A::Rectify);
    POST "/meetings/{id}/life/report" life::report => Only(A::ReportLife);
    POST "/meetings/{id}/life/receive" life::receive => Only(A::ReceiveLife);
    POST "/meetings/{id}/life/return" life::send_back => Only(A::ReceiveLife);
    GET "/meetings/{id}/life/papers/{name}" life_sheet::papers_after => Only(A::ReadLife);
    GET "/meetings/{id}/papers/{name}" papers::of_meeting => Only(A::ReadMeeting);
    GET "/meetings/{id}/selection/{item}" selection::show => Only(A::ReadSelection);
    POST "/meetings/{id}/selection/{item}" selection::places => Only(A::EditSelection);
    POST "/meetings/{id}/selection/{item}/candidates" selection::propose => Only(A::EditSelection);
    POST "/meetings/{id}/selection/{item}/candidates/remove" selection::take_back => Only(A::EditSelection);
    POST "/meetings/{id}/selection/{item}/ballot" selection::ballot => Only(A::RunBallot);
    POST "/meetings/{id}/selection/{item}/state" selection::state => Only(A::EditSelection);
    POST "/meetings/{id}/selection/{item}/send" selection::send => Only(A::EditSelection);
    POST "/meetings/{id}/selection/{item}/answer" selection::answer => Only(A::AnswerSelection);
    GET "/meetings/{id}/selection/{item}/papers/{name}" selection::paper => Only(A::ReadSelection);
    GET "/appraisal" appraisal::show => SignedIn;
    POST "/appraisal" appraisal::begin => Only(A::RunAppraisal);
    POST "/appraisal/{appraisal}/day" appraisal::reschedule => Only(A::RunAppraisal);
    POST "/appraisal/{appraisal}/self" appraised::write => Only(A::WriteAppraisal);
    POST "/appraisal/{appraisal}/self/hand-in" appraised::hand_in => Only(A::WriteAppraisal);
    POST "/appraisal/{appraisal}/remarks" appraisal::say => Only(A::RemarkAppraisal);
    POST "/appraisal/{appraisal}/remarks/take-back" appraisal::take_back => Only(A::RemarkAppraisal);
    GET "/appraisal/{appraisal}/people/{person}" appraised::show => Only(A::ReadAppraised);
    GET "/appraisal/{appraisal}/people/{person}/papers/{name}" appraised::papers => Only(A::ReadAppraised);
    POST "/appraisal/{appraisal}/people/{person}/reason" appraised::excuse => Only(A::GatherAppraisal);
    POST "/appraisal/{appraisal}/people/{person}/grade" appraised::grade => Only(A::RunAppraisal);
    POST "/appraisal/{appraisal}/groups/{group}/hand-in" appraisal::hand_in => Only(A::GatherAppraisal);
    POST "/appraisal/{appraisal}/groups/{group}/send-back" appraisal::send_back => Only(A::RunAppraisal);
    GET "/appraisal/{appraisal}/groups/{group}/papers/{name}" appraisal::papers_of_group => Only(A::ReadAppraised);
    POST "/appraisal/{appraisal}/poll" appraisal::to_poll => Only(A::RunAppraisal);
    POST "/appraisal/{appraisal}/ballot" appraisal::ballot => Only(A::RunAppraisal);
    POST "/appraisal/{appraisal}/grades" appraisal::to_grades => Only(A::RunAppraisal);
    POST "/appraisal/{appraisal}/cancel" appraisal::cancel => Only(A::RunAppraisal);
    POST "/appraisal/{appraisal}/finish" appraisal::finish => Only(A::RunAppraisal);
    GET "/appraisal/{appraisal}/papers/{name}" appraisal::papers_of_branch => Only(A::ReadPoll);
    GET "/meetings/{id}/hearing/{item}" hearing::show => Only(A::ReadHearing);
    POST "/meetings/{id}/hearing/{item}" hearing::tie => Only(A::TieHearing);
    POST "/meetings/{id}/hearing/{item}/untie" hearing::untie => Only(A::TieHearing);
    POST "/meetings/{id}/hearing/{item}/state" hearing::state => Only(A::StateHearing);
    POST "/meetings/{id}/hearing/{item}/send" hearing::send => Only(A::TieHearing);
    POST "/meetings/{id}/hearing/{item}/send-back" hearing::send_back => Only(A::AnswerHearing);
    POST "/meetings/{id}/hearing/{item}/answer" hearing::answer => Only(A::AnswerHearing);
    GET "/meetings/{id}/hearing/{item}/papers/{name}" hearing::paper => Only(A::ReadHearing);
    GET "/summaries" work_summaries::list => SignedIn;
    POST "/summaries" work_summaries::draft => Only(A::WriteSummary);
    GET "/summaries/{summary}" work_summaries::show => Only(A::ReadSummary);
    POST "/summaries/{summary}" work_summaries::keep => Only(A::WriteSummary);
    POST "/summaries/{summary}/reopen" work_summaries::reopen => Only(A::WriteSummary);
    POST "/summaries/{summary}/remove" work_summaries::remove => Only(A::WriteSummary);
    GET "/summaries/{summary}/papers/{name}" work_summaries::papers => Only(A::ReadSummary);
    GET "/life" life::list => SignedIn;
    GET "/ballots" ballot_list::list => SignedIn;
    GET "/ballots/{ballot}" ballots::show => Only(A::ReadBallot);
    POST "/ballots/{ballot}/open" ballots::open => Only(A::RunBallot);
    POST "/ballots/{ballot}/cast" ballots::vote => Only(A::CastBallot);
    POST "/ballots/{ballot}/close" ballots::end => Only(A::RunBallot);
    POST "/ballots/{ballot}/void" ballots::annul => Only(A::RunBallot);
    GET "/ballots/{ballot}/tellers" ballots::tellers => Only(A::TellBallot);
    POST "/ballots/{ballot}/key" ballots::take_key => Only(A::TellBallot);
    POST "/ballots/{ballot}/count" ballots::open_box => Only(A::TellBallot);
    POST "/ballots/{ballot}/figures" ballots::enter => Only(A::TellBallot);
    POST "/ballots/{ballot}/confirm" ballots::confirm => Only(A::TellBallot);
    GET "/ballots/{ballot}/papers/{name}" ballots::paper => Only(A::ReadBallot);
    GET "/live/meetings/{id}" live::meeting => Only(A::ReadMeeting);
}

/// What the framework itself refuses, such as an address that is no id, reads like a page of ours.
async fn in_our_words(response: Response) -> Response {
    let plain =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|v| v.as_bytes().starts_with(b"text/plain"));
    match response.status() {
        StatusCode::BAD_REQUEST if plain => nothing_here().await,
        StatusCode::METHOD_NOT_ALLOWED => nothing_here().await,
        _ => response,
    }
}

async fn nothing_here() -> Response {
    error::page(StatusCode::NOT_FOUND, "没有这一页，地址可能不完整。".to_owned())
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a request panicked");
    error::page(StatusCode::INTERNAL_SERVER_ERROR, "系统出了问题，请稍后再试。".to_owned())
}

/// No script, style, image or frame but our own; nothing may be framed; forms go only to us.
const CSP: &str = "default-src 'none'; object-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The product's router.
pub fn router(site: Site) -> Router {
    let header = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    let refuse = |_: ProtectionError| {
        error::page(
            StatusCode::FORBIDDEN,
            "这次提交不是从本系统的页面发出的，没有办理。请从本系统的页面重新操作。".to_owned(),
        )
    };
    let headers = ServiceBuilder::new()
        .layer(header(header::CONTENT_SECURITY_POLICY, CSP))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(header::REFERRER_POLICY, "same-origin"))
        .layer(header(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .layer(header(
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=()",
        ));
    let around = ServiceBuilder::new()
        // What is packed already is sent on as it is drawn.
        .layer(
            CompressionLayer::new()
                .compress_when(DefaultPredicate::new().and(NotForContentType::const_new(ZIP))),
        )
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_secs(60)))
        .layer(CsrfLayer::new().with_rejection_response(refuse));
    // Whoever has come over HTTPS once is not led back to HTTP.
    let strict = site.settings.secure.then(|| header(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"));
    let api = api::router(site.api());
    let pages = table()
        .fallback(nothing_here)
        .layer(from_fn(kept::around))
        .layer(map_response(in_our_words))
        .layer(around)
        .layer(headers.clone())
        .layer(from_fn_with_state(site.clone(), cache::around))
        .with_state(site.clone());
    // Programs come with tokens, which no other site can make a browser send: what guards forms has nothing to guard there.
    pages
        .merge(api.layer(headers))
        .layer(option_layer(strict))
        .layer(from_fn_with_state(site.clone(), operation::ending))
        .layer(from_fn_with_state(site, operation::counted))
}
