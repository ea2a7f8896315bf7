//! What a table shows: columns over rows of one type, with the type forgotten, so that one `Table` serves every page and
//! the program holds it once.

use std::any::Any;
use std::fmt;
use std::rc::Rc;

use yew::prelude::*;

use super::value::Value;

/// A column over rows of type `R`.
pub struct Column<R> {
    /// Name of the column for the sort order. Different for each.
    pub id: &'static str,
    /// Head, word for word as the portal has it.
    pub head: &'static str,
    /// What it sorts and filters by.
    pub value: fn(&R) -> Value,
    /// What it shows, where that is more than the value. It may hold components that use contexts.
    pub cell: Option<fn(&R) -> Html>,
    /// The head is a button that sorts.
    pub sortable: bool,
    /// Right-aligned.
    pub number: bool,
}

impl<R> Column<R> {
    /// A column that shows and sorts by a text.
    pub const fn new(id: &'static str, head: &'static str, value: fn(&R) -> Value) -> Self {
        Self {
            id,
            head,
            value,
            cell: None,
            sortable: true,
            number: false,
        }
    }

    pub const fn with_cell(mut self, cell: fn(&R) -> Html) -> Self {
        self.cell = Some(cell);
        self
    }

    /// For an icon, a menu, or a table that the portal doesn't sort.
    pub const fn unsorted(mut self) -> Self {
        self.sortable = false;
        self
    }

    pub const fn number(mut self) -> Self {
        self.number = true;
        self
    }
}

/// A row: equal when nothing that it shows has changed, for then it is not rendered again.
pub trait TableRow: PartialEq + 'static {
    /// Unique in the table and independent of its order: the resource id.
    fn key(&self) -> AttrValue;

    /// What the row's tick is called: "Select …".
    fn name(&self) -> AttrValue;
}

/// A head without its type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Head {
    pub id: &'static str,
    pub text: &'static str,
    pub sortable: bool,
    pub number: bool,
}

/// A row without its type.
trait AnyRow {
    fn key(&self) -> AttrValue;
    fn name(&self) -> AttrValue;
    fn value(&self, column: usize) -> Value;
    fn cell(&self, column: usize) -> Html;
    fn equals(&self, other: &dyn AnyRow) -> bool;
    fn data(&self) -> &dyn Any;
}

struct Typed<R: 'static> {
    data: Rc<R>,
    columns: &'static [Column<R>],
}

impl<R: TableRow> AnyRow for Typed<R> {
    fn key(&self) -> AttrValue {
        self.data.key()
    }

    fn name(&self) -> AttrValue {
        self.data.name()
    }

    fn value(&self, column: usize) -> Value {
        (self.columns[column].value)(&self.data)
    }

    fn cell(&self, column: usize) -> Html {
        let column = &self.columns[column];
        match (column.cell, (column.value)(&self.data)) {
            (Some(cell), _) => cell(&self.data),
            (None, Value::Text(text)) => html! { { text } },
            (None, Value::Number(number)) => html! { { number } },
        }
    }

    fn equals(&self, other: &dyn AnyRow) -> bool {
        other
            .data()
            .downcast_ref::<R>()
            .is_some_and(|other| *other == *self.data)
    }

    fn data(&self) -> &dyn Any {
        &*self.data
    }
}

/// A row that the table can render without knowing its type. Equal when its data are.
#[derive(Clone)]
pub struct RowRef(Rc<dyn AnyRow>);

impl RowRef {
    pub fn key(&self) -> AttrValue {
        self.0.key()
    }

    pub(super) fn name(&self) -> AttrValue {
        self.0.name()
    }

    pub(super) fn value(&self, column: usize) -> Value {
        self.0.value(column)
    }

    pub(super) fn cell(&self, column: usize) -> Html {
        self.0.cell(column)
    }
}

impl PartialEq for RowRef {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0) || self.0.equals(&*other.0)
    }
}

impl fmt::Debug for RowRef {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("RowRef").field(&self.key()).finish()
    }
}

/// Columns and rows of a table. Cheap to clone.
#[derive(Clone, PartialEq, Debug)]
pub struct Rows {
    pub(super) heads: Rc<[Head]>,
    pub(super) rows: Rc<[RowRef]>,
}

impl Rows {
    /// `columns` is a constant beside the row's type; `rows` in the order that the table starts with.
    pub fn new<R: TableRow>(columns: &'static [Column<R>], rows: impl IntoIterator<Item = Rc<R>>) -> Self {
        let head = |column: &Column<R>| Head {
            id: column.id,
            text: column.head,
            sortable: column.sortable,
            number: column.number,
        };
        let row = |data| RowRef(Rc::new(Typed { data, columns }));
        Self {
            heads: columns.iter().map(head).collect(),
            rows: rows.into_iter().map(row).collect(),
        }
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows any cell of which contains `filter`, in any case, in the order of `sort`.
    pub(super) fn shown(&self, filter: &str, sort: Option<Sort>) -> Vec<RowRef> {
        let needle = filter.trim().to_lowercase();
        let hit = |row: &&RowRef| {
            needle.is_empty() || (0..self.heads.len()).any(|column| row.value(column).contains(&needle))
        };
        let mut shown: Vec<_> = self.rows.iter().filter(hit).enumerate().collect();
        let place =
            sort.and_then(|sort| Some((self.heads.iter().position(|head| head.id == sort.column)?, sort)));
        if let Some((column, sort)) = place {
            // The place of a row decides between equals. A stable sort would be a second program of its own in the wasm.
            shown.sort_unstable_by(|(i, a), (j, b)| {
                let order = a.value(column).compare(&b.value(column));
                if sort.descending { order.reverse() } else { order }.then(i.cmp(j))
            });
        }
        shown.into_iter().map(|(_, row)| row.clone()).collect()
    }

    /// How many rows a filter leaves, for the text over the table.
    pub fn count(&self, filter: &str) -> usize {
        self.shown(filter, None).len()
    }
}

/// The column that a table is sorted by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sort {
    pub column: &'static str,
    pub descending: bool,
}

impl Sort {
    pub const fn by(column: &'static str) -> Self {
        Self {
            column,
            descending: false,
        }
    }
}

/// The sentence over a list: "Showing 1 to 11 of 11 records."
pub fn showing(shown: usize, of: usize) -> String {
    format!("Showing {} to {shown} of {of} records.", shown.min(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(PartialEq)]
    struct Machine {
        name: &'static str,
        cores: u32,
    }

    impl TableRow for Machine {
        fn key(&self) -> AttrValue {
            self.name.into()
        }

        fn name(&self) -> AttrValue {
            self.name.into()
        }
    }

    const COLUMNS: &[Column<Machine>] = &[
        Column::new("name", "Name", |row: &Machine| Value::Text(row.name.into())),
        Column::new("cores", "vCPUs", |row: &Machine| Value::Number(row.cores.into())).number(),
    ];

    fn rows() -> Rows {
        let machines = [("vm10", 1), ("VM2", 4), ("app", 16), ("vm2", 2)];
        Rows::new(
            COLUMNS,
            machines.map(|(name, cores)| Rc::new(Machine { name, cores })),
        )
    }

    #[track_caller]
    fn check(filter: &str, sort: Option<Sort>, expected: &[&str]) {
        let shown = rows().shown(filter, sort);
        assert_eq!(shown.iter().map(RowRef::key).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn without_a_sort_the_order_is_the_pages() {
        check("", None, &["vm10", "VM2", "app", "vm2"]);
        check(
            "",
            Some(Sort::by("no such column")),
            &["vm10", "VM2", "app", "vm2"],
        );
    }

    #[test]
    fn texts_sort_as_people_read_them() {
        check("", Some(Sort::by("name")), &["app", "VM2", "vm2", "vm10"]);
        check(
            "",
            Some(Sort {
                column: "name",
                descending: true,
            }),
            &["vm10", "vm2", "VM2", "app"],
        );
    }

    #[test]
    fn numbers_sort_as_numbers() {
        check("", Some(Sort::by("cores")), &["vm10", "vm2", "VM2", "app"]);
    }

    #[test]
    fn the_filter_looks_at_every_field_and_at_no_capitals() {
        check(" Vm2 ", None, &["VM2", "vm2"]);
        check("16", None, &["app"]);
        check("nothing like it", None, &[]);
    }

    #[test]
    fn rows_are_equal_by_what_they_show() {
        assert_eq!(rows(), rows());
        let other = Rows::new(
            COLUMNS,
            [Rc::new(Machine {
                name: "vm10",
                cores: 8,
            })],
        );
        assert!(rows().rows[0] != other.rows[0]);
    }

    #[test]
    fn an_empty_list_shows_from_nothing() {
        assert_eq!(showing(11, 11), "Showing 1 to 11 of 11 records.");
        assert_eq!(showing(0, 11), "Showing 0 to 0 of 11 records.");
    }
}
