//! The product over HTTP, in process: the router is called as a function, the clock and the randomness are
//! the test's own, the database is in memory.

mod answers;
mod appraisal;
mod attachments;
mod bad_input;
mod ballot;
mod cache;
mod changed_minds;
mod corrections;
mod daily_work;
mod dispositions;
mod escaping;
mod handed_in;
mod headers;
mod hearing;
mod import;
mod inbox;
mod invitations;
mod joint;
mod kept;
mod late;
mod life_meeting;
mod life_ways_back;
mod offline;
mod opinions;
mod permissions;
mod plan;
mod requirements;
mod sign_in;
mod stale;
mod support;
mod tables;
mod today;
mod whole_meeting;
mod year_view;
mod years;
