//! Meetings played over HTTP against the product's binary, with a table of how long its answers took.
//!
//! ```sh
//! cargo build --release -p dangxiaozu -p load
//! target/release/load --serve target/release/dangxiaozu --data DIR --meetings 1,8,32,128 --for 60
//! ```

use std::{path::PathBuf, process::ExitCode, time::Duration};

use clap::Parser;
use load::{
    Fault,
    crew::{file_in, prepare, sign_in},
    run::{HEAD, run},
    server::Server,
};
use store::Location;

/// Plays whole meetings over HTTP and prints how long the answers took.
#[derive(Parser)]
struct Load {
    /// The product's binary, which is started over the data.
    #[arg(long, value_name = "FILE")]
    serve: PathBuf,
    /// An empty or new folder for the data.
    #[arg(long, value_name = "DIR", conflicts_with = "database", required_unless_present = "database")]
    data: Option<PathBuf>,
    /// An empty PostgreSQL database instead.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// How many meetings are held at once, one run after another.
    #[arg(long, value_name = "N,N", value_delimiter = ',', default_value = "1,8,32,128")]
    meetings: Vec<usize>,
    /// Seconds of each run.
    #[arg(long = "for", value_name = "SECONDS", default_value_t = 60)]
    seconds: u64,
}

fn main() -> ExitCode {
    match Load::parse().run() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

impl Load {
    /// Runs it all; how many meetings went wrong.
    fn run(&self) -> Result<u64, Fault> {
        let (location, place) = match (&self.database, &self.data) {
            (Some(url), _) => (Location::parse(url), ["--database".to_owned(), url.clone()]),
            (None, Some(folder)) => (file_in(folder), ["--data".to_owned(), folder.display().to_string()]),
            (None, None) => return Err(Fault("--data or --database".to_owned())),
        };
        let most = self.meetings.iter().copied().max().unwrap_or(1);
        eprintln!("making {most} groups");
        let teams = prepare(&location, most)?;
        let log = std::env::temp_dir().join(format!("dangxiaozu-load-{}.log", std::process::id()));
        let server = Server::serve(&self.serve, &place, &log)?;
        let address = server.address()?;
        eprintln!("{address}, which complains into {}; everybody signs in", log.display());
        let crews = sign_in(&address, &teams)?;
        println!("{HEAD}");
        let mut faults = 0;
        for at_once in &self.meetings {
            let outcome = run(&server, &address, &crews, *at_once, Duration::from_secs(self.seconds))?;
            println!("{}", outcome.line());
            outcome.tally.words.iter().for_each(|words| eprintln!("  {words}"));
            faults += outcome.tally.faults;
        }
        server.stop()?;
        Ok(faults)
    }
}
