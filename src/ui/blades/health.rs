//! **Health and repair** of a scale set: who watches the application, and what is done with an instance that does not
//! answer.

use std::rc::Rc;

use yew::prelude::*;

use super::resource::ResourcePage;
use super::save::{Save, commands, use_save};
use crate::arm::{Operation, ResourceId};
use crate::forms::Message;
use crate::forms::upkeep::{HealthAndRepair, REPAIRS, name_of, named};
use crate::ui::kit::{
    Checkbox, Command, Glyph, MessageBar, MessageKind, NumberField, SelectField, SelectOption, TextField,
    Toggle,
};
use crate::ui::route::Page;
use crate::ui::shell::hub::use_world;

const PROTOCOLS: [(&str, &str); 3] = [("http", "HTTP"), ("https", "HTTPS"), ("tcp", "TCP")];

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
            { fields(&page, &fresh, &typed) }
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

fn error(problem: Option<Message>) -> Option<AttrValue> {
    problem.map(|text| text.into_owned().into())
}

fn fields(
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
                <SelectField
                    id="health-protocol"
                    label="Protocol"
                    nested=true
                    value={page.protocol.clone()}
                    options={PROTOCOLS.map(|(value, text)| SelectOption::new(value, text)).into_iter().collect::<Rc<[_]>>()}
                    on_change={edit(|page, text| page.protocol = text)}
                />
                <NumberField
                    id="health-port"
                    label="Port number"
                    required=true
                    nested=true
                    value={page.port.clone()}
                    on_change={edit(|page, text| page.port = text)}
                    error={error(page.port_problem())}
                />
                if page.has_path() {
                    <TextField
                        id="health-path"
                        label="Path"
                        required=true
                        nested=true
                        value={page.path.clone()}
                        on_change={edit(|page, text| page.path = text)}
                        error={error(page.path_problem())}
                    />
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
                <SelectField
                    id="repair-action"
                    label="Repair actions"
                    nested=true
                    value={name_of(&REPAIRS, &page.action)}
                    options={REPAIRS.map(|(name, _)| SelectOption::new(name, name)).into_iter().collect::<Rc<[_]>>()}
                    on_change={edit(|page, text| page.action = named(&REPAIRS, &text).unwrap_or(page.action))}
                />
                <NumberField
                    id="repair-grace"
                    label="Grace period (min)"
                    required=true
                    nested=true
                    value={page.grace.clone()}
                    on_change={edit(|page, text| page.grace = text)}
                    error={error(page.grace_problem())}
                />
            }
        </>
    }
}
