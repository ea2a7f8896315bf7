//! Reads the compiled-in tables: one row of column heads, then arrays of cells.
//!
//! No typed deserialiser per table: the rows are walked as JSON values, which keeps the page small. A missing column
//! is a mistake in this crate, not in anything a learner can write; `tests/catalog` reads every cell of every table.

use serde_json::Value;

/// One row of a table, read by column head.
#[derive(Clone, Copy)]
pub(super) struct Row {
    columns: &'static [Value],
    cells: &'static [Value],
}

impl Row {
    /// The cell under a column head; `None` where the table says `null`.
    fn cell(self, column: &str) -> Option<&'static Value> {
        let index = self.columns.iter().position(|head| head == column);
        self.cells
            .get(index.expect("a compiled-in table has the column its reader names"))
    }

    pub(super) fn text(self, column: &str) -> &'static str {
        self.cell(column).and_then(Value::as_str).unwrap_or_default()
    }

    pub(super) fn number(self, column: &str) -> f64 {
        self.cell(column).and_then(Value::as_f64).unwrap_or_default()
    }

    /// A whole number no greater than fits; the tables hold nothing larger than a machine's gibibytes.
    pub(super) fn whole(self, column: &str) -> u32 {
        self.number(column) as u32
    }

    /// A count that fits a byte (zones, fault domains, network interfaces).
    pub(super) fn small(self, column: &str) -> u8 {
        self.number(column) as u8
    }

    pub(super) fn flag(self, column: &str) -> bool {
        self.number(column) != 0.0
    }

    /// The cells after the first, for a table whose columns are themselves names (prices by region).
    pub(super) fn numbers_after_first(self) -> Vec<Option<f64>> {
        self.cells.iter().skip(1).map(Value::as_f64).collect()
    }
}

/// Parses a compiled-in table. It lives as long as the program: callers hold it behind a `OnceLock`, so the
/// one leak per table is made once.
pub(super) fn rows(json: &'static str) -> Vec<Row> {
    let file: Value = serde_json::from_str(json).expect("a compiled-in table is JSON");
    let file: &'static Value = Box::leak(Box::new(file));
    let columns = cells(&file["columns"]);
    cells(&file["rows"])
        .iter()
        .map(|row| Row {
            columns,
            cells: cells(row),
        })
        .collect()
}

/// The column heads after the first (the priced regions).
pub(super) fn heads_after_first(rows: &[Row]) -> Vec<&'static str> {
    rows.first()
        .map(|row| row.columns.iter().skip(1).filter_map(Value::as_str).collect())
        .unwrap_or_default()
}

fn cells(value: &'static Value) -> &'static [Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}
