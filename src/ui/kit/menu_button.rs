//! A button that opens a menu of commands.

use std::rc::Rc;

use yew::prelude::*;

use super::button::off;
use super::focus::{focus, is_outside, items, rove};
use super::icon::{Glyph, Icon};

/// One command of a menu.
#[derive(Clone, PartialEq, Default)]
pub struct MenuItem {
    pub text: AttrValue,
    pub caption: Option<AttrValue>,
    pub icon: Option<Glyph>,
    pub on_click: Callback<()>,
    /// Off, and why: can still be reached, and does nothing.
    pub disabled_reason: Option<AttrValue>,
    /// The one that is in force (the tab that is open).
    pub current: bool,
}

impl MenuItem {
    pub fn new(text: impl Into<AttrValue>, on_click: Callback<()>) -> Self {
        Self {
            text: text.into(),
            on_click,
            ..Self::default()
        }
    }

    pub fn with_icon(mut self, icon: Glyph) -> Self {
        self.icon = Some(icon);
        self
    }

    pub fn with_caption(mut self, caption: impl Into<AttrValue>) -> Self {
        self.caption = Some(caption.into());
        self
    }

    pub fn disabled_because(mut self, reason: impl Into<AttrValue>) -> Self {
        self.disabled_reason = Some(reason.into());
        self
    }
}

#[derive(Properties, PartialEq)]
pub struct MenuButtonProps {
    /// Id of the button; the menu is `<id>-menu`.
    pub id: AttrValue,
    /// What the button shows.
    pub children: Html,
    pub items: Rc<[MenuItem]>,
    /// Accessible name, where the content has no text.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// Class of the button: `icon-button`, `bar__account`, `command`, …
    #[prop_or(AttrValue::Static("button"))]
    pub button_class: AttrValue,
    /// Hangs from the right edge of the button.
    #[prop_or_default]
    pub align_end: bool,
    /// For a toolbar, which hands out its one tab stop.
    #[prop_or_default]
    pub tab_index: Option<&'static str>,
    #[prop_or_default]
    pub class: Classes,
}

const ITEM: &str = "[role=menuitem]";

/// Keys: Enter, Space and ↓ open it and go to the first command; ↓ ↑ Home End move; Esc closes and goes back; Tab leaves.
#[component]
pub fn MenuButton(props: &MenuButtonProps) -> Html {
    let open = use_state_eq(|| false);
    let root = use_node_ref();
    let button = use_node_ref();
    {
        let root = root.clone();
        use_effect_with(*open, move |open| {
            if *open && let Some(first) = items(&root, ITEM).first() {
                first.focus().ok();
            }
        });
    }
    let onkeydown = {
        let (open, root, button) = (open.clone(), root.clone(), button.clone());
        Callback::from(move |event: KeyboardEvent| {
            let key = event.key();
            match (*open, key.as_str()) {
                (true, "Escape") => {
                    open.set(false);
                    focus(&button);
                }
                (true, _) if rove(&root, ITEM, &key, true) => (),
                (false, "ArrowDown") => open.set(true),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        })
    };
    let onfocusout = {
        let (open, root) = (open.clone(), root.clone());
        move |event: FocusEvent| {
            if is_outside(&root, event.related_target()) {
                open.set(false);
            }
        }
    };
    let onclick = {
        let open = open.clone();
        move |event: MouseEvent| {
            event.prevent_default();
            open.set(!*open);
        }
    };
    let close = {
        let (open, button) = (open.clone(), button.clone());
        Callback::from(move |()| {
            open.set(false);
            focus(&button);
        })
    };
    html! {
        <span class={classes!("menu-button", props.class.clone())} ref={root} {onkeydown} {onfocusout}>
            <button
                type="button"
                class={props.button_class.clone()}
                id={props.id.clone()}
                ref={button}
                tabindex={props.tab_index}
                aria-haspopup="menu"
                aria-expanded={if *open { "true" } else { "false" }}
                aria-controls={open.then(|| format!("{}-menu", props.id))}
                aria-label={props.label.clone()}
                title={props.label.clone()}
                {onclick}
            >
                { props.children.clone() }
            </button>
            if *open {
                { menu(props, &close) }
            }
        </span>
    }
}

fn menu(props: &MenuButtonProps, close: &Callback<()>) -> Html {
    let item = |item: &MenuItem| {
        let (on_click, close, disabled) = (
            item.on_click.clone(),
            close.clone(),
            item.disabled_reason.is_some(),
        );
        let onclick = move |_: MouseEvent| {
            if !disabled {
                close.emit(());
                on_click.emit(());
            }
        };
        html! {
            <button
                type="button"
                class="menu__item"
                role="menuitem"
                tabindex="-1"
                aria-current={item.current.then_some("true")}
                aria-disabled={off(&item.disabled_reason)}
                title={item.disabled_reason.clone()}
                {onclick}
            >
                if let Some(glyph) = item.icon {
                    <Icon {glyph} />
                }
                <span>
                    { &item.text }
                    if let Some(caption) = &item.caption {
                        <small>{ caption }</small>
                    }
                </span>
            </button>
        }
    };
    html! {
        <div
            class="menu"
            role="menu"
            id={format!("{}-menu", props.id)}
            aria-labelledby={props.id.clone()}
            data-align={props.align_end.then_some("end")}
        >
            { for props.items.iter().map(item) }
        </div>
    }
}
