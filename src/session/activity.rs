//! The activity log: a projection of the history, failures included (decisions.md 3).

use std::rc::Rc;

use crate::arm::{ArmError, EventStatus, Subject, Time};

use super::session::Session;

/// A row of the activity log.
#[derive(Debug, Clone, PartialEq)]
pub struct ActivityRow {
    /// Its place in the history: stable, and unique in a run.
    pub index: usize,
    /// The column Operation name: `Create or Update Virtual Machine`.
    pub operation_name: Rc<str>,
    /// ARM's action.
    pub operation: Rc<str>,
    pub status: EventStatus,
    pub at: Time,
    pub group: Rc<str>,
    /// What it is about.
    pub subject: Option<Subject>,
    pub correlation_id: Rc<str>,
    pub error: Option<Rc<ArmError>>,
}

/// Every event of the run, the newest first.
pub fn activity(session: &Session) -> Vec<ActivityRow> {
    let rows = session.history().iter().enumerate().rev();
    rows.map(|(index, moment)| {
        let event = &moment.event;
        ActivityRow {
            index,
            operation_name: event.operation_name.clone(),
            operation: event.operation.clone(),
            status: event.status,
            at: event.at,
            group: event.group.clone(),
            subject: event.subjects.first().cloned(),
            correlation_id: event.correlation_id.clone(),
            error: event.error.clone(),
        }
    })
    .collect()
}
