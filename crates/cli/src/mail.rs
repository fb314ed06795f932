//! Mail over SMTP, where it is configured.

use std::env;

use app::{
    App,
    mail::{self, Letter, Postman},
};
use clap::Args;
use lettre::{
    Message, SmtpTransport, Transport as _,
    message::{Attachment, Mailbox, MultiPart, SinglePart, header::ContentType},
};

use crate::{Failure, beside::beside};

/// Where mail goes out.
#[derive(Args, Clone, Debug, Default)]
pub struct MailArgs {
    /// 发邮件的服务器，例如 smtps://账号:密码@smtp.example.cn；也可以写在环境变量 DANGXIAOZU_SMTP 里，免得密码留在命令行
    #[arg(long, value_name = "地址")]
    pub smtp: Option<String>,
    /// 发件人，例如 党小组 <dangxiaozu@example.cn>；也可以写在环境变量 DANGXIAOZU_MAIL_FROM 里
    #[arg(long, value_name = "邮箱")]
    pub mail_from: Option<String>,
}

impl MailArgs {
    /// The postman, where mail is configured.
    ///
    /// # Errors
    /// For an address that cannot be read, or a server without a sender.
    pub fn postman(&self) -> Result<Option<SmtpPostman>, Failure> {
        let from_environment = |name| env::var(name).ok().filter(|text| !text.trim().is_empty());
        let Some(server) = self.smtp.clone().or_else(|| from_environment("DANGXIAOZU_SMTP")) else {
            return Ok(None);
        };
        let sender = self.mail_from.clone().or_else(|| from_environment("DANGXIAOZU_MAIL_FROM"));
        let sender = sender.ok_or("已经设置发邮件的服务器，还缺少发件人，请用 --mail-from 指明")?;
        SmtpPostman::new(&server, &sender).map(Some)
    }
}

/// Whether a mail server is on this machine.
fn is_here(server: &str) -> bool {
    let place = server.rsplit('@').next().unwrap_or_default();
    let place = place.split(['/', '?']).next().unwrap_or_default();
    let host = place.rsplit_once(':').map_or(place, |(host, port)| {
        if port.bytes().all(|byte| byte.is_ascii_digit()) { host } else { place }
    });
    ["localhost", "127.0.0.1", "[::1]"].contains(&host)
}

/// Sends letters to one mail server.
pub struct SmtpPostman {
    transport: SmtpTransport,
    from: Mailbox,
}

impl SmtpPostman {
    fn new(server: &str, sender: &str) -> Result<Self, Failure> {
        let in_clear = server.starts_with("smtp://") && !server.contains("tls=required");
        if in_clear && server.contains('@') && !is_here(server) {
            return Err("发邮件的服务器地址里有密码，但没有加密，密码会在网上被看到。请改用 smtps://…，或者在地址后面加上 ?tls=required".into());
        }
        // The fault is not printed: it may hold the password.
        let transport = SmtpTransport::from_url(server)
            .map_err(|_| "发邮件的服务器地址看不懂，应像 smtps://账号:密码@smtp.example.cn 这样")?
            .build();
        let from = sender
            .parse()
            .map_err(|_| format!("发件人“{sender}”看不懂，应像 党小组 <dangxiaozu@example.cn> 这样"))?;
        Ok(Self { transport, from })
    }

    /// Whether the server answers.
    ///
    /// # Errors
    /// What the server or the network says.
    pub fn check(&self) -> Result<(), String> {
        match self.transport.test_connection() {
            Ok(true) => Ok(()),
            Ok(false) => Err("服务器没有应答".to_owned()),
            Err(fault) => Err(fault.to_string()),
        }
    }

    fn message(&self, letter: &Letter) -> Result<Message, lettre::error::Error> {
        let to = letter.to.parse::<Mailbox>().map_err(|_| lettre::error::Error::MissingTo)?;
        let head = Message::builder().from(self.from.clone()).to(to).subject(letter.subject.clone());
        let text = SinglePart::plain(letter.body.clone());
        match &letter.calendar {
            None => head.singlepart(text),
            Some(calendar) => {
                let kind = ContentType::parse("text/calendar; charset=utf-8; method=PUBLISH");
                let kind = kind.unwrap_or(ContentType::TEXT_PLAIN);
                let file = Attachment::new("meeting.ics".to_owned()).body(calendar.clone(), kind);
                head.multipart(MultiPart::mixed().singlepart(text).singlepart(file))
            }
        }
    }
}

impl Postman for SmtpPostman {
    fn send(&self, letter: &Letter) -> Result<(), String> {
        let message = self.message(letter).map_err(|_| "邮箱地址不能用".to_owned())?;
        match self.transport.send(&message) {
            Ok(_) => Ok(()),
            Err(fault) if fault.is_permanent() => Err("邮件服务器拒收".to_owned()),
            Err(fault) if fault.is_timeout() => Err("邮件服务器没有应答".to_owned()),
            Err(_) => Err("连不上邮件服务器".to_owned()),
        }
    }
}

/// Delivers what is due, over and over, until the process ends.
pub fn deliver_beside(app: App, postman: SmtpPostman) -> Result<(), Failure> {
    beside("mail", mail::PAUSE, move || mail::deliver(&app, &postman).map(drop))
}

#[cfg(test)]
mod tests {
    use std::{
        io::{BufRead as _, BufReader, Write as _},
        net::TcpListener,
        sync::mpsc,
        thread,
    };

    use super::*;

    /// A mail server of one letter: says yes to everything, or refuses the address; gives back what it was told.
    fn server(accepts: bool) -> (u16, mpsc::Receiver<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a letter");
            let mut lines = BufReader::new(stream.try_clone().expect("a second handle")).lines();
            let mut all = String::new();
            let mut answer = |text: &str| stream.write_all(text.as_bytes()).expect("an answer");
            answer("220 test\r\n");
            let mut in_data = false;
            while let Some(Ok(line)) = lines.next() {
                all.push_str(&line);
                all.push('\n');
                if in_data {
                    if line == "." {
                        in_data = false;
                        answer("250 taken\r\n");
                    }
                    continue;
                }
                match line.get(..4).unwrap_or_default() {
                    "EHLO" => answer("250 test\r\n"),
                    "RCPT" if !accepts => answer("550 nobody of that name\r\n"),
                    "DATA" => {
                        in_data = true;
                        answer("354 go on\r\n");
                    }
                    "QUIT" => {
                        answer("221 bye\r\n");
                        break;
                    }
                    _ => answer("250 ok\r\n"),
                }
            }
            // Nobody may be listening any more.
            drop(tell.send(all));
        });
        (port, told)
    }

    fn letter() -> Letter {
        Letter {
            to: "ting@example.cn".to_owned(),
            subject: "通知：第一党小组 11月25日 14:30 党小组会召开".to_owned(),
            body: "会议议题：\n一、学习党章\n.\n回复链接：http://127.0.0.1/a/x\n".to_owned(),
            calendar: Some("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".to_owned()),
        }
    }

    fn postman(port: u16) -> SmtpPostman {
        SmtpPostman::new(&format!("smtp://127.0.0.1:{port}"), "党小组 <dangxiaozu@example.cn>")
            .expect("a postman")
    }

    #[test]
    fn a_letter_arrives_whole_with_its_calendar() {
        let (port, told) = server(true);
        let postman = postman(port);
        postman.send(&letter()).expect("it is taken");
        drop(postman);
        let told = told.recv().expect("what the server was told");
        assert!(told.contains("RCPT TO:<ting@example.cn>"), "{told}");
        assert!(told.contains("Subject: =?utf-8?b?"), "{told}");
        assert!(told.contains("text/calendar") && told.contains("meeting.ics"), "{told}");
        assert!(told.contains("text/plain; charset=utf-8"), "{told}");
    }

    #[test]
    fn a_refusal_is_told_without_address_or_content() {
        let (port, told) = server(false);
        let postman = postman(port);
        assert_eq!(postman.send(&letter()), Err("邮件服务器拒收".to_owned()));
        drop(postman);
        assert!(!told.recv().expect("what the server was told").contains("DATA"));
        let nobody = postman_of_a_closed_port().send(&letter());
        assert_eq!(nobody, Err("连不上邮件服务器".to_owned()));
    }

    fn postman_of_a_closed_port() -> SmtpPostman {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        postman(port)
    }

    #[test]
    fn settings_that_cannot_be_read_say_how_to_write_them_and_keep_the_password() {
        let args = |smtp: &str, from: Option<&str>| MailArgs {
            smtp: Some(smtp.to_owned()),
            mail_from: from.map(str::to_owned),
        };
        let fault = |args: MailArgs| args.postman().err().expect("refused").to_string();
        assert!(fault(args("smtps://a:b@mail.example.cn", None)).contains("--mail-from"));
        let odd = fault(args("mail.example.cn:secret-word", Some("a@example.cn")));
        assert!(odd.contains("smtps://账号") && !odd.contains("secret-word"), "{odd}");
        assert!(fault(args("smtps://a:b@mail.example.cn", Some("党小组"))).contains("发件人"));
    }

    #[test]
    fn a_password_goes_over_a_network_within_tls_only() {
        let sender = "党小组 <dangxiaozu@example.cn>";
        for clear in [
            "smtp://a:b@mail.example.cn",
            "smtp://a:b@localhost.example.cn:25",
            "smtp://a:b@127.0.0.1.example.cn",
        ] {
            let refused = SmtpPostman::new(clear, sender).err().map(|fault| fault.to_string());
            assert!(
                refused.is_some_and(|words| words.contains("smtps://") && !words.contains("a:b")),
                "{clear}"
            );
        }
        for sound in [
            "smtps://a:b@mail.example.cn",
            "smtp://a:b@mail.example.cn?tls=required",
            "smtp://a:b@localhost:2525",
            "smtp://a:b@127.0.0.1",
            "smtp://mail.example.cn",
        ] {
            assert!(SmtpPostman::new(sound, sender).is_ok(), "{sound}");
        }
    }
}
