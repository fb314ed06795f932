//! Own Word templates of either branch.

use app::{own_template, permission};
use documents::own_template::{Purpose, example};
use domain::own_template::TemplatePurpose;

use super::World;

impl World {
    /// A template for minutes, of the branch that somebody belongs to, that was just put into use; or one that was set aside.
    pub fn own_template(&self, member: &str, in_use: bool) -> String {
        let ours = self.actor(member).branch == self.sample.branch;
        let actor = self.actor(if ours { "林知远" } else { "秦川" });
        let id = self.write(move |cx| {
            let permit = permission::in_branch(&actor)?;
            for (one, _) in own_template::list(cx, &permit)? {
                if one.ended.is_none() {
                    own_template::set_aside(cx, &permit, one.id)?;
                }
            }
            let bytes = example(Purpose::Minutes).expect("written");
            let size = bytes.len();
            let looked = own_template::look(TemplatePurpose::Minutes, "会议记录模板.docx", bytes, size)?;
            let id = own_template::keep(cx, &permit, &looked)?;
            if !in_use {
                own_template::set_aside(cx, &permit, id)?;
            }
            Ok(id)
        });
        id.to_string()
    }
}
