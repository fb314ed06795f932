//! A PostgreSQL server that is too old is refused before anything is asked of it. No such server is installed: one that
//! says it is, and knows no more than the first words of the protocol, stands in for it.

use std::{
    io::{self, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    thread,
};

use store::{
    Db, Location, StoreError,
    testing::{Backend, TestDb},
};

/// A message of the protocol: its kind, its length, its content.
fn message(kind: u8, content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len() + 4).expect("short");
    [&[kind][..], &length.to_be_bytes(), content].concat()
}

fn ready() -> Vec<u8> {
    message(b'Z', b"I")
}

/// A row of one column of text, and the end of the answer.
fn row(text: &str) -> Vec<u8> {
    let column = [b"server_version_num\0".as_slice(), &[0; 6], &25_u32.to_be_bytes(), &[0xFF; 6], &[0; 2]];
    let description = [&1_u16.to_be_bytes()[..], &column.concat()].concat();
    let length = u32::try_from(text.len()).expect("short");
    let value = [&1_u16.to_be_bytes()[..], &length.to_be_bytes(), text.as_bytes()].concat();
    [message(b'T', &description), message(b'D', &value), message(b'C', b"SHOW\0"), ready()].concat()
}

fn read(stream: &mut TcpStream, length: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; length];
    stream.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn number(bytes: &[u8]) -> usize {
    u32::from_be_bytes(bytes.try_into().expect("four bytes")) as usize
}

/// Lets one client in, answers its simple queries with the version, and notes what it asks, until it goes.
fn serve(listener: &TcpListener, version: &str) -> Vec<String> {
    let mut asked = Vec::new();
    let (mut stream, _) = listener.accept().expect("a client");
    let mut talk = || -> io::Result<()> {
        let length = number(&read(&mut stream, 4)?);
        read(&mut stream, length - 4)?;
        stream.write_all(&[message(b'R', &[0; 4]), ready()].concat())?;
        loop {
            let kind = read(&mut stream, 1)?[0];
            let length = number(&read(&mut stream, 4)?);
            let content = read(&mut stream, length - 4)?;
            if kind != b'Q' {
                return Ok(());
            }
            asked.push(String::from_utf8_lossy(&content).trim_end_matches('\0').to_owned());
            stream.write_all(&row(version))?;
        }
    };
    // Whether it says goodbye or hangs up is the same here.
    drop(talk());
    asked
}

#[test]
fn an_old_server_is_refused_and_nothing_is_written_to_it() {
    for (version, found) in [("140011", 14), ("90624", 9), ("130000", 13)] {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let server = thread::spawn(move || serve(&listener, version));
        let address = format!("postgres://somebody@127.0.0.1:{port}/none?sslmode=disable");
        let opened = Db::open(&Location::parse(&address)).map(drop);
        assert_eq!(opened, Err(StoreError::OldServer { found, least: 15 }));
        assert_eq!(server.join().expect("the server ends"), ["SHOW server_version_num"]);
    }
}

#[test]
fn the_server_of_the_tests_is_new_enough() {
    let t = TestDb::unopened(Backend::Postgres);
    assert_eq!(Db::open(&t.location()).map(drop), Ok(()));
}
