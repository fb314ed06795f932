//! A meeting of the first group on 17 December, driven by the forms that its pages offer.

use axum::http::StatusCode;

use super::{Client, Filled, Reply, World};

/// One meeting, and the leader who drives it.
pub struct Drive<'w> {
    world: &'w World,
    /// The meeting's page.
    pub base: String,
}

impl<'w> Drive<'w> {
    /// Drafts a meeting with one item on 14 December; it stands in the year plan.
    pub fn draft(world: &'w World, content: &str, title: &str) -> Self {
        world.at("2026-12-14 09:00");
        let leader = world.as_("陈一诺");
        let form = leader.open("/meetings/new?month=2026-12").form("/meetings");
        let form = form.set("item1_content", content).set("item1_title", title);
        let form = form.set("date", "2026-12-17").set("start", "14:30").set("end", "16:00");
        let base = leader.submit(&form).expect(StatusCode::SEE_OTHER).location();
        Self { world, base }
    }

    /// The leader, with a session of now.
    pub fn leader(&self) -> Client<'w> {
        self.world.as_("陈一诺")
    }

    /// The meeting's page as the leader sees it.
    pub fn page(&self) -> Reply {
        self.leader().open(&self.base)
    }

    /// The seven requirements as the leader sees them.
    pub fn requirements(&self) -> Reply {
        self.leader().open(&format!("{}/requirements", self.base))
    }

    /// The record as the leader sees it.
    pub fn minutes(&self) -> Reply {
        self.leader().open(&format!("{}/minutes", self.base))
    }

    /// The console as the leader sees it.
    pub fn console(&self) -> Reply {
        self.leader().open(&format!("{}/console", self.base))
    }

    /// Sends a form that must be taken, as the leader.
    pub fn go(&self, form: &Filled) -> Reply {
        self.leader().go(form)
    }

    /// R2: talked over with the organization commissioner, by phone, today.
    pub fn consult(&self) -> Reply {
        let today = self.world.app.local(self.world.app.now()).date().to_string();
        let form = self.leader().open(&format!("{}/consult", self.base)).form("/consult");
        self.go(&form.set("with", self.world.id("周明哲")).set("how", "phone").set("on", today))
    }

    /// R3: submitted, and approved by the secretary in the system.
    pub fn approve(&self) -> Reply {
        self.go(&self.page().form("/submit"));
        let secretary = self.world.as_("林知远");
        secretary.go(&secretary.open(&self.base).form("/approve"))
    }

    /// R3: everybody is told; the page with everybody's link.
    pub fn notify(&self) -> Reply {
        self.leader().submit(&self.page().form("/notify")).expect(StatusCode::OK)
    }

    /// Opens the meeting on its day; the console.
    pub fn open(&self) -> Reply {
        self.world.at("2026-12-17 14:30");
        self.go(&self.page().form("/open"))
    }

    /// Puts down what somebody says on the current item, with the kind that the console proposes; the console.
    pub fn say(&self, name: &str, text: &str) -> Reply {
        let form = self.console().form("/remarks");
        self.go(&form.set("speaker", self.world.id(name)).set("text", text))
    }

    /// One decision on the current item; the console.
    pub fn decide(&self) -> Reply {
        let form = self.console().form("/decisions").set("what", "每人写一条学习心得");
        let form = form.set("measures", "月底前交记录人汇总").set("responsible", self.world.id("许安宁"));
        self.go(&form.set("due", "2026-12-31"))
    }

    /// Sums up at 15:40; the record.
    pub fn conclude(&self, summary: &str) -> Reply {
        self.world.at("2026-12-17 15:40");
        let form = self.console().form("/notes/summary").set("text", summary).set("ended", "15:40");
        self.go(&form.to(&format!("{}/conclude", self.base)));
        self.minutes()
    }
}
