//! **Run history**: what autoscale did, and what it left, each with its reason.

use std::rc::Rc;

use yew::prelude::*;

use crate::arm::world::{AutoscaleOutcome, AutoscaleRun};
use crate::arm::{Resource, World};
use crate::ui::kit::{EmptyState, Glyph, Icon};
use crate::ui::table::{Column, Rows, Table, TableRow, Value};

#[derive(PartialEq)]
struct Run {
    index: usize,
    run: AutoscaleRun,
    time: AttrValue,
}

impl TableRow for Run {
    fn key(&self) -> AttrValue {
        self.index.to_string().into()
    }

    fn name(&self) -> AttrValue {
        self.time.clone()
    }
}

fn result(run: &AutoscaleRun) -> &'static str {
    match run.outcome {
        AutoscaleOutcome::Scaled if run.to > run.from => "Scaled out",
        AutoscaleOutcome::Scaled => "Scaled in",
        AutoscaleOutcome::CoolingDown => "Waits for the cool down",
        AutoscaleOutcome::AtLimit => "At the limit",
        AutoscaleOutcome::WouldFlap => "Left as it is: it would flap",
        AutoscaleOutcome::Failed => "Failed",
    }
}

fn result_cell(row: &Run) -> Html {
    let sign = match row.run.outcome {
        AutoscaleOutcome::Scaled => Some((Glyph::Success, "ok")),
        AutoscaleOutcome::Failed => Some((Glyph::Error, "error")),
        _ => None,
    };
    html! {
        <>
            if let Some((glyph, tone)) = sign {
                <Icon {glyph} {tone} />
            }
            { result(&row.run) }
        </>
    }
}

fn text(text: impl Into<AttrValue>) -> Value {
    Value::Text(text.into())
}

const COLUMNS: &[Column<Run>] = &[
    Column::new("time", "Time stamp", |row: &Run| text(row.time.clone())).unsorted(),
    Column::new("result", "Result", |row: &Run| text(result(&row.run)))
        .with_cell(result_cell)
        .unsorted(),
    Column::new("instances", "Instances", |row: &Run| {
        text(format!("{} → {}", row.run.from, row.run.to))
    })
    .unsorted(),
    Column::new("why", "Reason", |row: &Run| text(row.run.why.to_string())).unsorted(),
];

/// The runs of a setting, the last one first.
pub(super) fn runs(world: &World, setting: &Resource) -> Html {
    let history = setting.autoscale().map(|setting| setting.history.clone());
    let history = history.unwrap_or_default();
    if history.is_empty() {
        return html! {
            <EmptyState
                glyph={Glyph::Log}
                title="Autoscale has done nothing yet"
                text="It looks every minute while there is something to see, and writes down here what it does and why."
            />
        };
    }
    let offset = world.utc_offset_minutes();
    let rows = history.iter().enumerate().rev().map(|(index, run)| {
        Rc::new(Run {
            index,
            run: run.clone(),
            time: run.at.portal(offset).into(),
        })
    });
    html! { <Table label="Run history" rows={Rows::new(COLUMNS, rows)} kind="log" /> }
}
