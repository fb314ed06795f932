//! Where events go: written with what happened, sent once whoever sends, signed, tried again, given up, and sent again by hand.

use std::sync::Mutex;

use app::{
    Error,
    mail::TRIES,
    webhook::{self, Answered, Courier},
};
use axum::http::{Method, StatusCode};
use domain::token::Scope as S;
use serde_json::{Value, json};
use store::testing::Backend;

use crate::world::{Program, World};

/// One request to a receiver.
#[derive(Clone, Debug)]
struct Sent {
    url: String,
    headers: Vec<(String, String)>,
    body: String,
}

/// A receiver that answers as it is told and keeps what it was sent.
struct Receiver {
    answer: Mutex<Result<Answered, String>>,
    sent: Mutex<Vec<Sent>>,
}

impl Receiver {
    fn new(status: u16, body: &str) -> Self {
        let answer = Mutex::new(Ok(Answered { status, body: body.to_owned() }));
        Self { answer, sent: Mutex::default() }
    }

    fn answers(&self, answer: Result<(u16, &str), &str>) {
        let answer = answer.map(|(status, body)| Answered { status, body: body.to_owned() });
        *self.answer.lock().expect("one thread") = answer.map_err(str::to_owned);
    }

    fn sent(&self) -> Vec<Sent> {
        self.sent.lock().expect("one thread").clone()
    }
}

impl Courier for Receiver {
    fn post(&self, url: &str, headers: &[(&str, String)], body: &str) -> Result<Answered, String> {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        self.sent.lock().expect("one thread").push(Sent {
            url: url.to_owned(),
            headers,
            body: body.to_owned(),
        });
        self.answer.lock().expect("one thread").clone()
    }
}

fn deliver(world: &World, to: &Receiver) -> usize {
    webhook::deliver(&world.app, to, "https://dxz.example.cn").expect("the outbox is read")
}

fn add(admin: &Program<'_>, kind: &str, url: &str, secret: &str, group: &str) -> (String, String) {
    let asked = json!({
        "kind": kind, "name": "示例", "url": url, "secret": secret, "group": group,
        "events": ["meeting.noticed", "minutes.signed", "meeting.cancelled"],
    });
    let made = admin.send(Method::POST, "/api/v1/webhooks", None, &asked).expect(StatusCode::CREATED).json();
    let of = |name: &str| made[name].as_str().expect("a text").to_owned();
    (of("id"), of("secret"))
}

/// A meeting of the first group that was told to its members.
fn noticed(world: &World) -> String {
    let leader = world.program("陈一诺", &[S::WriteMeetings]);
    let draft = json!({
        "month": "2026-11", "date": "2026-11-26", "start": "15:00", "place": "三楼会议室", "chair": world.id("陈一诺"),
        "items": [
            { "content": "study", "title": "学习党章" },
            { "content": "disposition", "title": "讨论何思源同志的事", "prepare": "请看材料" },
        ],
        "off_plan_reason": "上级临时部署",
    });
    let made = leader.send(Method::POST, "/api/v1/meetings", None, &draft).expect(StatusCode::CREATED);
    let base = made.header("location").to_owned();
    let commissioner = world.id("周明哲");
    let talk =
        json!({ "with": [commissioner], "how": "in_person", "on": "2026-11-18", "content": "先学后议" });
    leader.step(&base, "consult", talk);
    leader.step(&base, "approve-offline", json!({ "by": commissioner, "on": "2026-11-18", "how": "phone" }));
    leader.step(&base, "notify", json!({}));
    base
}

fn deliveries(admin: &Program<'_>) -> Vec<Value> {
    admin.read("/api/v1/deliveries")["items"].as_array().expect("deliveries").clone()
}

#[test]
fn an_event_goes_signed_with_ids_and_links_and_nothing_anybody_typed() {
    let world = World::new();
    let admin = world.program("管理员", &[S::ManageWebhooks]);
    let (id, secret) = add(&admin, "system", "https://oa.example.cn/events?a=b", "", "");
    assert_eq!(secret.len(), 64);
    let base = noticed(&world);
    let to = Receiver::new(204, "");
    assert_eq!(deliver(&world, &to), 1, "drafting and approving were not asked for");
    let sent = &to.sent()[0];
    assert_eq!(sent.url, "https://oa.example.cn/events?a=b");
    let header =
        |name: &str| sent.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()).expect("a header");
    assert_eq!(header("x-dangxiaozu-event"), "meeting.noticed");
    let timestamp: i64 = header("x-dangxiaozu-timestamp").parse().expect("seconds");
    assert_eq!(timestamp, world.app.now().as_second());
    let signature = format!("sha256={}", webhook::signature(&secret, timestamp, &sent.body));
    assert_eq!(header("x-dangxiaozu-signature"), signature);
    let body: Value = serde_json::from_str(&sent.body).expect("JSON");
    assert_eq!(body["id"], json!(header("x-dangxiaozu-delivery")));
    assert_eq!(body["api"], json!(format!("https://dxz.example.cn{base}")));
    assert_eq!(body["page"], json!(format!("https://dxz.example.cn{}", base.replace("/api/v1", ""))));
    for typed in ["学习党章", "三楼会议室", "陈一诺", "何思源", "第一党小组"] {
        assert!(!sent.body.contains(typed), "{}", sent.body);
    }
    assert_eq!(deliver(&world, &to), 0, "it goes once");
    let listed = deliveries(&admin);
    assert_eq!((&listed[0]["state"], &listed[0]["webhook"]), (&json!("arrived"), &json!(id)));
    let shown = admin.read("/api/v1/webhooks").to_string();
    assert!(shown.contains("oa.example.cn") && !shown.contains(&secret) && !shown.contains("a=b"), "{shown}");
}

#[test]
fn what_was_not_done_is_no_event() {
    let world = World::new();
    let admin = world.program("管理员", &[S::ManageWebhooks]);
    add(&admin, "system", "https://oa.example.cn/", "", "");
    let base = noticed(&world);
    let leader = world.program("陈一诺", &[S::WriteMeetings]);
    let etag = leader.etag(&base);
    let early = leader.send(Method::POST, &format!("{base}/open"), Some(&etag), &json!({}));
    early.refused(409, "今天还不能开始");
    let actor = world.actor("陈一诺");
    let id = base.rsplit('/').next().expect("an id").parse().expect("an id");
    // Done, and then not committed after all.
    let undone = world.write(move |cx| {
        let permit = app::permission::on_meeting(cx, &actor, id)?;
        app::meeting::reschedule::cancel(cx, &permit, "换时间")?;
        Err::<(), _>(Error::Busy("示例".to_owned()))
    });
    assert!(undone.is_err());
    assert_eq!(deliveries(&admin).len(), 1, "the notice");
}

#[test]
fn a_delivery_is_tried_again_given_up_and_sent_again_by_hand() {
    let world = World::new();
    let admin = world.program("管理员", &[S::ManageWebhooks]);
    add(&admin, "system", "https://oa.example.cn/", "", "");
    noticed(&world);
    let to = Receiver::new(500, "");
    let mut tries = 0;
    for _ in 0..40 {
        deliver(&world, &to);
        tries = to.sent().len();
        world.later(3600);
    }
    assert_eq!(tries, TRIES.len());
    let given_up = deliveries(&admin)[0].clone();
    assert_eq!(given_up["state"], "given_up");
    assert!(given_up["fault"].as_str().is_some_and(|why| why.contains("答复 500")), "{given_up}");
    to.answers(Ok((200, "")));
    let again = format!("/api/v1/deliveries/{}/again", given_up["id"].as_str().expect("an id"));
    admin.send(Method::POST, &again, None, &json!({})).expect(StatusCode::OK);
    admin.send(Method::POST, &again, None, &json!({})).refused(412, "重新读取");
    assert_eq!(deliver(&world, &to), 1);
    assert_eq!(deliveries(&admin)[0]["state"], "arrived");
    let (first, last) = (to.sent()[0].body.clone(), to.sent().last().expect("one").body.clone());
    assert_eq!(first, last, "the same event with the same id");
    for (answer, why) in [
        (Ok((301, "")), "最终的地址"),
        (Ok((403, "")), "签名密钥"),
        (Ok((404, "")), "核对地址"),
        (Err("连不上"), "连不上"),
    ] {
        to.answers(answer);
        admin.send(Method::POST, &again, None, &json!({})).expect(StatusCode::OK);
        assert_eq!(deliver(&world, &to), 0);
        let fault = deliveries(&admin)[0]["fault"].clone();
        assert!(fault.as_str().is_some_and(|fault| fault.contains(why)), "{fault}");
        to.answers(Ok((200, "")));
        world.later(3600);
        deliver(&world, &to);
    }
}

#[test]
fn nobody_waits_for_somebody_elses_receiver() {
    let world = World::new();
    let admin = world.program("管理员", &[S::ManageWebhooks]);
    let (dead, _) = add(&admin, "system", "https://dead.example.cn/", "", "");
    let (other, _) = add(&admin, "system", "https://oa.example.cn/", "", "");
    let send = |to: &str| {
        admin
            .send(Method::POST, &format!("/api/v1/webhooks/{to}/test"), None, &json!({}))
            .expect(StatusCode::OK);
    };
    (0..60).for_each(|_| send(&dead));
    world.later(1);
    send(&other);
    let to = Receiver::new(200, "");
    to.answers(Err("连不上"));
    assert_eq!((deliver(&world, &to), to.sent().len()), (0, 1), "the dead one is waited for once");
    to.answers(Ok((200, "")));
    assert_eq!(deliver(&world, &to), 11, "the rest of what waited, the other one among it");
    assert!(to.sent().iter().any(|sent| sent.url == "https://oa.example.cn/"));
    world.later(120);
    assert_eq!(deliver(&world, &to) + deliver(&world, &to), 50);
    assert_eq!(to.sent().len(), 1 + 61, "nothing is lost");
}

#[test]
fn several_processes_send_a_delivery_once() {
    for backend in [Backend::Memory, Backend::Postgres] {
        let world = World::on(backend);
        let admin = world.program("管理员", &[S::ManageWebhooks]);
        add(&admin, "system", "https://oa.example.cn/", "", "");
        let id = admin.read("/api/v1/webhooks")["items"][0]["id"].as_str().expect("an id").to_owned();
        for _ in 0..20 {
            admin
                .send(Method::POST, &format!("/api/v1/webhooks/{id}/test"), None, &json!({}))
                .expect(StatusCode::OK);
        }
        let to = Receiver::new(200, "");
        let (app, receiver) = (&world.app, &to);
        let arrived: usize = std::thread::scope(|scope| {
            let send =
                || webhook::deliver(app, receiver, "https://dxz.example.cn").expect("the outbox is read");
            let all: Vec<_> = (0..4).map(|_| scope.spawn(send)).collect();
            all.into_iter().map(|one| one.join().expect("a thread")).sum()
        });
        assert_eq!((arrived, to.sent().len()), (20, 20), "{backend:?}");
    }
}

#[test]
fn a_robot_says_the_notice_and_nothing_of_anybodys_own_affairs() {
    let world = World::new();
    let admin = world.program("管理员", &[S::ManageWebhooks]);
    let wecom = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc";
    let feishu = "https://open.feishu.cn/open-apis/bot/v2/hook/abc";
    let first = world.sample.groups[0].to_string();
    add(&admin, "wecom", wecom, "", &first);
    add(&admin, "feishu", feishu, "SECexample", &world.sample.groups[1].to_string());
    let base = noticed(&world);
    let to = Receiver::new(200, r#"{"errcode":0,"errmsg":"ok"}"#);
    assert_eq!(deliver(&world, &to), 1, "the other group's chat hears nothing");
    let sent = &to.sent()[0];
    assert_eq!(sent.url, wecom);
    let body: Value = serde_json::from_str(&sent.body).expect("JSON");
    let words = body["text"]["content"].as_str().expect("words");
    assert!(words.contains("11月26日 15:00") && words.contains("一、学习党章"), "{words}");
    assert!(words.contains("二、讨论对不合格党员") && !words.contains("何思源"), "{words}");
    assert!(words.ends_with(&format!("https://dxz.example.cn{}", base.replace("/api/v1", ""))), "{words}");
    assert!(!words.contains("/a/"), "no personal link");
    let listed = deliveries(&admin);
    assert!(!listed[0].to_string().contains("学习党章"), "whoever looks after the system reads no content");
}

#[test]
fn a_robot_that_cannot_be_spoken_to_is_given_up_at_once_with_what_to_do() {
    let world = World::new();
    let admin = world.program("管理员", &[S::ManageWebhooks]);
    add(&admin, "dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=abc", "SECexample", "");
    noticed(&world);
    let to = Receiver::new(200, r#"{"errcode":130101,"errmsg":"send too fast"}"#);
    assert_eq!(deliver(&world, &to), 0);
    assert!(
        to.sent()[0].url.contains("&timestamp=") && to.sent()[0].url.contains("&sign="),
        "{:?}",
        to.sent()
    );
    assert_eq!(deliveries(&admin)[0]["state"], "waiting");
    to.answers(Ok((200, r#"{"errcode":310000,"errmsg":"sign not match"}"#)));
    world.later(120);
    assert_eq!(deliver(&world, &to), 0);
    let given_up = deliveries(&admin)[0].clone();
    assert_eq!(given_up["state"], "given_up");
    assert!(given_up["fault"].as_str().is_some_and(|why| why.contains("签名对不上")), "{given_up}");
}

#[test]
fn an_address_is_checked_and_ends_for_good() {
    let world = World::new();
    let admin = world.program("管理员", &[S::ManageWebhooks]);
    let ask = |body: Value| admin.send(Method::POST, "/api/v1/webhooks", None, &body);
    let pointers = |body: Value| {
        let problem = ask(body).refused(422, "").json();
        let all = problem["errors"].as_array().expect("errors").clone();
        all.iter().map(|one| one["pointer"].as_str().expect("a pointer").to_owned()).collect::<Vec<_>>()
    };
    let odd = json!({ "kind": "system", "name": "", "url": "http://oa.example.cn/", "events": [] });
    assert_eq!(pointers(odd), ["/name", "/url", "/events"]);
    let odd = json!({ "kind": "fax", "name": "传真", "url": "https://oa.example.cn/", "events": ["fire"] });
    assert_eq!(pointers(odd), ["/kind", "/events"]);
    let odd = json!({ "kind": "wecom", "name": "群", "url": "https://oa.example.cn/", "group": "x" });
    assert_eq!(pointers(odd), ["/group", "/url"]);
    let stranger = json!({ "kind": "wecom", "name": "群", "url": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a",
        "group": "00000000-0000-7000-8000-000000000000" });
    assert_eq!(pointers(stranger), ["/group"]);

    let (id, _) = add(&admin, "system", "https://oa.example.cn/", "", "");
    let base = noticed(&world);
    let place = format!("/api/v1/webhooks/{id}");
    let end = || {
        let request = admin.request(Method::DELETE, &place).body(axum::body::Body::empty());
        world.call(request.expect("a request"))
    };
    end().expect(StatusCode::OK);
    end().refused(412, "");
    let to = Receiver::new(200, "");
    assert_eq!(deliver(&world, &to), 0, "what waited does not go any more");
    assert!(to.sent().is_empty());
    world.program("陈一诺", &[S::WriteMeetings]).step(&base, "cancel", json!({ "reason": "换时间" }));
    assert_eq!(deliveries(&admin).len(), 1, "nothing new for an address that was ended");
    let again = format!("/api/v1/deliveries/{}/again", deliveries(&admin)[0]["id"].as_str().expect("an id"));
    admin.send(Method::POST, &again, None, &json!({})).refused(409, "已经停用");
    admin.send(Method::POST, &format!("{place}/test"), None, &json!({})).refused(404, "没有找到");
}
