//! Round after round: a server, several people who write, a random moment, SIGKILL, a server again, and a look at everything.

use std::{
    fmt,
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    thread,
    time::{Duration, Instant},
};

use crate::{
    check::{Known, Sent, check},
    cluster::Cluster,
    random::Random,
    scene::{Data, Scene},
    writes::{Came, Kind, Writer},
};

/// How many people write at once.
const WRITERS: usize = 4;
/// How many rounds a copy of the data lasts.
const LASTS: usize = 20;
/// The most answers that are waited for before the moment.
const ANSWERS: u64 = 40;
/// The most microseconds after that.
const MOMENT: u64 = 4_000;
/// How many writes a server may refuse after its database is there again: each of its connections is a dead one.
const TRIES: usize = 3;
/// The longest that a server is let begin before it is killed.
const BEGINNING: Duration = Duration::from_millis(200);

/// What came of all rounds.
#[derive(Clone, Copy, Default, Debug)]
pub struct Sum {
    /// How many rounds.
    pub rounds: usize,
    /// In how many a server was killed before it listened.
    pub beginning: usize,
    /// What was acknowledged, all of it there.
    pub acknowledged: usize,
    /// What was refused because the database was away, none of it there.
    pub refused: usize,
    /// What was never answered and is there.
    pub kept: usize,
    /// What was never answered and is not there.
    pub gone: usize,
}

impl Sum {
    /// What was under way at the moment.
    pub const fn unanswered(&self) -> usize {
        self.kept + self.gone
    }

    fn add(&mut self, data: &Data, scene: &Scene, sent: &Sent) {
        let many = |known| sent.values().filter(|(_, k)| *k == known).count();
        let unanswered = check(&data.location, scene.branch, sent);
        self.acknowledged += many(Known::Acknowledged);
        self.refused += many(Known::Refused);
        self.kept += unanswered.kept;
        self.gone += unanswered.gone - many(Known::Refused);
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rounds, beginning, acknowledged, refused, kept, gone } = self;
        write!(
            f,
            "{rounds} rounds, {beginning} servers killed before they listened, {acknowledged} writes acknowledged and \
             there, {refused} refused and not there, {} unanswered of which {kept} are there and {gone} are not",
            self.unanswered()
        )
    }
}

/// What a writer tells.
enum Event {
    Sends(Kind, String),
    Came(String, Known),
}

/// So many rounds; with a cluster it is the database that is killed.
pub fn rounds(scene: &Scene, many: usize, cluster: Option<&Cluster>) -> Sum {
    let mut random = Random::new();
    let mut sum = Sum::default();
    let begun = Instant::now();
    while sum.rounds < many {
        let (data, mut sent) = (scene.data(), Sent::new());
        for _ in 0..LASTS.min(many - sum.rounds) {
            sum.rounds += 1;
            if random.below(4) == 0 {
                sum.beginning += usize::from(kill_beginning(scene, &data, &mut random, BEGINNING));
            }
            let server = scene.begin(&data);
            let address = server.address().expect("it begins after whatever was");
            // The server itself has brought everything in order: this only looks.
            check(&data.location, scene.branch, &sent);
            let mut server = Some(server);
            write_until(scene, &address, (sum.rounds, cluster.is_some()), &mut sent, |events| {
                wait(events, &mut random);
                match cluster {
                    Some(cluster) => cluster.kill(),
                    None => drop(server.take()),
                }
            });
            if let Some(cluster) = cluster {
                cluster.begin();
                goes_on(Writer::new(scene, &address, sum.rounds, WRITERS), &mut sent);
            }
        }
        let server = scene.begin(&data);
        server.address().expect("it begins after whatever was");
        sum.add(&data, scene, &sent);
        server.stop().expect("it stops in order");
        println!("{} s: {sum}", begun.elapsed().as_secs());
    }
    sum
}

/// A server whose database was away writes again without being started anew.
fn goes_on(mut writer: Writer<'_>, sent: &mut Sent) {
    for _ in 0..TRIES {
        let (kind, mark) = writer.next();
        match writer.write(kind, &mark) {
            Came::Acknowledged => {
                sent.insert(mark, (kind, Known::Acknowledged));
                return;
            }
            Came::Refused(reply) => {
                assert_eq!(reply.status, 503, "{kind:?}: {}", reply.reading());
                sent.insert(mark, (kind, Known::Refused));
            }
            Came::Lost => panic!("{kind:?} has no answer"),
        }
    }
    panic!("the server does not find its database again");
}

/// Kills a server somewhere on its way up, rather early than late; whether it had not said yet that it listens.
pub fn kill_beginning(scene: &Scene, data: &Data, random: &mut Random, longest: Duration) -> bool {
    let server = scene.begin(data);
    let most = u64::try_from(longest.as_micros()).expect("a while");
    let skewed = 1 + random.below(most);
    let said = server.lines().recv_timeout(Duration::from_micros(random.below(skewed)));
    drop(server);
    said.is_err()
}

/// Waits for some answers and a moment more; the events of that time.
fn wait(events: &mut dyn FnMut(Duration) -> Result<bool, RecvTimeoutError>, random: &mut Random) {
    let answers = 1 + random.below(ANSWERS);
    let mut count = 0;
    while count < answers {
        match events(Duration::from_secs(60)) {
            Ok(is_answer) => count += u64::from(is_answer),
            Err(fault) => panic!("the writers say nothing any more: {fault}"),
        }
    }
    let end = Instant::now() + Duration::from_micros(random.below(MOMENT));
    while let Some(left) = end.checked_duration_since(Instant::now()) {
        if events(left) == Err(RecvTimeoutError::Disconnected) {
            break;
        }
    }
}

/// Lets several people write until they get no answers any more; everything that they sent goes into `sent`.
fn write_until(
    scene: &Scene,
    address: &str,
    (round, may_refuse): (usize, bool),
    sent: &mut Sent,
    moment: impl FnOnce(&mut dyn FnMut(Duration) -> Result<bool, RecvTimeoutError>),
) {
    thread::scope(|scope| {
        let (sender, events): (Sender<Event>, Receiver<Event>) = channel();
        for number in 0..WRITERS {
            let (sender, writer) = (sender.clone(), Writer::new(scene, address, round, number));
            scope.spawn(move || write(writer, &sender, may_refuse));
        }
        drop(sender);
        let mut note = |event: Event| match event {
            Event::Sends(kind, mark) => {
                sent.insert(mark, (kind, Known::Unanswered));
                false
            }
            Event::Came(mark, known) => {
                sent.get_mut(&mark).expect("what was sent").1 = known;
                known == Known::Acknowledged
            }
        };
        moment(&mut |patience| events.recv_timeout(patience).map(&mut note));
        for event in events {
            note(event);
        }
    });
}

/// Writes until there is no answer.
fn write(mut writer: Writer<'_>, events: &Sender<Event>, may_refuse: bool) {
    loop {
        let (kind, mark) = writer.next();
        events.send(Event::Sends(kind, mark.clone())).expect("somebody listens");
        match writer.write(kind, &mark) {
            Came::Acknowledged => {
                events.send(Event::Came(mark, Known::Acknowledged)).expect("somebody listens");
            }
            Came::Refused(reply) if may_refuse && reply.status == 503 => {
                events.send(Event::Came(mark, Known::Refused)).expect("somebody listens");
                return;
            }
            Came::Refused(reply) => panic!("{kind:?}: {} {}", reply.status, reply.reading()),
            Came::Lost => return,
        }
    }
}
