//! Lists: one table for every page, sorted by its heads, filtered by a text, ticked, and windowed when it is long.
//! Nothing here knows a resource: a page brings its row type and a constant of columns.
//!
//! ```ignore
//! #[derive(PartialEq)]
//! struct DiskRow { id: AttrValue, name: AttrValue, size: u32 }
//!
//! impl TableRow for DiskRow {
//!     fn key(&self) -> AttrValue { self.id.clone() }
//!     fn name(&self) -> AttrValue { self.name.clone() }
//! }
//!
//! const COLUMNS: &[Column<DiskRow>] = &[
//!     Column::new("name", "Name", |row: &DiskRow| Value::Text(row.name.clone()))
//!         .with_cell(|row| html! { <Link href={format!("#/…{}", row.id)}>{ &row.name }</Link> }),
//!     Column::new("size", "Size (GiB)", |row: &DiskRow| Value::Number(row.size.into())).number(),
//! ];
//!
//! let rows = use_memo(ByPtr(world), |world| Rows::new(COLUMNS, disk_rows(world).into_iter().map(Rc::new)));
//! html! {
//!     <p class="showing">{ showing(rows.count(&filter), rows.len()) }</p>
//!     <Table label="Disks" rows={(*rows).clone()} filter={filter} sort={Some(Sort::by("name"))} on_selection={on_ticked} />
//! }
//! ```
//!
//! (The row type is written in the closures, because `.number()` and the like need to know it.)
//!
//! A row renders again only when its data, its place or its tick changed. What a cell does, it does by itself: it may
//! hold components that use contexts, and a row may hold a `Callback` (compared by pointer, so made once).

mod row;
mod rows;
mod select;
#[allow(
    clippy::module_inception,
    reason = "the component is the module's namesake, and callers see table::Table"
)]
mod table;
mod value;
pub mod window;

pub use rows::{Column, Head, RowRef, Rows, Sort, TableRow, showing};
pub use table::{ROW_HEIGHT, Table, TableProps, WINDOWED_PAST};
pub use value::Value;
