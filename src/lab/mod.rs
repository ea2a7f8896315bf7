//! The course: scenarios, what their checks find, and the grade.
//!
//! A grade is a pure function of (scenario, history, world). Nothing here looks at a click, a route or a page, changes
//! a world, or reads a clock.

pub mod author;
pub mod check;
pub mod complaint;
pub mod converter;
pub mod expect;
pub mod facts;
pub mod finding;
pub mod grade;
pub mod history;
mod inputs;
pub mod jmes;
pub mod lint;
mod lists;
mod machines;
pub mod meaning;
mod memory;
mod moments;
pub mod on_the_way;
pub mod play;
pub mod proof;
pub mod publish;
pub mod question;
pub mod recorded;
pub mod scenario;
pub mod scenario_error;
pub mod scenarios;
#[cfg(feature = "cli")]
pub mod schema;
mod seen;
pub mod text;
mod when;

pub use complaint::{Complaint, Severity};
pub use finding::Finding;
pub use grade::{CheckGrade, Grade, Grader, LineGrade, LineStatus, Lost, StepGrade, grade};
pub use meaning::{Meaning, meaning};
pub use on_the_way::{OnTheWay, on_the_way};
pub use publish::Published;
pub use question::{Answer, Asked, Knowledge};
pub use recorded::Recorded;
pub use scenario::{Line, Scenario, Step};
pub use scenario_error::ScenarioError;
