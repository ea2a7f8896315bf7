//! Sharing: a lab or a run as a link, what takes a link of its length, its QR code, and the file for what no link carries.

use std::fmt::Write;

use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::platform::{clipboard, files, hash};
use crate::session::share::{self, Fit, LabRef, Link, Log};
use crate::ui::kit::{Button, ButtonKind, Glyph, Icon, Pane};
use crate::ui::shell::hub::ByPtr;
use crate::ui::store::{Store, use_store};

/// What is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Lab,
    Begin,
    Run,
}

/// How copying ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Copied {
    NotYet,
    Yes,
    Refused,
}

/// What was made to be shared.
pub struct Made {
    /// The whole address; `None` where no link can carry it.
    address: Option<AttrValue>,
    /// The squares of its QR code: how many each way, and where the dark ones are.
    code: Option<(usize, String)>,
    /// The same as a file: its name and its text.
    file: (String, String),
}

#[derive(Properties, PartialEq)]
pub(super) struct ShareProps {
    pub on_close: Callback<()>,
}

/// The pane, over the lines. It is not modal: the portal beside it stays as it is.
#[component]
pub(super) fn Share(props: &ShareProps) -> Html {
    let store = use_store();
    let what = use_state_eq(|| What::Lab);
    let made = {
        let seen = (*what, ByPtr(store.session.clone()));
        use_memo(seen, |(what, _)| make(&store, *what))
    };
    let empty = store.session.entries().is_empty();
    let choice = |value: What, text: &'static str, caption: &'static str| {
        let onchange = {
            let what = what.setter();
            move |_: Event| what.set(value)
        };
        let off = empty && value != What::Lab;
        html! {
            <label class="share__choice" data-off={off.then_some("true")}>
                <input type="radio" name="share-what" checked={*what == value} disabled={off} {onchange} />
                <span>{ text }<small>{ if off { "Nothing was done yet." } else { caption } }</small></span>
            </label>
        }
    };
    let by = if store.lab.is_some() {
        "Its whole text, from the start."
    } else {
        "By its name, from the start."
    };
    html! {
        <Pane id="share" title="Share" on_close={&props.on_close}>
            <fieldset class="share__what">
                <legend>{ "What to share" }</legend>
                { choice(What::Lab, "This lab", by) }
                { choice(What::Begin, "This lab, begun as far as I am", "With the resources that you made, and nothing of how you came there.") }
                { choice(What::Run, "My run", "Everything that you did: refusals, hints and answers too.") }
            </fieldset>
            <Shared made={ByPtr(made)} />
            <p class="lab-small">{ "Whoever opens it is told what it has, and keeps the run that they have. A password is in none of these." }</p>
        </Pane>
    }
}

fn make(store: &Store, what: What) -> Made {
    let id = &store.session.scenario().id;
    let (link, name) = match what {
        What::Lab => (lab(store), format!("flexlab-lab-{id}.json")),
        What::Begin => {
            let log = Log::beginning(&store.session, store.lab.clone());
            (Link::Begin(log), format!("flexlab-begun-{id}.json"))
        }
        What::Run => (Link::Run(store.log()), format!("flexlab-{id}.json")),
    };
    Made::of(&link, name)
}

impl Made {
    /// `name`: the file's.
    pub fn of(link: &Link, name: String) -> Made {
        let fragment = share::write(link);
        // A link that could not be opened is none.
        let whole = share::read(&fragment).is_ok();
        let address = whole.then(|| hash::address() + &fragment);
        Made {
            code: address.as_deref().and_then(squares),
            address: address.map(AttrValue::from),
            file: (name, share::to_file(link)),
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct SharedProps {
    pub made: ByPtr<Made>,
}

/// The link, what takes one of its length, its QR code, and the file.
#[component]
pub fn Shared(props: &SharedProps) -> Html {
    let made = &props.made;
    let on_file = {
        let made = made.clone();
        Callback::from(move |()| {
            files::download(&made.file.0, &made.file.1);
        })
    };
    let save = html! {
        <Button kind={ButtonKind::Lab} icon={Glyph::Download} on_click={on_file}>{ "Save as a file" }</Button>
    };
    let Some(address) = made.address.clone() else {
        return html! {
            <>
                <p class="lab-text">{ "No link can carry so much. Save it as a file and send that." }</p>
                <div class="lab-actions">{ save }</div>
            </>
        };
    };
    html! {
        <>
            <Address key={address.to_string()} address={address.clone()} {save} />
            <h3>{ "What takes it" }</h3>
            <ul class="fits">{ for share::fits(&address).map(fit) }</ul>
            { qr(made) }
        </>
    }
}

fn lab(store: &Store) -> Link {
    let scenario = store.session.scenario();
    match &store.lab {
        Some(own) => Link::Scenario(own.clone()),
        None => Link::Lab(LabRef {
            id: scenario.id.to_string(),
            revision: scenario.revision,
        }),
    }
}

#[derive(Properties, PartialEq)]
struct AddressProps {
    address: AttrValue,
    /// The button for the file.
    save: Html,
}

/// The link in a field that can't be changed, and the button that copies it.
#[component]
fn Address(props: &AddressProps) -> Html {
    let copied = use_state_eq(|| Copied::NotYet);
    let field = use_node_ref();
    let on_copy = {
        let (copied, field, address) = (copied.setter(), field.clone(), props.address.clone());
        Callback::from(move |()| {
            let (copied, field, address) = (copied.clone(), field.clone(), address.clone());
            spawn_local(async move {
                let done = clipboard::copy(&address).await;
                if !done {
                    select(&field);
                }
                copied.set(if done { Copied::Yes } else { Copied::Refused });
            });
        })
    };
    let onfocus = {
        let field = field.clone();
        move |_: FocusEvent| select(&field)
    };
    let said = match *copied {
        Copied::NotYet => "",
        Copied::Yes => "Copied.",
        Copied::Refused => {
            "The browser does not let the page copy. The link is selected: press Ctrl+C, on a Mac ⌘C."
        }
    };
    html! {
        <div class="share__link">
            <label for="share-link">{ "Link" }</label>
            <small id="share-length">{ format!("{} characters", props.address.chars().count()) }</small>
            <input
                id="share-link"
                class="lab-field"
                readonly=true
                ref={field}
                value={props.address.clone()}
                aria-describedby="share-length"
                {onfocus}
            />
            <div class="lab-actions">
                <Button
                    kind={ButtonKind::LabPrimary}
                    icon={if *copied == Copied::Yes { Glyph::Check } else { Glyph::Copy }}
                    on_click={on_copy}
                >
                    { "Copy the link" }
                </Button>
                { props.save.clone() }
            </div>
            <p class="lab-small" role="status">{ said }</p>
        </div>
    }
}

/// Puts the whole link under the next Ctrl+C.
fn select(field: &NodeRef) {
    if let Some(field) = field.cast::<HtmlInputElement>() {
        // Without the focus nothing is copied from it; selecting what is focused already changes nothing.
        field.focus().ok();
        field.select();
    }
}

fn fit(fit: Fit) -> Html {
    let (state, glyph, word) = match fit.fits {
        true => ("done", Glyph::DoneDisc, "Yes."),
        false => ("lost", Glyph::Cancel, "No."),
    };
    html! {
        <li data-state={state}><Icon {glyph} /><span><b>{ word }</b>{ " " }{ fit.sentence() }</span></li>
    }
}

/// How many squares are left white around a code.
const QUIET: usize = 4;

/// From how many squares on a code on a screen is too fine for most telephones.
const FINE: usize = 105;

fn qr(made: &Made) -> Html {
    let Some((size, dark)) = &made.code else {
        return html! { <p class="lab-small">{ "No QR code holds so long a link." }</p> };
    };
    let side = size + 2 * QUIET;
    let words = match *size > FINE {
        true => {
            "Its squares are small. If a telephone can’t read it from the screen, send the link or the file."
        }
        false => "A telephone’s camera reads it.",
    };
    html! {
        <figure class="qr">
            <svg role="img" aria-label="QR code of the link" viewBox={format!("0 0 {side} {side}")} shape-rendering="crispEdges">
                <path class="qr__ground" d={format!("M0 0h{side}v{side}H0z")} />
                <path class="qr__dark" d={dark.clone()} />
            </svg>
            <figcaption class="lab-small">{ words }</figcaption>
        </figure>
    }
}

/// The dark squares as one path: a bar for each run of them in a row.
fn squares(address: &str) -> Option<(usize, String)> {
    let matrix = share::qr::matrix(address)?;
    let mut path = String::new();
    for (row, y) in matrix.rows().zip(QUIET..) {
        let mut x = QUIET;
        for run in row.chunk_by(|one, next| one == next) {
            let width = run.len();
            if run.first() == Some(&true) {
                // Writing to a String can't fail.
                let _ = write!(path, "M{x} {y}h{width}v1h-{width}z");
            }
            x += width;
        }
    }
    Some((matrix.size, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_drawn_inside_its_quiet_zone() {
        let (size, path) = squares("https://example.org/#1.l.20.0123abcd.AbCdEf").expect("it is short");
        // The upper left finder: seven dark squares, then its ring.
        assert!(path.starts_with("M4 4h7v1h-7z"), "{path}");
        assert!(path.contains("M4 5h1v1h-1zM10 5h1v1h-1z"), "{path}");
        let right = size + QUIET - 7;
        assert!(path.contains(&format!("M{right} 4h7v1h-7z")), "{path}");
        assert_eq!(squares(&"x".repeat(share::qr::MAX_BYTES + 1)), None);
    }
}
