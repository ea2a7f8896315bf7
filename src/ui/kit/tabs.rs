//! A strip of tabs and the panel under it.

use std::rc::Rc;

use yew::prelude::*;

use super::focus::{items, step};
use super::icon::{Glyph, Icon};
use super::menu_button::{MenuButton, MenuItem};

/// One tab. Its button has the id `<strip id>-<tab id>`.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Tab {
    pub id: AttrValue,
    pub text: AttrValue,
    /// A red mark before the text, and ", has errors" after it for those who don't see the mark.
    pub has_errors: bool,
}

impl Tab {
    pub fn new(id: impl Into<AttrValue>, text: impl Into<AttrValue>) -> Self {
        Self {
            id: id.into(),
            text: text.into(),
            has_errors: false,
        }
    }

    pub fn with_errors(mut self, has_errors: bool) -> Self {
        self.has_errors = has_errors;
        self
    }
}

#[derive(Properties, PartialEq)]
pub struct TabsProps {
    /// Id of the strip. The panel is `<id>-panel`.
    pub id: AttrValue,
    /// Accessible name of the strip: the title of the page.
    pub label: AttrValue,
    pub tabs: Rc<[Tab]>,
    /// Id of the tab that is open.
    pub selected: AttrValue,
    pub on_select: Callback<AttrValue>,
    /// Without the inset of a page: inside its content.
    #[prop_or_default]
    pub plain: bool,
}

/// Keys: ← → around the ends, Home and End, opening as they go; Tab leaves for the panel. What the page is too narrow
/// for is in the menu `…`; the open tab always shows.
#[component]
pub fn Tabs(props: &TabsProps) -> Html {
    let list = use_node_ref();
    let by_key = use_mut_ref(|| false);
    {
        let (list, by_key) = (list.clone(), by_key.clone());
        use_effect_with(props.selected.clone(), move |_| {
            if by_key.replace(false)
                && let Some(tab) = items(&list, "[aria-selected=true]").first()
            {
                tab.focus().ok();
            }
        });
    }
    let onkeydown = {
        let (tabs, selected, on_select) = (
            props.tabs.clone(),
            props.selected.clone(),
            props.on_select.clone(),
        );
        move |event: KeyboardEvent| {
            let at = tabs.iter().position(|tab| tab.id == selected);
            if let Some(to) = step(&event.key(), at, tabs.len(), false) {
                event.prevent_default();
                *by_key.borrow_mut() = true;
                on_select.emit(tabs[to].id.clone());
            }
        }
    };
    let class = classes!("tab-strip", props.plain.then_some("tab-strip--plain"));
    html! {
        <div {class}>
            <div class="tabs" role="tablist" aria-label={props.label.clone()} ref={list} {onkeydown}>
                { for props.tabs.iter().map(|tab| tab_button(props, tab)) }
            </div>
            if props.tabs.len() > 4 {
                { more(props) }
            }
        </div>
    }
}

fn tab_button(props: &TabsProps, tab: &Tab) -> Html {
    let selected = tab.id == props.selected;
    let (on_select, id) = (props.on_select.clone(), tab.id.clone());
    html! {
        <button
            type="button"
            class="tabs__tab"
            role="tab"
            key={tab.id.to_string()}
            id={format!("{}-{}", props.id, tab.id)}
            aria-label={tab.has_errors.then(|| format!("{}, has errors", tab.text))}
            aria-selected={if selected { "true" } else { "false" }}
            aria-controls={selected.then(|| format!("{}-panel", props.id))}
            tabindex={if selected { "0" } else { "-1" }}
            onclick={move |_| on_select.emit(id.clone())}
        >
            if tab.has_errors {
                <Icon glyph={Glyph::Error} />
            }
            { &tab.text }
        </button>
    }
}

fn more(props: &TabsProps) -> Html {
    let item = |tab: &Tab| {
        let (on_select, id) = (props.on_select.clone(), tab.id.clone());
        let item = MenuItem::new(
            tab.text.clone(),
            Callback::from(move |()| on_select.emit(id.clone())),
        );
        let item = if tab.has_errors {
            item.with_icon(Glyph::Error).with_caption("has errors")
        } else {
            item
        };
        MenuItem {
            current: tab.id == props.selected,
            ..item
        }
    };
    let entries: Rc<[MenuItem]> = props.tabs.iter().map(item).collect();
    html! {
        <MenuButton
            id={format!("{}-more", props.id)}
            items={entries}
            label="More tabs"
            button_class="icon-button"
            class="tab-strip__more"
            align_end=true
        >
            <Icon glyph={Glyph::More} />
        </MenuButton>
    }
}

#[derive(Properties, PartialEq)]
pub struct TabPanelProps {
    /// Id of the strip that it belongs to.
    pub tabs: AttrValue,
    /// Id of the tab that is open.
    pub selected: AttrValue,
    pub children: Html,
    #[prop_or(classes!("blade__scroll"))]
    pub class: Classes,
}

/// What the open tab shows. It scrolls, so it can have the focus.
#[component]
pub fn TabPanel(props: &TabPanelProps) -> Html {
    html! {
        <div
            class={props.class.clone()}
            role="tabpanel"
            id={format!("{}-panel", props.tabs)}
            aria-labelledby={format!("{}-{}", props.tabs, props.selected)}
            tabindex="0"
        >
            { props.children.clone() }
        </div>
    }
}
