//! Passkeys, with an authenticator made of a signing key: what belongs together opens, and one thing that does not is enough to be refused.

use app::demo::PASSWORD;
use axum::http::StatusCode;
use data_encoding::BASE64URL_NOPAD as B64;
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::support::{
    Client, Reply, World,
    factors::{half_way, signed_in},
};

const HERE: &str = "https://dxz.example.cn";
/// The person is there, and it was checked who it is.
const CHECKED: u8 = 0b101;
const WITH_KEY: u8 = 0b0100_0000;

/// A telephone that keeps one passkey, and what of its answers is to be other than it should.
#[derive(Clone)]
struct Telephone {
    key: SigningKey,
    id: Vec<u8>,
    handle: Vec<u8>,
    origin: &'static str,
    domain: &'static str,
    kind: Option<&'static str>,
    flags: u8,
    count: u32,
    spoil: bool,
}

impl Telephone {
    fn new(seed: u8) -> Self {
        Self {
            key: SigningKey::from_slice(&[seed; 32]).expect("a key"),
            id: vec![seed; 16],
            handle: Vec::new(),
            origin: HERE,
            domain: "dxz.example.cn",
            kind: None,
            flags: CHECKED,
            count: 0,
            spoil: false,
        }
    }

    fn client_data(&self, asked: &Value, kind: &str) -> Vec<u8> {
        let kind = self.kind.unwrap_or(kind);
        let challenge = asked["options"]["challenge"].as_str().expect("a challenge");
        format!(
            r#"{{"type":"{kind}","challenge":"{challenge}","origin":"{}","crossOrigin":false}}"#,
            self.origin
        )
        .into_bytes()
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(self.domain).to_vec();
        data.push(flags);
        data.extend(self.count.to_be_bytes());
        data
    }

    /// Makes a passkey.
    fn made(&mut self, asked: &Value) -> String {
        self.handle =
            B64.decode(asked["options"]["user"]["id"].as_str().expect("a handle").as_bytes()).expect("bytes");
        let point = self.key.verifying_key().to_encoded_point(false);
        let mut data = self.data(self.flags | WITH_KEY);
        data.extend([0; 16]);
        data.extend([0, 16]);
        data.extend(&self.id);
        data.extend([0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(point.x().expect("x"));
        data.extend([0x22, 0x58, 0x20]);
        data.extend(point.y().expect("y"));
        let mut object = b"\xA3cfmtdnonegattStmt\xA0hauthData\x58".to_vec();
        object.push(u8::try_from(data.len()).expect("short"));
        object.extend(data);
        let client = B64.encode(&self.client_data(asked, "webauthn.create"));
        let response = json!({ "clientDataJSON": client, "attestationObject": B64.encode(&object), "transports": ["internal"] });
        self.wrapped(response)
    }

    /// Signs what is asked.
    fn signed(&self, asked: &Value) -> String {
        let (client, data) = (self.client_data(asked, "webauthn.get"), self.data(self.flags));
        let mut signature: Vec<u8> = {
            let said: Signature =
                self.key.sign(&[data.as_slice(), Sha256::digest(&client).as_slice()].concat());
            said.to_der().as_bytes().to_vec()
        };
        if self.spoil {
            *signature.last_mut().expect("a signature") ^= 1;
        }
        self.wrapped(json!({
            "clientDataJSON": B64.encode(&client),
            "authenticatorData": B64.encode(&data),
            "signature": B64.encode(&signature),
            "userHandle": B64.encode(&self.handle),
        }))
    }

    fn wrapped(&self, response: Value) -> String {
        let id = B64.encode(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "clientExtensionResults": {}, "response": response }).to_string()
    }
}

fn asked(reply: &Reply) -> Value {
    serde_json::from_str(reply.text()).unwrap_or_else(|fault| panic!("{fault}: {}", reply.text()))
}

/// Asks for a passkey to be made, once the password was typed again.
fn ask_new(client: &Client<'_>) -> Value {
    let page = client.open("/me/security");
    if page.offers("/prove") {
        client.go(&page.form("/prove").set("password", PASSWORD));
    }
    asked(&client.post("/me/security/passkey/ask", &[]).expect(StatusCode::OK))
}

fn send_new(client: &Client<'_>, asked: &Value, answer: &str) -> Reply {
    let word = asked["word"].as_str().expect("a word");
    client.post("/me/security/passkey", &[("word", word), ("answer", answer), ("name", "办公室电脑")])
}

/// A telephone with a passkey of somebody.
fn telephone(world: &World, of: &str, seed: u8) -> Telephone {
    let client = world.as_(of);
    let mut telephone = Telephone::new(seed);
    let asked = ask_new(&client);
    let reply = send_new(&client, &asked, &telephone.made(&asked));
    assert!(matches!(reply.status, StatusCode::OK | StatusCode::SEE_OTHER), "{}", reply.reading());
    telephone
}

fn ask(client: &Client<'_>) -> Value {
    asked(&client.post("/sign-in/passkey/ask", &[]).expect(StatusCode::OK))
}

fn send(client: &Client<'_>, asked: &Value, answer: &str) -> Reply {
    let word = asked["word"].as_str().expect("a word");
    client.post("/sign-in/passkey", &[("word", word), ("answer", answer), ("next", "/plan/2026")])
}

#[test]
fn a_passkey_opens_by_itself_and_in_the_place_of_the_second_half() {
    let world = World::served_at(HERE);
    let mut telephone = telephone(&world, "许安宁", 7);
    world.as_("许安宁").open("/me/security").says("办公室电脑").says("还没有用过");
    let browser = world.anonymous();
    browser.open("/sign-in").says("用通行密钥登录");
    for count in [0, 0, 3, 4] {
        telephone.count = count;
        let asked = ask(&browser);
        let done = send(&browser, &asked, &telephone.signed(&asked)).expect(StatusCode::SEE_OTHER);
        assert_eq!(done.location(), "/plan/2026");
        signed_in(&world, &done).open("/").says("许安宁");
    }
    let half = half_way(&world, "许安宁", PASSWORD);
    half.open("/sign-in/second").says("用通行密钥确认");
    telephone.count = 5;
    let asked = ask(&half);
    let done = send(&half, &asked, &telephone.signed(&asked)).expect(StatusCode::SEE_OTHER);
    signed_in(&world, &done).open("/me/security").says("最近一次用是");
}

#[test]
fn one_thing_that_does_not_belong_is_enough_to_be_refused() {
    let world = World::served_at(HERE);
    let (good, other) = (telephone(&world, "许安宁", 7), telephone(&world, "何思源", 9));
    let browser = world.anonymous();
    let of = |change: &dyn Fn(&mut Telephone)| {
        let mut changed = good.clone();
        change(&mut changed);
        changed
    };
    for (what, telephone) in [
        ("another site", of(&|t| t.origin = "https://evil.example")),
        ("without HTTPS", of(&|t| t.origin = "http://dxz.example.cn")),
        ("another port", of(&|t| t.origin = "https://dxz.example.cn:8443")),
        ("bound to another site", of(&|t| t.domain = "evil.example")),
        ("nobody checked who holds it", of(&|t| t.flags = 0b001)),
        ("nobody is there", of(&|t| t.flags = 0b100)),
        ("an altered signature", of(&|t| t.spoil = true)),
        ("another's key", of(&|t| t.key = other.key.clone())),
        ("another's passkey", of(&|t| t.id = other.id.clone())),
        ("another's handle", of(&|t| t.handle = other.handle.clone())),
        ("nobody's handle", of(&|t| t.handle = vec![1; 32])),
        ("a handle that is none", of(&|t| t.handle = vec![1; 5])),
        ("an unknown passkey", of(&|t| t.id = vec![3; 16])),
        ("made, not signed", of(&|t| t.kind = Some("webauthn.create"))),
    ] {
        let asked = ask(&browser);
        let reply = send(&browser, &asked, &telephone.signed(&asked));
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}: {}", reply.reading());
        assert!(reply.reading().contains("通行密钥没有通过验证"), "{what}: {}", reply.reading());
    }
    // An answer to another question, the same answer again, an answer that comes late, and one that is none.
    let (one, two) = (ask(&browser), ask(&browser));
    send(&browser, &one, &good.signed(&two)).expect(StatusCode::UNPROCESSABLE_ENTITY).says("没有通过验证");
    send(&browser, &two, &good.signed(&two)).expect(StatusCode::SEE_OTHER);
    send(&browser, &two, &good.signed(&two)).expect(StatusCode::UNPROCESSABLE_ENTITY).says("请从头再来一次");
    let late = ask(&browser);
    world.clock.advance(jiff::SignedDuration::from_mins(11));
    send(&browser, &late, &good.signed(&late))
        .expect(StatusCode::UNPROCESSABLE_ENTITY)
        .says("请从头再来一次");
    for nonsense in ["", "{}", "[]", "\u{0}", &"长".repeat(5000)] {
        send(&browser, &ask(&browser), nonsense)
            .expect(StatusCode::UNPROCESSABLE_ENTITY)
            .says("没有通过验证");
    }
    // A count that does not go up is a copy.
    let counted = of(&|t| t.count = 9);
    let asked = ask(&browser);
    send(&browser, &asked, &counted.signed(&asked)).expect(StatusCode::SEE_OTHER);
    let asked = ask(&browser);
    send(&browser, &asked, &counted.signed(&asked)).expect(StatusCode::UNPROCESSABLE_ENTITY);
}

#[test]
fn a_passkey_is_made_for_whom_it_was_asked_and_once() {
    let world = World::served_at(HERE);
    let (member, other) = (world.as_("许安宁"), world.as_("何思源"));
    let unproved = member.post("/me/security/passkey/ask", &[]).expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unproved.text().contains("请先在这一页再输一次密码"));
    let of = |change: &dyn Fn(&mut Telephone)| {
        let mut changed = Telephone::new(7);
        change(&mut changed);
        changed
    };
    for (what, mut telephone) in [
        ("another site", of(&|t| t.origin = "https://evil.example")),
        ("bound to another site", of(&|t| t.domain = "evil.example")),
        ("nobody checked who holds it", of(&|t| t.flags = 0b001)),
        ("signed, not made", of(&|t| t.kind = Some("webauthn.get"))),
    ] {
        let asked = ask_new(&member);
        let reply = send_new(&member, &asked, &telephone.made(&asked));
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}: {}", reply.reading());
    }
    let asked = ask_new(&member);
    ask_new(&other);
    let mut telephone = Telephone::new(7);
    let answer = telephone.made(&asked);
    send_new(&other, &asked, &answer).expect(StatusCode::NOT_FOUND);
    let (one, two) = (ask_new(&member), ask_new(&member));
    let crossed = telephone.made(&two);
    send_new(&member, &one, &crossed).expect(StatusCode::UNPROCESSABLE_ENTITY).says("没有通过验证");
    send_new(&member, &asked, &answer).expect(StatusCode::OK).says("请把这些恢复码抄下来");
    send_new(&member, &asked, &answer).expect(StatusCode::UNPROCESSABLE_ENTITY).says("请从头再来一次");
    let again = ask_new(&member);
    let known =
        again["options"]["excludeCredentials"][0]["id"].as_str().expect("what is known is not made again");
    assert_eq!(known, B64.encode(&telephone.id));
    let answer = telephone.made(&again);
    send_new(&member, &again, &answer).expect(StatusCode::UNPROCESSABLE_ENTITY).says("已经加过了");
}

#[test]
fn where_browsers_keep_no_passkeys_none_are_offered() {
    let world = World::new();
    let member = world.as_("许安宁");
    member
        .go(&member.open("/me/security").form("/prove").set("password", PASSWORD))
        .says("要有域名并且用 HTTPS");
    world.anonymous().open("/sign-in").keeps_quiet_about("用通行密钥登录");
    for (client, path) in
        [(&member, "/me/security/passkey/ask"), (&world.anonymous(), "/sign-in/passkey/ask")]
    {
        let reply = client.post(path, &[]).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(reply.text().contains("不能使用通行密钥"), "{}", reply.text());
    }
    member
        .post("/me/security/passkey", &[])
        .expect(StatusCode::UNPROCESSABLE_ENTITY)
        .says("不能使用通行密钥");
    world
        .anonymous()
        .post("/sign-in/passkey", &[])
        .expect(StatusCode::UNPROCESSABLE_ENTITY)
        .says("不能使用通行密钥");
}
