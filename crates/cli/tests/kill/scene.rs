//! The data of a round: a branch with two groups whose people have signed in, one of which is in the middle of a meeting. It is made
//! once and copied for some rounds each, so that looking at all of it stays quick.

use std::{
    fs,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU32, Ordering},
};

use domain::id::BranchId;
use load::{
    client::Browser,
    crew::{self, Crew},
    player::Meeting,
    server::Server,
};
use postgres::{Client, NoTls};
use store::Location;

/// The variable that names a PostgreSQL server whose user may create databases.
pub const POSTGRES: &str = "DANGXIAOZU_TEST_POSTGRES";

/// How many texts are typed at once.
pub const TYPED: usize = 2;

/// Which engine keeps the data.
pub enum Engine {
    /// SQLite in a folder.
    Sqlite,
    /// PostgreSQL at an address.
    Postgres(String),
}

/// What every round begins with.
pub struct Scene {
    engine: Engine,
    folder: PathBuf,
    template: Data,
    /// The branch.
    pub branch: BranchId,
    /// Both groups; the first is in its meeting.
    pub crews: Vec<Crew>,
    /// The meeting's page.
    pub base: String,
    /// Its one item.
    pub item: String,
    /// The remarks that are typed.
    pub remarks: Vec<String>,
}

/// One copy of the data; dropped with it.
pub struct Data {
    /// Where it is.
    pub location: Location,
    /// The server on which its database is to be dropped.
    server: Option<(String, String)>,
}

/// A name that no other test has, of this process or another.
fn name(what: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("dxz_kill_{}_{}_{what}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

fn tell(server: &str, sql: &str) {
    Client::connect(server, NoTls).expect("PostgreSQL answers").batch_execute(sql).expect("a statement");
}

impl Engine {
    /// A place of one's own, empty or a copy of another.
    fn make(&self, folder: &Path, of: Option<&Data>) -> Data {
        match self {
            Self::Sqlite => {
                let place = folder.join(name("data"));
                fs::create_dir(&place).expect("a folder");
                if let Some(Data { location: Location::File(file), .. }) = of {
                    for entry in fs::read_dir(file.parent().expect("a folder")).expect("a folder") {
                        let from = entry.expect("a file").path();
                        fs::copy(&from, place.join(from.file_name().expect("a name"))).expect("a copy");
                    }
                }
                Data { location: crew::file_in(&place), server: None }
            }
            Self::Postgres(server) => {
                let (own, template) = (name("db"), of.and_then(|data| data.server.as_ref()));
                let like = template.map_or_else(String::new, |(_, template)| format!(" TEMPLATE {template}"));
                tell(server, &format!("CREATE DATABASE {own}{like}"));
                let (before, _) = server.rsplit_once('/').expect("an address with a database");
                let location = Location::Postgres(format!("{before}/{own}"));
                Data { location, server: Some((server.clone(), own)) }
            }
        }
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        if let Location::File(file) = &self.location {
            drop(fs::remove_dir_all(file.parent().expect("a folder")));
        }
        if let Some((server, name)) = &self.server
            && let Ok(mut client) = Client::connect(server, NoTls)
        {
            drop(client.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
        }
    }
}

impl Data {
    /// The options that name it.
    pub fn place(&self) -> [String; 2] {
        match &self.location {
            Location::Postgres(address) => ["--database".to_owned(), address.clone()],
            Location::File(file) => {
                let folder = file.parent().expect("a folder");
                ["--data".to_owned(), folder.to_str().expect("UTF-8").to_owned()]
            }
            Location::Memory => unreachable!("a server's data outlives it"),
        }
    }
}

impl Scene {
    /// Makes it by playing.
    pub fn new(engine: Engine) -> Self {
        let folder = std::env::temp_dir().join(name("scene"));
        fs::create_dir(&folder).expect("a folder");
        let template = engine.make(&folder, None);
        let teams = crew::prepare(&template.location, 2).expect("a sample");
        let server = begin(&template, &folder.join("log"));
        let address = server.address().expect("it listens");
        let crews = crew::sign_in(&address, &teams).expect("everybody signs in");
        let mut browser = Browser::new(&address).expect("a browser");
        let mut meeting = Meeting::draft(&mut browser, &crews[0]).expect("a draft");
        meeting.approve().expect("approved");
        meeting.notify().expect("told");
        meeting.open().expect("opened");
        let mut typed = |who: usize| meeting.take_floor(&crews[0].people[who]).expect("the floor");
        let remarks = (0..TYPED).map(|number| typed(5 + number)).collect();
        let base = meeting.base.clone();
        let console = browser.open(crews[0].recorder(), &format!("{base}/console")).expect("the console");
        let item = console.form("/remarks").expect("a form").get("item").to_owned();
        server.stop().expect("it stops");
        Self { branch: teams[0].branch, engine, folder, template, crews, base, item, remarks }
    }

    /// A copy of the data for some rounds.
    pub fn data(&self) -> Data {
        self.engine.make(&self.folder, Some(&self.template))
    }

    /// A place with no data yet.
    pub fn nothing(&self) -> Data {
        self.engine.make(&self.folder, None)
    }

    /// Where the servers complain.
    pub fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// Begins a server over the data.
    pub fn begin(&self, data: &Data) -> Server {
        begin(data, &self.log())
    }
}

fn begin(data: &Data, log: &Path) -> Server {
    Server::serve(Path::new(env!("CARGO_BIN_EXE_dangxiaozu")), &data.place(), log).expect("it begins")
}

impl Drop for Scene {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // What the servers complained of tells more than the test.
            println!("{}", fs::read_to_string(self.log()).unwrap_or_default());
        }
        drop(fs::remove_dir_all(&self.folder));
    }
}
