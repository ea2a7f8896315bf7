//! **Locks** of a resource or a resource group (portal-ui.md §4.7): those on it, and those that it inherits.

use std::rc::Rc;

use yew::prelude::*;

use super::resource::ResourcePage;
use super::save::use_save;
use crate::arm::world::Lock;
use crate::arm::{LockLevel, LockRequest, Operation, ResourceId, World};
use crate::ui::kit::{
    Button, ButtonKind, Command, EmptyState, Glyph, IconButton, MessageBar, Pane, SelectField, SelectOption,
    TextArea, TextField,
};
use crate::ui::route::Page;
use crate::ui::shell::hub::{use_send, use_world};
use crate::ui::table::{Column, Rows, Table, TableRow, Value};

/// The portal's words for what a lock forbids; the REST API's are others.
fn level_text(level: LockLevel) -> &'static str {
    match level {
        LockLevel::CanNotDelete => "Delete",
        LockLevel::ReadOnly => "Read-only",
    }
}

#[derive(PartialEq)]
struct LockRow {
    lock: Rc<Lock>,
    /// On what the page is about, not on what that lies in.
    own: bool,
    on_edit: Callback<Rc<Lock>>,
    on_delete: Callback<Rc<Lock>>,
}

impl TableRow for LockRow {
    fn key(&self) -> AttrValue {
        format!("{}/{}", self.lock.scope, self.lock.name).into()
    }

    fn name(&self) -> AttrValue {
        self.lock.name.to_string().into()
    }
}

/// The scope's own name, as the portal shows it.
fn scope_text(lock: &Lock) -> AttrValue {
    let last = lock.scope.rsplit('/').next().unwrap_or_default();
    match last {
        "" => "Subscription".into(),
        name => name.to_owned().into(),
    }
}

fn actions(row: &LockRow) -> Html {
    if !row.own {
        return html! { <span class="muted">{ "Inherited" }</span> };
    }
    let act = |call: &Callback<Rc<Lock>>| {
        let (call, lock) = (call.clone(), row.lock.clone());
        Callback::from(move |()| call.emit(lock.clone()))
    };
    let name = &row.lock.name;
    html! {
        <>
            <IconButton changes=true glyph={Glyph::Pencil} label={format!("Edit {name}")} on_click={act(&row.on_edit)} />
            <IconButton changes=true glyph={Glyph::Trash} label={format!("Delete {name}")} on_click={act(&row.on_delete)} />
        </>
    }
}

const COLUMNS: &[Column<LockRow>] = &[
    Column::new("name", "Lock name", |row: &LockRow| {
        Value::Text(row.lock.name.to_string().into())
    })
    .unsorted(),
    Column::new("type", "Lock type", |row: &LockRow| {
        Value::Text(level_text(row.lock.level).into())
    })
    .unsorted(),
    Column::new("scope", "Scope", |row: &LockRow| {
        Value::Text(scope_text(&row.lock))
    })
    .unsorted(),
    Column::new("notes", "Notes", |row: &LockRow| {
        let notes = row.lock.notes.as_deref().unwrap_or_default();
        Value::Text(notes.to_owned().into())
    })
    .unsorted(),
    Column::new("actions", "Actions", |_: &LockRow| Value::Text("".into()))
        .with_cell(actions)
        .unsorted(),
];

/// The locks that hold for a scope: the outermost first.
fn holding(world: &World, scope: &str) -> Vec<Rc<Lock>> {
    let mut locks: Vec<Rc<Lock>> = world.locks_on(scope).cloned().collect();
    locks.sort_by_key(|lock| lock.scope.len());
    locks
}

/// The page's content, its commands and its pane. `scope`: a path without the subscription's.
#[hook]
pub fn use_locks(scope: &str) -> (Html, Rc<[Command]>, Option<Html>) {
    let (world, send) = (use_world(), use_send());
    // Nothing, a new lock, or one that is changed.
    let editing = use_state_eq(|| None::<Option<Rc<Lock>>>);
    let edit = |what: Option<Option<Rc<Lock>>>| {
        let editing = editing.setter();
        Callback::from(move |()| editing.set(what.clone()))
    };
    let on_edit = {
        let editing = editing.setter();
        use_callback((), move |lock: Rc<Lock>, ()| editing.set(Some(Some(lock))))
    };
    let on_delete = use_callback(send, |lock: Rc<Lock>, send| send.emit(delete(&lock)));
    let locks = holding(&world, scope);
    let is_empty = locks.is_empty();
    let rows = locks.into_iter().map(|lock| {
        Rc::new(LockRow {
            own: lock.scope.eq_ignore_ascii_case(scope),
            lock,
            on_edit: on_edit.clone(),
            on_delete: on_delete.clone(),
        })
    });
    let content = html! {
        <>
            <MessageBar>
                { "A lock keeps what it is on, and everything inside that, from being deleted or changed by mistake. It does not \
                   keep anybody from taking the lock away first." }
            </MessageBar>
            if is_empty {
                <EmptyState glyph={Glyph::Lock} title="This resource has no locks." />
            } else {
                <Table label="Locks" rows={Rows::new(COLUMNS, rows)} kind="list" />
            }
        </>
    };
    let commands: Rc<[Command]> = [Command::new("Add", Glyph::Plus, edit(Some(None))).changing()].into();
    let pane = editing.as_ref().map(|lock| {
        html! { <LockPane scope={scope.to_owned()} lock={lock.clone()} on_close={edit(None)} /> }
    });
    (content, commands, pane)
}

fn delete(lock: &Lock) -> Operation {
    Operation::DeleteLock {
        scope: lock.scope.to_string(),
        name: lock.name.to_string(),
    }
}

#[derive(Properties, PartialEq)]
struct LockPaneProps {
    scope: AttrValue,
    /// The one that is changed; `None` for a new one.
    lock: Option<Rc<Lock>>,
    on_close: Callback<()>,
}

/// **Add lock** and **Edit lock**.
#[component]
fn LockPane(props: &LockPaneProps) -> Html {
    let (save, send) = (use_save(), use_send());
    let before = props.lock.as_deref();
    let name = use_state_eq(|| before.map_or_else(String::new, |lock| lock.name.to_string()));
    let level = use_state_eq(|| AttrValue::from(before.map_or("", |lock| level_text(lock.level))));
    let notes = use_state_eq(|| {
        before
            .and_then(|lock| lock.notes.as_deref())
            .unwrap_or_default()
            .to_owned()
    });
    let asked = use_state_eq(|| false);
    let empty =
        |is_empty: bool| (*asked && is_empty).then_some(AttrValue::Static("The value must not be empty."));
    let request = LockRequest {
        scope: props.scope.to_string(),
        name: name.trim().to_owned(),
        level: match level.as_str() {
            "Read-only" => LockLevel::ReadOnly,
            _ => LockLevel::CanNotDelete,
        },
        notes: Some(notes.trim().to_owned()).filter(|notes| !notes.is_empty()),
    };
    let whole = !request.name.is_empty() && !level.is_empty();
    let on_ok = {
        let (asked, save, on_close) = (asked.setter(), save.clone(), props.on_close.clone());
        let operation = Operation::PutLock(request);
        Callback::from(move |()| {
            asked.set(true);
            if whole && save.all([operation.clone()]) {
                on_close.emit(());
            }
        })
    };
    let on_delete = props.lock.clone().map(|lock| {
        let (send, on_close) = (send.clone(), props.on_close.clone());
        Callback::from(move |()| {
            on_close.emit(());
            send.emit(delete(&lock));
        })
    });
    let footer = html! {
        <>
            if let Some(on_delete) = on_delete {
                <Button kind={ButtonKind::Danger} changes=true on_click={on_delete}>{ "Delete" }</Button>
            }
            <Button kind={ButtonKind::Primary} changes=true on_click={on_ok}>{ "OK" }</Button>
            <Button on_click={&props.on_close}>{ "Cancel" }</Button>
        </>
    };
    let typed = |setter: UseStateSetter<String>| Callback::from(move |text: String| setter.set(text));
    let on_level = {
        let level = level.setter();
        Callback::from(move |text: String| level.set(text.into()))
    };
    let title = if before.is_some() { "Edit lock" } else { "Add lock" };
    let options: Rc<[SelectOption]> = ["Read-only", "Delete"]
        .map(|word| SelectOption::new(word, word))
        .into();
    html! {
        <Pane id="lock" {title} on_close={&props.on_close} {footer}>
            { save.refusal("Azure refused the lock") }
            <TextField
                id="lock-name"
                label="Lock name"
                required=true
                value={(*name).clone()}
                on_change={typed(name.setter())}
                disabled={before.is_some()}
                error={empty(name.trim().is_empty())}
            />
            <SelectField
                id="lock-type"
                label="Lock type"
                required=true
                value={(*level).clone()}
                placeholder="Lock type"
                {options}
                on_change={on_level}
                error={empty(level.is_empty())}
            />
            <TextArea id="lock-notes" label="Notes" value={(*notes).clone()} on_change={typed(notes.setter())} />
        </Pane>
    }
}

#[derive(Properties, PartialEq)]
pub struct LocksPageProps {
    pub id: ResourceId,
}

/// A resource's **Locks**.
#[component]
pub fn LocksPage(props: &LocksPageProps) -> Html {
    let (content, commands, pane) = use_locks(&props.id.to_string());
    html! {
        <ResourcePage id={props.id.clone()} page={Page::Locks} {commands} {pane}>{ content }</ResourcePage>
    }
}
