//! An empty desk: what a lab can begin with.

use std::rc::Rc;

use yew::prelude::*;

use super::desk::{Edit, Edits};
use super::done::done;
use crate::lab::author::Draft;
use crate::lab::scenarios;
use crate::platform::files::{Picked, pick};
use crate::session::MAX_BYTES;
use crate::ui::kit::{Button, ButtonKind, Glyph, MessageBar, MessageKind, SelectField, SelectOption};
use crate::ui::store::{Store, use_store};

#[derive(Properties, PartialEq)]
pub(super) struct BeginProps {
    pub(super) edits: Edits,
}

/// Three ways to begin: a bundled lab, the portal as it is now, a file.
#[component]
pub(super) fn Begin(props: &BeginProps) -> Html {
    let store = use_store();
    let lab = use_state_eq(|| AttrValue::Static(""));
    let problem = use_state_eq(|| None::<AttrValue>);
    let options: Rc<[SelectOption]> = {
        let all = scenarios::all().into_iter();
        all.map(|lab| SelectOption::new(lab.id.to_string(), lab.title.to_string()))
            .collect()
    };
    let on_lab = {
        let lab = lab.setter();
        Callback::from(move |id: String| lab.set(id.into()))
    };
    let from_lab = {
        let (lab, open) = (lab.clone(), props.edits.clone());
        Callback::from(move |()| {
            if let Some(draft) = Draft::bundled(&lab) {
                open.send(Edit::Open {
                    draft: Box::new(draft),
                    saved: true,
                });
            }
        })
    };
    let from_now = {
        let edits = props.edits.clone();
        Callback::from(move |()| {
            if let Some(draft) = begun(&store) {
                edits.send(Edit::Open {
                    draft: Box::new(draft),
                    saved: false,
                });
            }
        })
    };
    let from_file = {
        let (edits, problem) = (props.edits.clone(), problem.setter());
        Callback::from(move |()| {
            let (edits, problem) = (edits.clone(), problem.clone());
            pick(".json,application/json", MAX_BYTES, move |picked| {
                match read(picked) {
                    Ok(draft) => edits.send(Edit::Open {
                        draft: Box::new(draft),
                        saved: true,
                    }),
                    Err(why) => problem.set(Some(why.into())),
                }
            });
        })
    };
    let no_lab = lab.is_empty().then_some(AttrValue::Static("Pick a lab first."));
    html! {
        <>
            <p class="prose">{
                "A lab is a start, steps with lines, and checks on what the resources are in the end. You write it here: do the \
                 solution in the portal yourself, then tick which properties of its resources count. No file leaves this browser \
                 unless you send it."
            }</p>
            if let Some(problem) = &*problem {
                <MessageBar kind={MessageKind::Error} live={true}>{ problem }</MessageBar>
            }
            <div class="author-begin">
                <section class="lab-card" aria-label="Begin with a lab">
                    <h3>{ "Begin with a lab" }</h3>
                    <p>{ "Its start, steps, checks and solution, to change as you like." }</p>
                    <SelectField id="author-lab" label="Lab" value={(*lab).clone()} placeholder="Pick a lab" {options} on_change={on_lab} />
                    <Button kind={ButtonKind::LabPrimary} on_click={from_lab} disabled_reason={no_lab}>{ "Begin with this lab" }</Button>
                </section>
                <section class="lab-card" aria-label="Begin with the portal as it is">
                    <h3>{ "Begin with the portal as it is" }</h3>
                    <p>{ "Students start with the resources that you have now, and with nothing to do yet." }</p>
                    <Button kind={ButtonKind::LabPrimary} on_click={from_now}>{ "Begin with my resources" }</Button>
                </section>
                <section class="lab-card" aria-label="Go on with a file">
                    <h3>{ "Go on with a file" }</h3>
                    <p>{ "One that you saved here, or that somebody wrote in an editor." }</p>
                    <Button kind={ButtonKind::LabPrimary} icon={Glyph::Upload} on_click={from_file}>{ "Open a lab file…" }</Button>
                </section>
            </div>
        </>
    }
}

/// The lab that begins where the run is now.
fn begun(store: &Store) -> Option<Draft> {
    let scenario = store.session.scenario();
    let own = store.lab.as_ref().map(|lab| &*lab.text);
    let text = own.or_else(|| scenarios::text(&scenario.id))?;
    Draft::begun(text, scenario, &done(&store.session).straight().operations)
}

/// The draft in a file. What is not whole yet is opened, too: that is what one writes on.
fn read(picked: Picked) -> Result<Draft, String> {
    match picked {
        Picked::Text { name, text } => match Draft::of(&text) {
            Ok(draft) if draft.count_at("/steps") > 0 => Ok(draft),
            Ok(_) => Err(format!(
                "{name} is no lab: it has no list of steps. A lab file is what “Save as a file” on this page gives."
            )),
            Err(error) => Err(format!("{name} can’t be read: {error}")),
        },
        Picked::TooLong { name, bytes } => Err(format!(
            "{name} has {bytes} bytes, and a lab may have {MAX_BYTES}."
        )),
        Picked::Unreadable { name } => Err(format!("{name} can’t be read by the browser.")),
    }
}
