//! **Health and repair** of a scale set: who watches the application, and what is done with an instance that does not
//! answer.

use std::rc::Rc;

use yew::prelude::*;

use super::fields::{self, Line, names};
use super::resource::ResourcePage;
use super::save::{Draft, Save, use_draft};
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
    let (world, id) = (use_world(), props.id.clone());
    let (save, draft) = use_draft(HealthAndRepair::new(&world, &id));
    let Some(((_, set), draft)) = world.scale_set(&id).zip(draft) else {
        return Html::default();
    };
    let on_save = {
        let (world, id) = (world.clone(), id.clone());
        draft.saving(move |page| page.operation(&world, &id))
    };
    let mut commands = draft.commands(!draft.page.is_whole(), on_save);
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
            { content(&draft) }
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

fn content(draft: &Draft<HealthAndRepair>) -> Html {
    let Draft { page, fresh, .. } = draft;
    let edit = |change: fn(&mut HealthAndRepair, String)| draft.edit(change);
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
