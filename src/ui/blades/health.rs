//! **Health and repair** of a scale set: who watches the application, and what is done with an instance that does not
//! answer.

use std::rc::Rc;

use yew::prelude::*;

use super::fields::{self, Line, names};
use super::resource::ResourcePage;
use super::save::{Save, commands, use_save};
use crate::arm::{Operation, ResourceId};
use crate::forms::Message;
use crate::forms::upkeep::{HealthAndRepair, REPAIRS, name_of, named};
use crate::ui::kit::{Checkbox, Command, Glyph, MessageBar, MessageKind, Toggle};
use crate::ui::route::Page;
use crate::ui::shell::hub::use_world;

#[derive(Properties, PartialEq)]
pub struct HealthPageProps {
    pub id: ResourceId,
}

#[component]
pub fn HealthPage(props: &HealthPageProps) -> Html {
    let (world, save, id) = (use_world(), use_save(), props.id.clone());
    let typed = use_state_eq(|| None::<HealthAndRepair>);
    let found = world.scale_set(&id);
    let Some(((_, set), fresh)) = found.zip(HealthAndRepair::new(&world, &id)) else {
        return Html::default();
    };
    let page = (*typed).clone().unwrap_or_else(|| fresh.clone());
    let on_save = {
        let (page, typed, save) = (page.clone(), typed.setter(), save.clone());
        let (world, id) = (world.clone(), id.clone());
        move || {
            if save.all(page.operation(&world, &id)) {
                typed.set(None);
            }
        }
    };
    let on_discard = {
        let (save, typed) = (save.clone(), typed.setter());
        move || {
            save.forget();
            typed.set(None);
        }
    };
    let mut commands = commands(page != fresh, !page.is_whole(), on_save, on_discard);
    if set.services.repairs_suspended {
        commands.push(resume(&save, &id));
    }
    html! {
        <ResourcePage id={id.clone()} page={Page::Health} commands={Rc::from(commands)}>
            { save.refusal("Azure refused the change") }
            if set.services.repairs_suspended {
                <MessageBar kind={MessageKind::Warning}>
                    { "Automatic repairs are suspended: what was repaired kept failing, or somebody suspended them. Nothing is \
                       repaired until they are resumed." }
                </MessageBar>
            }
            { content(&page, &fresh, &typed) }
        </ResourcePage>
    }
}

/// `setOrchestrationServiceState`; the portal has no button for it.
fn resume(save: &Save, id: &ResourceId) -> Command {
    let (save, set) = (save.clone(), id.clone());
    let on_click = Callback::from(move |()| {
        save.all([Operation::SetRepairs {
            set: set.clone(),
            resume: true,
        }]);
    });
    Command::new("Resume automatic repairs", Glyph::Play, on_click).changing()
}

fn content(
    page: &HealthAndRepair,
    fresh: &HealthAndRepair,
    typed: &UseStateHandle<Option<HealthAndRepair>>,
) -> Html {
    let edit = |change: fn(&mut HealthAndRepair, String)| {
        let (page, typed) = (page.clone(), typed.setter());
        Callback::from(move |text: String| {
            let mut next = page.clone();
            change(&mut next, text);
            typed.set(Some(next));
        })
    };
    let switch = |change: fn(&mut HealthAndRepair, String)| {
        edit(change).reform(|on: bool| if on { "on".to_owned() } else { String::new() })
    };
    let line =
        |id: &'static str, label: &'static str, value: &str, change: fn(&mut HealthAndRepair, String)| Line {
            id: id.into(),
            label: label.into(),
            value: value.to_owned().into(),
            on_change: edit(change),
            nested: true,
            optional: true,
            ..Line::default()
        };
    let number = |line: Line, error: Option<Message>| fields::number(Line { error, ..line });
    let protocol = line("health-protocol", "Protocol", &page.protocol, |page, text| {
        page.protocol = text
    });
    let path = Line {
        error: page.path_problem(),
        ..line("health-path", "Path", &page.path, |page, text| page.path = text)
    };
    let action = line(
        "repair-action",
        "Repair actions",
        name_of(&REPAIRS, &page.action),
        |page, text| {
            page.action = named(&REPAIRS, &text).unwrap_or(page.action);
        },
    );
    let protocols = [("http", "HTTP"), ("https", "HTTPS"), ("tcp", "TCP")];
    html! {
        <>
            <h2 class="section-title">{ "Health" }</h2>
            <Checkbox
                id="health-monitor"
                label="Monitor application health"
                value={page.monitored}
                note="By the application health extension, which is a part of the model: instances have it once they have the latest."
                on_change={switch(|page, on| page.monitored = !on.is_empty())}
                dirty={page.monitored != fresh.monitored}
            />
            if page.monitored {
                { fields::select(protocol, &mut protocols.iter().map(|(value, text)| ((*value).into(), (*text).into()))) }
                { number(
                    line("health-port", "Port number", &page.port, |page, text| page.port = text),
                    page.port_problem(),
                ) }
                if page.has_path() {
                    { fields::text(path) }
                }
            }
            <h2 class="section-title">{ "Automatic repair policy" }</h2>
            <Toggle
                id="repairs"
                label="Automatic repairs"
                value={page.repairs}
                off_text="Off"
                on_text="On"
                on_change={switch(|page, on| page.repairs = !on.is_empty())}
                dirty={page.repairs != fresh.repairs}
            />
            if page.repairs {
                { fields::select(action, &mut names(&REPAIRS.map(|(name, _)| name))) }
                { number(
                    line("repair-grace", "Grace period (min)", &page.grace, |page, text| page.grace = text),
                    page.grace_problem(),
                ) }
            }
        </>
    }
}
