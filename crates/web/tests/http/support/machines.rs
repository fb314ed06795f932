//! Tokens of the API and addresses for events, of either branch.

use app::{permission, token, webhook};
use domain::webhook::Reach;

use super::World;

impl World {
    /// Who looks after the accounts of the branch that somebody belongs to.
    fn administrator(&self, of: &str) -> app::permission::Actor {
        let ours = self.actor(of).branch == self.sample.branch;
        self.actor(if ours { "管理员" } else { "秦川" })
    }

    /// A new token of somebody, by its id.
    pub fn token(&self, whose: &str) -> String {
        let actor = self.actor(whose);
        let input =
            token::Input { name: "示例程序".to_owned(), days: "1".to_owned(), ..token::Input::default() };
        let made = self.write(move |cx| token::make(cx, &permission::in_branch(&actor)?, &input));
        made.0.to_string()
    }

    /// A new address for events of the branch that somebody belongs to, and something that was given up.
    pub fn webhook(&self, member: &str) -> (String, String) {
        let actor = self.administrator(member);
        let (webhook, delivery) = self.write(move |cx| {
            let permit = permission::in_branch(&actor)?;
            for one in webhook::list(cx, &permit)?.into_iter().filter(|one| one.ended.is_none()) {
                webhook::end(cx, &permit, one.id)?;
            }
            let input = webhook::Input {
                kind: "system".to_owned(),
                name: "示例系统".to_owned(),
                url: "https://oa.example.cn/events".to_owned(),
                events: vec!["minutes.signed".to_owned()],
                ..webhook::Input::default()
            };
            let (id, _) = webhook::add(cx, &permit, &input, Reach::Public)?;
            Ok((id, webhook::test(cx, &permit, id)?))
        });
        (webhook.to_string(), delivery.to_string())
    }
}
