//! Chat robots of 企业微信, 钉钉 and 飞书: how each is spoken to, and what its answers mean for whoever has to mend it.
//!
//! By the makers' public documents: developer.work.weixin.qq.com/document/path/91770,
//! open.dingtalk.com/document/robots/custom-robot-access, open.feishu.cn/document/client-docs/bot-v3/add-custom-bot.

use data_encoding::BASE64;
use domain::webhook::Kind;
use jiff::Timestamp;
use serde_json::{Value, json};
use store::webhook::Webhook;

use super::deliver::{Answered, Fault, mac};

/// The most bytes of a text: what the strictest of the three takes (企业微信: 2048).
const ROOM: usize = 2048;

/// The address and the body of what a robot is to say.
pub(super) fn request(
    webhook: &Webhook,
    words: &str,
    link: Option<&str>,
    now: Timestamp,
) -> (String, String) {
    let text = text(words, link);
    let plain = || json!({ "msgtype": "text", "text": { "content": text } });
    match webhook.kind {
        Kind::DingTalk if !webhook.secret.is_empty() => {
            let timestamp = now.as_millisecond().to_string();
            let sign = mac(webhook.secret.as_bytes(), format!("{timestamp}\n{}", webhook.secret).as_bytes());
            let sign = BASE64.encode(&sign).replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
            (format!("{}&timestamp={timestamp}&sign={sign}", webhook.url), plain().to_string())
        }
        Kind::Feishu => {
            let mut body = json!({ "msg_type": "text", "content": { "text": text } });
            if !webhook.secret.is_empty() {
                let timestamp = now.as_second().to_string();
                // The maker signs nothing with a key that is made of both.
                let sign = mac(format!("{timestamp}\n{}", webhook.secret).as_bytes(), b"");
                body["timestamp"] = Value::from(timestamp);
                body["sign"] = Value::from(BASE64.encode(&sign));
            }
            (webhook.url.clone(), body.to_string())
        }
        _ => (webhook.url.clone(), plain().to_string()),
    }
}

/// As many whole lines as there is room for, and the link.
fn text(words: &str, link: Option<&str>) -> String {
    let link = link.map(|link| format!("\n{link}")).unwrap_or_default();
    let more = "（全文请打开链接）";
    let mut text = String::new();
    for line in words.trim_end().lines() {
        if text.len() + line.len() + more.len() + link.len() + 2 > ROOM {
            text.push_str(more);
            break;
        }
        text.push_str(line);
        text.push('\n');
    }
    format!("{}{link}", text.trim_end())
}

/// What an answer says went wrong; nothing when the robot has said it.
pub(super) fn fault(kind: Kind, answered: &Answered) -> Option<Fault> {
    let body: Value = serde_json::from_str(&answered.body).unwrap_or_default();
    let fields: &[&str] = match kind {
        Kind::Feishu => &["code", "StatusCode"],
        _ => &["errcode"],
    };
    let code = fields.iter().find_map(|field| body.get(field)?.as_i64());
    let said = ["errmsg", "msg"].iter().find_map(|field| body.get(field)?.as_str()).unwrap_or_default();
    let (why, lasts) = match (kind, code) {
        (_, Some(0)) if answered.status == 200 => return None,
        (Kind::WeCom, Some(45009))
        | (Kind::DingTalk, Some(130_101 | 660_026))
        | (Kind::Feishu, Some(9499 | 11_232)) => {
            ("机器人发得太快，被限了速；过一会儿会自动再发，不用处理", false)
        }
        (Kind::DingTalk, Some(310_000)) if said.contains("keyword") => (
            "机器人设了“自定义关键词”，消息里没有；请在钉钉群机器人的安全设置里改用“加签”，或者把关键词设为“党小组”",
            true,
        ),
        (Kind::DingTalk, Some(310_000)) if said.contains("whitelist") || said.contains("白名单") => {
            ("机器人限定了 IP 地址；请把本系统服务器的出口地址加进钉钉群机器人的安全设置", true)
        }
        (Kind::DingTalk, Some(310_000)) | (Kind::Feishu, Some(19_021)) => (
            "签名对不上；请核对机器人安全设置里的签名密钥（停用这个接收地址，重新登记），也请管理员校准服务器的时间，差一小时以上也会这样",
            true,
        ),
        (Kind::Feishu, Some(19_024)) => (
            "机器人设了“自定义关键词”，消息里没有；请在飞书群机器人的安全设置里改用“签名校验”，或者把关键词设为“党小组”",
            true,
        ),
        (Kind::Feishu, Some(19_022)) => {
            ("机器人限定了 IP 地址；请把本系统服务器的出口地址加进飞书群机器人的安全设置", true)
        }
        (Kind::WeCom, Some(93_000 | 93_008))
        | (Kind::DingTalk, Some(300_001 | 300_005))
        | (Kind::Feishu, Some(19_001)) => (
            "机器人的地址不对，或者机器人已从群里移除；请从群机器人的设置里重新复制地址，停用这一个，重新登记",
            true,
        ),
        (_, None) if answered.status >= 500 => ("对方的服务暂时出错，会自动再发", false),
        (_, None) if answered.status == 404 => {
            ("对方没有这个地址；请从群机器人的设置里重新复制地址，停用这一个，重新登记", true)
        }
        (_, Some(code)) => {
            return Some(Fault {
                why: format!(
                    "机器人没有收下（错误码 {code}），会自动再发；一直这样，请按错误码查对方的开发文档"
                ),
                lasts: false,
            });
        }
        (_, None) => ("对方的答复看不懂，会自动再发；一直这样，请核对机器人的地址", false),
    };
    Some(Fault { why: why.to_owned(), lasts })
}

#[cfg(test)]
mod tests {
    use domain::{id::WebhookId, text::Title, webhook::Events};

    use super::*;

    /// Recorded by hand from the makers' documents: for each robot what it is sent and what it answers.
    const FIXTURES: &str = include_str!("robot_fixtures.json");

    fn webhook(kind: Kind, url: &str, secret: &str) -> Webhook {
        let nobody = domain::id::PersonId::new(uuid::Uuid::nil());
        Webhook {
            id: WebhookId::new(uuid::Uuid::nil()),
            kind,
            name: Title::new("示例群").expect("a name"),
            group: None,
            url: url.to_owned(),
            secret: secret.to_owned(),
            events: Events::new([]),
            added: (nobody, Timestamp::UNIX_EPOCH),
            ended: None,
        }
    }

    #[test]
    fn each_robot_is_spoken_to_as_its_maker_says() {
        let all: Value = serde_json::from_str(FIXTURES).expect("the fixtures");
        let requests = all["requests"].as_array().expect("requests");
        assert_eq!(requests.len(), 5);
        for one in requests {
            let of = |field: &str| one[field].as_str().expect("a text");
            let kind = Kind::from_code(of("kind")).expect("a kind");
            let now = of("now").parse().expect("an instant");
            let (url, body) =
                request(&webhook(kind, of("url"), of("secret")), of("words"), Some(of("link")), now);
            assert_eq!(url, of("to"), "{one}");
            let body: Value = serde_json::from_str(&body).expect("JSON");
            assert_eq!(body, one["body"], "{one}");
        }
    }

    #[test]
    fn what_a_robot_answers_tells_how_to_mend_it() {
        let all: Value = serde_json::from_str(FIXTURES).expect("the fixtures");
        let answers = all["answers"].as_array().expect("answers");
        for kind in Kind::ALL.into_iter().filter(|kind| kind.is_robot()) {
            let of_kind = answers.iter().filter(|one| one["kind"] == kind.code());
            assert!(of_kind.count() >= 4, "{kind:?}: success, pace, sign or key, and something odd");
        }
        for one in answers {
            let kind = Kind::from_code(one["kind"].as_str().expect("a kind")).expect("a kind");
            let status = one["status"].as_u64().and_then(|n| u16::try_from(n).ok()).expect("a status");
            let body = one["body"].as_str().map_or_else(|| one["body"].to_string(), str::to_owned);
            let found = fault(kind, &Answered { status, body });
            match one["why"].as_str() {
                None => assert!(found.is_none(), "{one}: {:?}", found.map(|f| f.why)),
                Some(why) => {
                    let found = found.unwrap_or_else(|| panic!("{one} is a fault"));
                    assert!(found.why.contains(why), "{one}: {}", found.why);
                    assert_eq!(Some(found.lasts), one["lasts"].as_bool(), "{one}");
                }
            }
        }
    }

    #[test]
    fn a_long_notice_keeps_its_first_lines_and_its_link() {
        let words = format!("通知：第一党小组\n{}", "一、学习党章和条例\n".repeat(200));
        let text = text(&words, Some("https://dxz.example.cn/meetings/1"));
        assert!(text.len() <= ROOM && text.starts_with("通知：第一党小组\n一、"), "{}", text.len());
        assert!(text.ends_with("（全文请打开链接）\nhttps://dxz.example.cn/meetings/1"), "{text}");
    }
}
