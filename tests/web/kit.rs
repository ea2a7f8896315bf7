//! What of the kit only a document can prove: the browser's own state of a control follows the value that it is given,
//! and a change in one row renders one row.

use std::cell::Cell;
use std::rc::Rc;

use flexlab::ui::kit::{SelectField, SelectOption, TextField};
use flexlab::ui::table::{Column, Rows, Table, TableRow, Value};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

fn document() -> Document {
    web_sys::window()
        .and_then(|window| window.document())
        .expect("these tests run in a browser")
}

/// Renders a component into an element of its own.
async fn mount<C: BaseComponent<Properties = ()>>() -> Element {
    let root = document().create_element("div").expect("a div can be made");
    document()
        .body()
        .expect("the page has a body")
        .append_child(&root)
        .expect("the body takes it");
    yew::Renderer::<C>::with_root(root.clone()).render();
    yew::scheduler::flush().await;
    root
}

fn find<T: JsCast>(root: &Element, selector: &str) -> T {
    let element = root
        .query_selector(selector)
        .expect("the selector is one")
        .expect("it is in the page");
    element.dyn_into().expect("it is of that kind")
}

/// What a student's hand sets off, after it has changed the control.
async fn tell(element: &Element, event: &str) {
    let told = document().create_event("Event").expect("an event can be made");
    told.init_event_with_bubbles(event, true);
    element.dispatch_event(&told).expect("it is dispatched");
    yew::scheduler::flush().await;
}

fn zones() -> Rc<[SelectOption]> {
    ["1", "2", "3"]
        .map(|zone| SelectOption::new(zone, format!("Zone {zone}")))
        .into()
}

/// Takes "2", refuses "3", and holds a value that is not offered at first.
#[component]
fn Picky() -> Html {
    let value = use_state(|| "9".to_owned());
    let on_change = {
        let value = value.clone();
        move |picked: String| {
            if picked != "3" {
                value.set(picked);
            }
        }
    };
    html! { <SelectField id="zone" label="Zone" value={(*value).clone()} options={zones()} {on_change} /> }
}

#[wasm_bindgen_test]
async fn a_drop_down_shows_the_value_that_it_is_given_whatever_was_picked() {
    let root = mount::<Picky>().await;
    let select: HtmlSelectElement = find(&root, "select");
    assert_eq!(select.value(), "9", "a value that is no longer offered stays");
    select.set_value("2");
    tell(&select, "change").await;
    assert_eq!(select.value(), "2");
    select.set_value("3");
    tell(&select, "change").await;
    assert_eq!(select.value(), "2", "a pick that the page refuses is put back");
}

#[component]
fn Named() -> Html {
    let value = use_state(String::new);
    let error = value.contains('_').then_some("No underscores.");
    let on_change = {
        let value = value.clone();
        move |typed| value.set(typed)
    };
    html! {
        <TextField id="name" label="Name" value={(*value).clone()} error={error.map(AttrValue::from)} {on_change} />
    }
}

#[wasm_bindgen_test]
async fn what_is_typed_stays_and_the_error_is_told_with_it() {
    let root = mount::<Named>().await;
    let input: HtmlInputElement = find(&root, "input");
    input.set_value("my_set");
    tell(&input, "input").await;
    assert_eq!(input.value(), "my_set");
    assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
    let error = input
        .get_attribute("aria-describedby")
        .expect("the field points at its error");
    let error: HtmlElement = find(&root, &format!("#{error}"));
    assert_eq!(error.text_content().as_deref(), Some("No underscores."));
}

thread_local! {
    static RENDERED: Cell<u32> = const { Cell::new(0) };
}

fn rendered() -> u32 {
    RENDERED.with(Cell::take)
}

#[derive(PartialEq)]
struct Machine(u32);

impl TableRow for Machine {
    fn key(&self) -> AttrValue {
        self.0.to_string().into()
    }

    fn name(&self) -> AttrValue {
        format!("vm{}", self.0).into()
    }
}

const COLUMNS: &[Column<Machine>] = &[
    Column::new("name", "Name", |row: &Machine| Value::Text(row.name())).with_cell(|row| {
        RENDERED.with(|count| count.set(count.get() + 1));
        html! { { row.name() } }
    }),
];

#[component]
fn Fleet() -> Html {
    // New rows with the same content at each render: what a page does when the world moved elsewhere.
    let ticked = use_state(|| 0);
    let on_selection = {
        let ticked = ticked.clone();
        use_callback((), move |keys: Rc<[AttrValue]>, ()| ticked.set(keys.len()))
    };
    let rows = Rows::new(COLUMNS, (0..1_000).map(|number| Rc::new(Machine(number))));
    html! { <><p>{ *ticked }</p><Table label="Machines" {rows} on_selection={Some(on_selection)} /></> }
}

#[wasm_bindgen_test]
async fn of_a_thousand_rows_few_are_in_the_page_and_a_tick_renders_one() {
    // What the style sheet says of the box; without a height of its own it would show every row.
    let style = document().create_element("style").expect("a style can be made");
    style.set_text_content(Some(".table-wrap { max-height: 500px; overflow: auto }"));
    document()
        .body()
        .expect("the page has a body")
        .append_child(&style)
        .expect("the body takes it");
    rendered();
    let root = mount::<Fleet>().await;
    let mounted = rendered();
    assert!((10..100).contains(&mounted), "{mounted} rows were rendered");
    let table: HtmlElement = find(&root, "table");
    assert_eq!(table.get_attribute("aria-rowcount").as_deref(), Some("1001"));
    find::<HtmlInputElement>(&root, "[aria-label='Select vm3']").click();
    yew::scheduler::flush().await;
    assert_eq!(rendered(), 1, "only the row that was ticked renders again");
    assert_eq!(
        find::<HtmlElement>(&root, "p").text_content().as_deref(),
        Some("1")
    );
    find::<HtmlInputElement>(&root, "[aria-label='Select all']").click();
    yew::scheduler::flush().await;
    assert_eq!(
        find::<HtmlElement>(&root, "p").text_content().as_deref(),
        Some("1000")
    );
}
