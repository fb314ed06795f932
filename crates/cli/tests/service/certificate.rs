//! HTTPS by the program itself.

use std::{fs, process::Command};

use jiff::ToSpan as _;
use load::server::Server;
use rcgen::{CertificateParams, CertifiedKey, KeyPair, date_time_ymd, generate_simple_self_signed};
use rustix::process::Signal;
use ureq::{
    Agent,
    tls::{Certificate, RootCerts, TlsConfig},
};

use crate::Folder;

/// Writes a certificate for this machine and its key; the certificate as a browser would trust it.
fn certify(folder: &Folder) -> Certificate<'static> {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a certificate");
    fs::write(folder.path("cert.pem"), cert.pem()).expect("written");
    fs::write(folder.path("key.pem"), signing_key.serialize_pem()).expect("written");
    Certificate::from_der(cert.der()).to_owned()
}

/// Somebody who trusts one certificate, and keeps no connection.
fn trusting(certificate: Certificate<'static>) -> Agent {
    let tls = TlsConfig::builder().root_certs(RootCerts::new_with_certs(&[certificate])).build();
    Agent::config_builder().tls_config(tls).proxy(None).max_idle_connections(0).build().new_agent()
}

fn named(folder: &Folder) -> [String; 4] {
    let path = |name: &str| folder.path(name).to_str().expect("UTF-8").to_owned();
    ["--tls-cert".to_owned(), path("cert.pem"), "--tls-key".to_owned(), path("key.pem")]
}

fn serve(folder: &Folder) -> Command {
    folder.serve(&named(folder).each_ref().map(String::as_str))
}

#[test]
fn pages_are_served_over_https_and_a_renewed_certificate_is_taken_up() {
    let folder = Folder::new();
    let first = trusting(certify(&folder));
    let server = Server::start(&mut serve(&folder), &folder.log()).expect("it begins");
    let address = server.address().expect("it listens");
    assert!(address.starts_with("https://127.0.0.1:"), "{address}");
    let page = format!("{address}/sign-in");
    let mut told = server.lines().iter().filter(|line| line.contains("证书"));
    let answer = first.get(&page).call().expect("a page");
    assert_eq!(answer.headers()["strict-transport-security"], "max-age=31536000");
    assert!(first.get(page.replace("https:", "http:")).call().is_err(), "nothing goes over in clear");

    let second = trusting(certify(&folder));
    assert!(second.get(&page).call().is_err(), "it is not read by itself");
    server.signal(Signal::HUP).expect("told");
    assert_eq!(told.next().as_deref(), Some("HTTPS 已换成新的证书。"));
    assert_eq!(second.get(&page).call().expect("a page").status(), 200);
    assert!(first.get(&page).call().is_err(), "the old one is used no more");

    // Files that cannot be used change nothing.
    fs::write(folder.path("cert.pem"), "no certificate").expect("written");
    server.signal(Signal::HUP).expect("told");
    let said = told.next().expect("a line");
    assert!(said.starts_with("证书没有换成新的，继续用原来的：证书文件 "), "{said}");
    assert_eq!(second.get(&page).call().expect("a page").status(), 200);
    drop(told);
    server.stop().expect("it ends in order");
}

#[test]
fn a_certificate_that_cannot_be_used_is_refused_with_the_remedy() {
    let folder = Folder::new();
    let refused = |words: &str| {
        let ended = serve(&folder).output().expect("it runs");
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(1), "{said}");
        assert!(said.contains(words), "{words}: {said}");
    };
    refused("cert.pem 读不出来");
    certify(&folder);
    let key = fs::read(folder.path("key.pem")).expect("a key");
    fs::write(folder.path("key.pem"), "no key").expect("written");
    refused("应是 PEM 格式、没有密码的私钥");
    certify(&folder);
    fs::write(folder.path("key.pem"), key).expect("written");
    refused("请检查两个文件是不是一对");
    fs::write(folder.path("cert.pem"), "").expect("written");
    refused("里面没有证书");

    let alone = folder.serve(&["--tls-cert", "cert.pem"]).output().expect("it runs");
    assert_eq!(alone.status.code(), Some(2), "a certificate without its key is no command");
}

#[test]
fn doctor_says_that_a_certificate_has_to_be_renewed() {
    let folder = Folder::new();
    let soon = load::crew::now().expect("now").date().saturating_add(10.days());
    let mut params = CertificateParams::new(["127.0.0.1".to_owned()]).expect("a name");
    params.not_after = date_time_ymd(
        soon.year().into(),
        soon.month().try_into().expect("a month"),
        soon.day().try_into().expect("a day"),
    );
    let cert = params.self_signed(&KeyPair::generate().expect("a key")).expect("a certificate");
    fs::write(folder.path("cert.pem"), cert.pem()).expect("written");
    let mut doctor = Command::new(env!("CARGO_BIN_EXE_dangxiaozu"));
    doctor.arg("doctor").arg("--data").arg(&folder.0).arg("--tls-cert").arg(folder.path("cert.pem"));
    let said = String::from_utf8_lossy(&doctor.output().expect("it runs").stdout).into_owned();
    assert!(said.contains("✗ HTTPS 的证书还有 ") && said.contains(" 天到期，请续期"), "{said}");
}
