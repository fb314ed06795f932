//! Second factors: telephones that show digits, and signing in with them.

use axum::http::{StatusCode, header};
use domain::{
    account::{Factor, FactorKind},
    id::FactorId,
    text::FactorName,
};
use store::factor::Stored;
use totp_rs::Builder;

use super::{Client, Reply, World};

impl World {
    /// A new second factor of somebody, whose secret is twenty sevens.
    pub fn factor(&self, of: &str) -> String {
        let (branch, person) = self.person(of);
        let id: FactorId = self.read(|cx| cx.new_id());
        let factor = Factor {
            id,
            kind: FactorKind::Totp,
            name: FactorName::new("示例手机").expect("a name"),
            added_at: self.app.now(),
            used_at: None,
        };
        let (credential, state) = (None, None);
        let stored = Stored { factor, person, credential, material: vec![7; 20], state, used_step: 0 };
        self.store(move |tx| store::factor::add(tx, branch, &stored));
        id.to_string()
    }

    /// The digits that a telephone with this secret shows now.
    pub fn digits(&self, secret: &[u8]) -> String {
        let now = u64::try_from(self.app.now().as_second()).expect("after 1970");
        let totp = Builder::new().with_secret(secret.to_vec()).build().expect("a secret");
        totp.generate(now).to_string()
    }
}

/// Types name and password.
pub fn sign_in(client: &Client<'_>, name: &str, password: &str) -> Reply {
    let form = client.open("/sign-in").form("/sign-in");
    client.submit(&form.set("name", name).set("password", password))
}

/// A cookie that an answer sets; none where it sets none or takes it away.
pub fn cookie(reply: &Reply, name: &str) -> Option<String> {
    let all = reply.headers.get_all(header::SET_COOKIE);
    let found = all.iter().filter_map(|v| v.to_str().ok()?.strip_prefix(name)?.strip_prefix('='));
    found.filter_map(|v| v.split(';').next()).find(|v| !v.is_empty()).map(str::to_owned)
}

/// The browser of somebody whose password was right, on the way to the second half.
pub fn half_way<'w>(world: &'w World, name: &str, password: &str) -> Client<'w> {
    let reply = sign_in(&world.anonymous(), name, password).expect(StatusCode::SEE_OTHER);
    assert!(reply.location().starts_with("/sign-in/second"), "{}", reply.location());
    assert_eq!(cookie(&reply, "dxz"), None, "nobody is signed in yet");
    let step = cookie(&reply, "dxz-step").expect("the word of the second half");
    Client::new(world, Some(format!("; dxz-step={step}")))
}

/// The browser that an answer has signed in.
pub fn signed_in<'w>(world: &'w World, reply: &Reply) -> Client<'w> {
    let key = cookie(reply, "dxz");
    Client::new(world, Some(key.unwrap_or_else(|| panic!("nobody is signed in: {}", reply.reading()))))
}
