//! The row of commands under a title.

use std::rc::Rc;

use yew::prelude::*;

use super::button::{guarded, off};
use super::focus::{active, items, rove};
use super::frozen::use_reason;
use super::icon::{Glyph, Icon, IconSize};
use super::menu_button::{MenuButton, MenuItem};

/// One place in a command bar.
#[derive(Clone, PartialEq)]
pub enum Command {
    Button {
        text: AttrValue,
        icon: Glyph,
        on_click: Callback<()>,
        /// Off, and why.
        disabled_reason: Option<AttrValue>,
        /// It changes the world: off where the page is only looked at.
        changes: bool,
    },
    /// A command with a ▾.
    Menu {
        id: AttrValue,
        text: AttrValue,
        icon: Glyph,
        items: Rc<[MenuItem]>,
    },
    /// The `|` between general commands and those for what is ticked.
    Separator,
}

impl Command {
    pub fn new(text: impl Into<AttrValue>, icon: Glyph, on_click: Callback<()>) -> Self {
        Self::Button {
            text: text.into(),
            icon,
            on_click,
            disabled_reason: None,
            changes: false,
        }
    }

    /// Off where the page is only looked at.
    pub fn changing(mut self) -> Self {
        if let Self::Button { changes, .. } = &mut self {
            *changes = true;
        }
        self
    }

    /// Off where there is a reason.
    pub fn unless(mut self, reason: Option<AttrValue>) -> Self {
        if let Self::Button { disabled_reason, .. } = &mut self {
            *disabled_reason = reason;
        }
        self
    }
}

#[derive(Properties, PartialEq)]
pub struct CommandBarProps {
    /// Accessible name of the toolbar ("Virtual machine commands").
    pub label: AttrValue,
    pub commands: Rc<[Command]>,
    /// Inside the content of a page: no line under it, no inset.
    #[prop_or_default]
    pub plain: bool,
}

const COMMAND: &str = ".command";

/// Keys: one tab stop; ← → Home End move among the commands.
#[component]
pub fn CommandBar(props: &CommandBarProps) -> Html {
    let root = use_node_ref();
    let frozen = use_reason(true, &None);
    let stop = use_state_eq(|| 0_usize);
    let onkeydown = {
        let root = root.clone();
        move |event: KeyboardEvent| {
            if rove(&root, COMMAND, &event.key(), false) {
                event.prevent_default();
            }
        }
    };
    let onfocusin = {
        let (root, stop) = (root.clone(), stop.clone());
        move |_: FocusEvent| {
            let active = active(&root);
            if let Some(at) = items(&root, COMMAND)
                .iter()
                .position(|item| Some(item) == active.as_ref())
            {
                stop.set(at);
            }
        }
    };
    let places = props
        .commands
        .iter()
        .filter(|command| **command != Command::Separator)
        .count();
    let stop = (*stop).min(places.saturating_sub(1));
    let mut place = 0;
    let commands = props.commands.iter().map(|command| {
        let tab_index = if place == stop { "0" } else { "-1" };
        place += usize::from(*command != Command::Separator);
        one(command, tab_index, &frozen)
    });
    let class = classes!("command-bar", props.plain.then_some("command-bar--plain"));
    html! {
        <div {class} role="toolbar" aria-label={props.label.clone()} ref={root} {onkeydown} {onfocusin}>
            { for commands }
        </div>
    }
}

fn one(command: &Command, tab_index: &'static str, frozen: &Option<AttrValue>) -> Html {
    match command {
        Command::Separator => html! { <span class="command-bar__separator" aria-hidden="true" /> },
        Command::Menu {
            id,
            text,
            icon,
            items,
        } => html! {
            <MenuButton {id} {items} button_class="command" {tab_index}>
                <Icon glyph={*icon} />{ text }<Icon glyph={Glyph::ChevronDown} size={IconSize::Px12} />
            </MenuButton>
        },
        Command::Button {
            text,
            icon,
            on_click,
            disabled_reason,
            changes,
        } => {
            let reason = disabled_reason.clone().or(frozen.clone().filter(|_| *changes));
            let onclick = guarded(on_click, reason.is_some());
            html! {
                <button
                    type="button"
                    class="command"
                    tabindex={tab_index}
                    aria-disabled={off(&reason)}
                    title={reason}
                    {onclick}
                >
                    <Icon glyph={*icon} />{ text }
                </button>
            }
        }
    }
}
