//! How a PostgreSQL server is reached: over a network only with TLS and a certificate that is trusted, unless the address says
//! otherwise by name.

use std::{fs, net::IpAddr, sync::Arc};

use postgres::{
    Client, Config,
    config::{Host, SslMode},
    error::DbError,
};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::StoreError;

/// Names a file of the authorities that are trusted, as libpq has it; our client does not know the option.
const ROOTS: &str = "sslrootcert=";

/// Connects to `postgres://…`, where `sslrootcert=FILE` may name the authority of a unit's own.
///
/// # Errors
/// [`StoreError::Unavailable`] when the server cannot be reached, has no TLS, or has a certificate that is not trusted.
pub(super) fn connect(address: &str) -> Result<Client, StoreError> {
    connect_hearing(address, |_| ())
}

/// The same, with whoever hears what the server says beside its answers.
///
/// # Errors
/// As [`connect`].
pub(super) fn connect_hearing(
    address: &str,
    hear: impl Fn(DbError) + Send + Sync + 'static,
) -> Result<Client, StoreError> {
    let (address, roots) = split(address);
    let mut config: Config = address.parse()?;
    let mode = match (address.contains("sslmode="), is_here(&config)) {
        (true, true) => config.get_ssl_mode(),
        (false, true) => SslMode::Disable,
        (_, false) if address.contains("sslmode=disable") => SslMode::Disable,
        // “If the server likes” is no protection over a network.
        (_, false) => SslMode::Require,
    };
    config.ssl_mode(mode);
    config.notice_callback(hear);
    Ok(config.connect(MakeRustlsConnect::new(trust(roots)?))?)
}

/// The address without the option that our client does not know, and what it says.
fn split(address: &str) -> (String, Option<&str>) {
    let Some((before, options)) = address.split_once('?') else { return (address.to_owned(), None) };
    let (mine, others): (Vec<_>, Vec<_>) = options.split('&').partition(|option| option.starts_with(ROOTS));
    let file = mine.first().and_then(|option| option.strip_prefix(ROOTS));
    let sign = if others.is_empty() { "" } else { "?" };
    (format!("{before}{sign}{}", others.join("&")), file)
}

/// Whether nothing goes over a network.
fn is_here(config: &Config) -> bool {
    config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => name == "localhost" || name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback()),
        #[cfg(unix)]
        Host::Unix(_) => true,
    })
}

fn trust(file: Option<&str>) -> Result<ClientConfig, StoreError> {
    let roots = match file {
        None => webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect(),
        Some(file) => own(file).map_err(|fault| StoreError::Unavailable(format!("{file}: {fault}")))?,
    };
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|fault| StoreError::Unavailable(fault.to_string()))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

/// The authorities in a file.
fn own(file: &str) -> Result<RootCertStore, Box<dyn std::error::Error>> {
    let mut roots = RootCertStore::empty();
    for one in CertificateDer::pem_slice_iter(&fs::read(file)?) {
        roots.add(one?)?;
    }
    if roots.is_empty() { Err("no certificate in it".into()) } else { Ok(roots) }
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read as _, Write as _},
        net::{TcpListener, TcpStream},
        path::PathBuf,
        thread::{self, JoinHandle},
    };

    use rcgen::{CertifiedKey, generate_simple_self_signed};
    use rustls::{
        ServerConfig, ServerConnection, Stream,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    };

    use super::*;

    fn parsed(address: &str) -> Config {
        split(address).0.parse().expect("an address")
    }

    #[test]
    fn only_this_machine_is_reached_without_tls() {
        for here in ["postgres://a@127.0.0.1/x", "postgres://a@localhost/x", "postgres://a@[::1]/x"] {
            assert!(is_here(&parsed(here)), "{here}");
        }
        assert!(is_here(&parsed("postgres:///x?host=/run/postgresql")));
        for away in ["postgres://a@db.example.cn/x", "postgres://a@10.0.0.1/x", "postgres://a@localhost,db/x"]
        {
            assert!(!is_here(&parsed(away)), "{away}");
        }
    }

    #[test]
    fn the_file_of_authorities_is_taken_out_of_the_address() {
        let address = "postgres://a@db/x?sslmode=require&sslrootcert=/etc/unit.pem&connect_timeout=3";
        let rest = "postgres://a@db/x?sslmode=require&connect_timeout=3";
        assert_eq!(split(address), (rest.to_owned(), Some("/etc/unit.pem")));
        assert_eq!(
            split("postgres://a@db/x?sslrootcert=r.pem"),
            ("postgres://a@db/x".to_owned(), Some("r.pem"))
        );
        assert_eq!(split("postgres://a@db/x"), ("postgres://a@db/x".to_owned(), None));
    }

    /// A server that answers whether it has TLS, and then reads the first message; what it heard in clear or within TLS.
    struct Half {
        port: u16,
        heard: JoinHandle<Option<Vec<u8>>>,
        authority: PathBuf,
    }

    impl Half {
        fn new(name: &str, has_tls: bool) -> Self {
            let CertifiedKey { cert, signing_key } =
                generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
            let authority =
                std::env::temp_dir().join(format!("dangxiaozu-authority-{name}-{}.pem", std::process::id()));
            fs::write(&authority, cert.pem()).expect("written");
            let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
            let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
                .with_safe_default_protocol_versions()
                .and_then(|b| b.with_no_client_auth().with_single_cert(vec![cert.der().clone()], key))
                .expect("a configuration");
            let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
            let port = listener.local_addr().expect("an address").port();
            let heard = thread::spawn(move || {
                let (mut stream, _) = listener.accept().expect("a client");
                let mut asked = [0; 8];
                stream.read_exact(&mut asked).expect("a message");
                assert_eq!(asked, [0, 0, 0, 8, 4, 210, 22, 47], "whether there is TLS");
                stream.write_all(if has_tls { b"S" } else { b"N" }).expect("an answer");
                if has_tls { within(stream, config) } else { in_clear(stream) }
            });
            Self { port, heard, authority }
        }

        fn address(&self, options: &str) -> String {
            format!("postgres://u:a-password@localhost:{}/x?{options}", self.port)
        }
    }

    impl Drop for Half {
        fn drop(&mut self) {
            drop(fs::remove_file(&self.authority));
        }
    }

    fn within(mut stream: TcpStream, config: ServerConfig) -> Option<Vec<u8>> {
        let mut connection = ServerConnection::new(Arc::new(config)).expect("a connection");
        let mut message = vec![0; 64];
        let length = Stream::new(&mut connection, &mut stream).read(&mut message).ok()?;
        message.truncate(length);
        Some(message)
    }

    fn in_clear(mut stream: TcpStream) -> Option<Vec<u8>> {
        let mut message = Vec::new();
        stream.read_to_end(&mut message).expect("the end");
        (!message.is_empty()).then_some(message)
    }

    #[test]
    fn a_server_with_a_trusted_certificate_is_talked_to_within_tls() {
        let server = Half::new("trusted", true);
        let authority = server.authority.to_str().expect("UTF-8");
        let address = server.address(&format!("sslmode=require&sslrootcert={authority}"));
        assert!(connect(&address).is_err(), "it is only half a server");
        let heard = take(server).expect("a first message");
        assert!(heard.windows(4).any(|bytes| bytes == b"user"), "{heard:?}");
    }

    #[test]
    fn a_server_without_tls_or_trust_hears_nothing() {
        let server = Half::new("none", false);
        assert!(connect(&server.address("sslmode=require")).is_err());
        assert_eq!(take(server), None);
        let server = Half::new("strange", true);
        assert!(connect(&server.address("sslmode=require")).is_err(), "nobody trusts its certificate");
        assert_eq!(take(server), None);
    }

    /// What a server has heard.
    fn take(mut server: Half) -> Option<Vec<u8>> {
        let heard = std::mem::replace(&mut server.heard, thread::spawn(|| None));
        heard.join().expect("no panic")
    }
}
