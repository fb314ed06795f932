//! What a branch tells other systems and its chat groups: that something happened, never what was said (ADR 33).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whose format an address takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A system of the unit: ids and links, signed.
    System,
    /// 企业微信
    WeCom,
    /// 钉钉
    DingTalk,
    /// 飞书
    Feishu,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::System, Self::WeCom, Self::DingTalk, Self::Feishu];

    /// The code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::WeCom => "wecom",
            Self::DingTalk => "dingtalk",
            Self::Feishu => "feishu",
        }
    }

    /// In words.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::System => "本单位的其他系统",
            Self::WeCom => "企业微信群机器人",
            Self::DingTalk => "钉钉群机器人",
            Self::Feishu => "飞书群机器人",
        }
    }

    /// Reads the code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What its address begins with, behind `https://` and the host, and an example of a whole one.
    pub const fn place(self) -> (&'static str, &'static str) {
        match self {
            Self::System => ("/", "https://oa.example.cn/events"),
            Self::WeCom => {
                ("/cgi-bin/webhook/send?key=", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…")
            }
            Self::DingTalk => {
                ("/robot/send?access_token=", "https://oapi.dingtalk.com/robot/send?access_token=…")
            }
            Self::Feishu => ("/open-apis/bot/v2/hook/", "https://open.feishu.cn/open-apis/bot/v2/hook/…"),
        }
    }

    /// Whether it is a robot, which says a notice in its chat group and nothing else.
    pub const fn is_robot(self) -> bool {
        !matches!(self, Self::System)
    }
}

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $chinese:literal, $verbs:expr;)*) => {
        /// What can happen.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum Event { $($(#[$doc])* $name,)* }

        impl Event {
            /// All of them, in the order of a meeting's life.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name in the API.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// In words.
            pub const fn chinese(self) -> &'static str {
                match self { $(Self::$name => $chinese,)* }
            }

            /// The event that a verb of the journal is.
            pub fn of_verb(verb: &str) -> Option<Self> {
                $(if ($verbs as &[&str]).contains(&verb) { return Some(Self::$name); })*
                None
            }
        }
    };
}

events! {
    /// Asked for by hand, to see whether it arrives.
    Test = "test", "试发", &[];
    /// Sent to the branch.
    Submitted = "meeting.submitted", "报支部批准", &["meeting.submit"];
    /// Approved.
    Approved = "meeting.approved", "支部批准", &["meeting.approve", "meeting.approve_offline"];
    /// Everybody was told.
    Noticed = "meeting.noticed", "通知会议", &["meeting.notify"];
    /// Moved.
    Rescheduled = "meeting.rescheduled", "会议改期", &["meeting.reschedule"];
    /// Cancelled.
    Cancelled = "meeting.cancelled", "会议取消", &["meeting.cancel"];
    /// Begun.
    Opened = "meeting.opened", "会议开始", &["meeting.open"];
    /// Ended with its summary.
    Concluded = "meeting.concluded", "会议小结", &["meeting.conclude"];
    /// The record was signed.
    Signed = "minutes.signed", "会议记录定稿", &["minutes.sign"];
    /// The record was corrected.
    Corrected = "minutes.corrected", "会议记录更正", &["minutes.correct"];
    /// Sent to the branch.
    Reported = "meeting.reported", "上报支部", &["meeting.report"];
    /// The branch has signed for it.
    Archived = "meeting.archived", "支部签收、归档", &["meeting.receipt", "meeting.receipt_offline"];
}

impl Event {
    /// Reads the name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|event| event.code() == code)
    }
}

/// The events of which an address is told, in their order, each once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Events(Vec<Event>);

impl Events {
    /// These; the trial needs no asking for.
    pub fn new(chosen: impl IntoIterator<Item = Event>) -> Self {
        let mut all: Vec<_> = chosen.into_iter().filter(|event| *event != Event::Test).collect();
        all.sort();
        all.dedup();
        Self(all)
    }

    /// Whether one is among them.
    pub fn has(&self, event: Event) -> bool {
        self.0.contains(&event)
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = Event> + '_ {
        self.0.iter().copied()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Their names with blanks between.
    pub fn code(&self) -> String {
        self.iter().map(Event::code).collect::<Vec<_>>().join(" ")
    }

    /// Reads the names; none where one is not known.
    pub fn from_code(code: &str) -> Option<Self> {
        code.split_whitespace().map(Event::from_code).collect::<Option<Vec<_>>>().map(Self::new)
    }
}

/// How far events may go.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Reach {
    /// To addresses that everybody reaches, over HTTPS.
    #[default]
    Public,
    /// Also within the unit's own network, and to this machine: whoever runs it has said so.
    Private,
}

impl Reach {
    /// Whether events may go to this network address.
    pub fn allows(self, address: IpAddr) -> bool {
        self == Self::Private && !address.is_unspecified() && !address.is_multicast() || is_public(address)
    }
}

/// Whether an address is one that everybody reaches: none of a machine itself, of a unit's own network, or set apart.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    let is_set_apart = a == 0
        || a >= 240
        || a == 100 && (64..128).contains(&b)
        || a == 192 && b == 0 && c == 0
        || a == 198 && (18..20).contains(&b)
        || a == 192 && b == 88 && c == 99;
    !(is_set_apart
        || v4.is_private()
        || v4.is_loopback()
        || v4.is_link_local()
        || v4.is_multicast()
        || v4.is_documentation())
}

fn is_public_v6(v6: Ipv6Addr) -> bool {
    let s = v6.segments();
    // Only 2000::/3 is given out; what wraps an address of version 4 is none.
    let is_given_out = s[0] & 0xE000 == 0x2000;
    let is_wrapped = s[0] == 0x2002 || s[0] == 0x2001 && s[1] == 0;
    let is_example = s[0] == 0x2001 && s[1] == 0xDB8 || s[0] == 0x3FFF && s[1] < 0x1000;
    is_given_out && !is_wrapped && !is_example
}

/// Why an address is none that events may go to. Displayed behind the field's name.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PlaceFault {
    /// It reads like no address.
    #[error("看不懂，应像 {0} 这样")]
    Odd(&'static str),
    /// Anybody on the way could read and change what goes there.
    #[error("要以 https:// 开头，免得路上被人看到或改动")]
    Plain,
    /// It stands in a network that events may not go to.
    #[error("是内网或本机的地址；要发到内网，请运行服务的人在启动时加上 --webhook-private")]
    Private,
}

/// Checks where events are to go, as far as the address alone tells; what its name stands for is seen when something is sent.
///
/// # Errors
/// A [`PlaceFault`] that says how to mend it.
pub fn check_place(kind: Kind, url: &str, reach: Reach) -> Result<(), PlaceFault> {
    let (path, example) = kind.place();
    let odd = PlaceFault::Odd(example);
    let (scheme, rest) = url.split_once("://").ok_or(odd)?;
    let (authority, behind) = rest.find('/').map(|at| rest.split_at(at)).ok_or(odd)?;
    let is_odd =
        |c: char| !c.is_ascii() || c.is_ascii_control() || matches!(c, ' ' | '"' | '<' | '>' | '\\' | '#');
    if url.len() > 500 || url.contains(is_odd) || authority.contains('@') {
        return Err(odd);
    }
    let (host, port) = match authority.strip_prefix('[') {
        Some(v6) => v6.split_once(']').ok_or(odd)?,
        None => authority.find(':').map_or((authority, ""), |at| authority.split_at(at)),
    };
    let has_port = port.strip_prefix(':').is_some_and(|p| p.parse::<u16>().is_ok_and(|p| p > 0));
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
    if host.is_empty() || !host.chars().all(is_name) || !(port.is_empty() || has_port) {
        return Err(odd);
    }
    if !behind.starts_with(path) || kind.is_robot() && behind.len() == path.len() {
        return Err(odd);
    }
    let address = host.parse::<IpAddr>().ok();
    // 127.1 and 2130706433 are ways of writing an address too.
    if address.is_none()
        && host.rsplit('.').next().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_digit()))
    {
        return Err(odd);
    }
    let is_own = host == "localhost" || host.ends_with(".localhost");
    if is_own && reach == Reach::Public || address.is_some_and(|address| !reach.allows(address)) {
        return Err(PlaceFault::Private);
    }
    match scheme {
        "https" => Ok(()),
        "http" if reach == Reach::Private && address.is_some_and(|address| address.is_loopback()) => Ok(()),
        "http" => Err(PlaceFault::Plain),
        _ => Err(odd),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_own_networks_are_known_however_they_are_written() {
        for own in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "192.0.0.8",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "203.0.113.9",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:10.0.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "2001::1",
            "2001:db8::1",
            "3fff::1",
        ] {
            assert!(!is_public(own.parse().expect("an address")), "{own}");
        }
        for public in ["8.8.8.8", "114.114.114.114", "2400:3200::1", "100.128.0.1", "172.32.0.1"] {
            assert!(is_public(public.parse().expect("an address")), "{public}");
        }
        assert!(Reach::Private.allows("10.1.2.3".parse().expect("an address")));
        assert!(!Reach::Private.allows("0.0.0.0".parse().expect("an address")));
        assert!(!Reach::Private.allows("224.0.0.1".parse().expect("an address")));
    }

    #[test]
    fn a_place_is_refused_with_what_to_do_about_it() {
        let of = |url: &str| check_place(Kind::System, url, Reach::Public);
        assert_eq!(of("https://oa.example.cn/events?a=b"), Ok(()));
        assert_eq!(of("https://oa.example.cn:8443/"), Ok(()));
        assert_eq!(of("http://oa.example.cn/events"), Err(PlaceFault::Plain));
        for own in ["https://127.0.0.1/", "https://[::1]/", "https://192.168.0.8/a", "https://localhost/"] {
            assert_eq!(of(own), Err(PlaceFault::Private), "{own}");
        }
        for odd in [
            "",
            "oa.example.cn/events",
            "https://oa.example.cn",
            "https:///events",
            "ftp://oa.example.cn/",
            "https://a:b@oa.example.cn/",
            "https://oa.example.cn/#a",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://oa.example.cn:0/",
            "https://oa.example.cn:x/",
            "https://党.cn/",
            "https://oa.example.cn/a b",
            "https://oa_x.example.cn/",
            "https://[::1/",
        ] {
            assert!(matches!(of(odd), Err(PlaceFault::Odd(_))), "{odd}: {:?}", of(odd));
        }
        let own = |url: &str| check_place(Kind::System, url, Reach::Private);
        assert_eq!(own("http://127.0.0.1:8080/x"), Ok(()));
        assert_eq!(own("https://10.0.0.8/x"), Ok(()));
        assert_eq!(own("http://10.0.0.8/x"), Err(PlaceFault::Plain));
    }

    #[test]
    fn a_robot_is_where_its_maker_says() {
        for kind in Kind::ALL.into_iter().filter(|kind| kind.is_robot()) {
            let (_, example) = kind.place();
            let whole = example.replace('…', "abc");
            assert_eq!(check_place(kind, &whole, Reach::Public), Ok(()), "{whole}");
            let cut = example.replace('…', "");
            assert_eq!(check_place(kind, &cut, Reach::Public), Err(PlaceFault::Odd(example)), "{cut}");
            let other = "https://oa.example.cn/events";
            assert_eq!(check_place(kind, other, Reach::Public), Err(PlaceFault::Odd(example)));
        }
    }

    #[test]
    fn events_follow_from_what_is_written_down() {
        assert_eq!(Event::of_verb("meeting.receipt_offline"), Some(Event::Archived));
        assert_eq!(Event::of_verb("meeting.roll"), None);
        let events = Events::from_code("minutes.signed meeting.noticed test").expect("known");
        assert_eq!(events.code(), "meeting.noticed minutes.signed");
        assert_eq!(Events::from_code("everything"), None);
        for event in Event::ALL {
            assert_eq!(Event::from_code(event.code()), Some(*event));
        }
    }
}
