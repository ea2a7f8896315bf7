//! One student's run: the log of what was asked, the world that it led to, and how it is saved.
//!
//! ```text
//! Session::start(scenario, seed)                a new run
//!   .perform(at, operation) -> (Session, Result<(), ArmError>)      refused operations are entries too
//!   .record(at, LabEvent)   -> Session          a hint was opened
//!   .advance(to)            -> Session          time passes, while something is due
//!   .finish(), .finish_deployment(group, name)  -> Session
//!   .view(shown)            -> Session          the run at an earlier moment, to be looked at
//!   .undo() .redo()         -> Option<Session>  what is undone stays, as a branch
//!   .go_on_from(shown) .switch(branch) -> Session
//!   .branches() .moves() .undoes() .redoes()
//!   .timeline() -> [Stop]                       the moments worth stopping at
//!   .when(check) -> Option<usize>               the moment that made a check what it is
//!   .offer(line) -> Option<Offer>, .assisted()  what the lab can do for a student, and did
//!   .world() .time() .history() .entries() .lab_events() .grade() .final_grade() .knowledge() .scenario() .seed()
//!   .to_run() -> Run                            Run::to_json, Run::parse: the save format
//! Session::open(Run) -> Result<Opened { session, problem, rest }, OpenError>      open_in(scenario, Run)
//! notices(&Session) -> Vec<Notice>              toasts and the Notifications panel
//! activity(&Session) -> Vec<ActivityRow>        the activity log
//! difference(&World, &World) -> Vec<Difference>  two moments side by side
//! share::write(&Link) -> String, share::read(&str) -> Result<Link, LinkError>     labs and runs as links
//! ```
//!
//! Nothing here reads the wall clock, touches a browser, or changes a world but by `arm`'s two doors. No session is
//! changed in place: a step leaves the old one as it was.

mod activity;
mod assist;
mod branches;
mod difference;
mod intent;
mod log;
mod notices;
mod open;
mod run;
#[expect(
    clippy::module_inception,
    reason = "a run in memory is the session; the module is all that belongs to a run"
)]
mod session;
pub mod share;
mod timeline;

pub use activity::{ActivityRow, activity};
pub use assist::{Obstacle, Offer};
pub use branches::Branch;
pub use difference::{Change, Difference, Line, difference};
pub use intent::intent;
pub use log::{Digest, Entry, LabEvent, What};
pub use notices::{Notice, NoticeKind, NoticeTarget, notices};
pub use open::{OpenProblem, Opened};
pub use run::{FORMAT, MAX_BYTES, MAX_ENTRIES, OpenError, RULES, Run, ScenarioRef};
pub use session::Session;
pub use timeline::{Act, Stop};
