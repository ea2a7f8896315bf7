//! Searching: the global box with suggestions, and the plain box over a list.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::focus::{is_outside, reveal, step};
use super::form_row::flag;
use super::icon::{Glyph, Icon};

/// One suggestion.
#[derive(Clone, PartialEq, Debug)]
pub struct SearchOption {
    /// Told to `on_pick`. Different for each.
    pub id: AttrValue,
    pub text: AttrValue,
    pub icon: Option<Glyph>,
    /// A word at the right ("app-grp").
    pub caption: Option<AttrValue>,
}

/// Suggestions under a heading ("Services", "Resources", "Marketplace").
#[derive(Clone, PartialEq, Debug)]
pub struct SearchGroup {
    pub name: AttrValue,
    pub options: Rc<[SearchOption]>,
}

#[derive(Properties, PartialEq)]
pub struct SearchBoxProps {
    pub id: AttrValue,
    /// Accessible name.
    pub label: AttrValue,
    #[prop_or_default]
    pub placeholder: AttrValue,
    pub query: AttrValue,
    pub on_query: Callback<String>,
    pub groups: Rc<[SearchGroup]>,
    pub on_pick: Callback<AttrValue>,
    /// Said where there is something in the box and nothing to suggest.
    #[prop_or(AttrValue::Static("No results were found."))]
    pub empty_text: AttrValue,
    /// To put the focus into it from a shortcut: `kit::focus::focus(&node)`.
    #[prop_or_default]
    pub node_ref: NodeRef,
}

/// A combobox with grouped suggestions. Keys: ↓ ↑ move around the ends, Enter opens, Esc closes and then empties.
#[component]
pub fn SearchBox(props: &SearchBoxProps) -> Html {
    let open = use_state_eq(|| false);
    let active = use_state_eq(|| None::<usize>);
    let root = use_node_ref();
    {
        let root = root.clone();
        use_effect_with(*active, move |_| reveal(&root, "[data-active]"));
    }
    let pick = {
        let (open, active, on_pick) = (open.clone(), active.clone(), props.on_pick.clone());
        Callback::from(move |id: AttrValue| {
            open.set(false);
            active.set(None);
            on_pick.emit(id);
        })
    };
    let oninput = {
        let (open, active, on_query) = (open.clone(), active.clone(), props.on_query.clone());
        move |event: InputEvent| {
            open.set(true);
            active.set(None);
            on_query.emit(event.target_unchecked_into::<HtmlInputElement>().value());
        }
    };
    let onkeydown = use_keys(props, &open, &active, &pick);
    let onfocusout = {
        let (open, root) = (open.clone(), root.clone());
        move |event: FocusEvent| {
            if is_outside(&root, event.related_target()) {
                open.set(false);
            }
        }
    };
    let show = {
        let open = open.clone();
        move |_: MouseEvent| open.set(true)
    };
    let has_options = props.groups.iter().any(|group| !group.options.is_empty());
    let shown = *open && (has_options || !props.query.is_empty());
    html! {
        <div class="search" ref={root} {onfocusout}>
            <Icon glyph={Glyph::Search} class="search__icon" />
            <input
                class="search__input"
                type="text"
                role="combobox"
                id={props.id.clone()}
                ref={&props.node_ref}
                value={props.query.clone()}
                placeholder={props.placeholder.clone()}
                autocomplete="off"
                spellcheck="false"
                aria-label={props.label.clone()}
                aria-autocomplete="list"
                aria-haspopup="listbox"
                aria-expanded={if shown && has_options { "true" } else { "false" }}
                aria-controls={(shown && has_options).then(|| format!("{}-list", props.id))}
                aria-activedescendant={active.filter(|_| shown).map(|at| format!("{}-{at}", props.id))}
                onclick={show}
                {oninput}
                {onkeydown}
            />
            if shown {
                { popup(props, *active, has_options, &pick) }
            }
        </div>
    }
}

#[hook]
fn use_keys(
    props: &SearchBoxProps,
    open: &UseStateHandle<bool>,
    active: &UseStateHandle<Option<usize>>,
    pick: &Callback<AttrValue>,
) -> Callback<KeyboardEvent> {
    let (open, active, pick) = (open.clone(), active.clone(), pick.clone());
    let (groups, on_query) = (props.groups.clone(), props.on_query.clone());
    Callback::from(move |event: KeyboardEvent| {
        let count = groups.iter().map(|group| group.options.len()).sum();
        match event.key().as_str() {
            // Home and End belong to the text.
            key @ ("ArrowDown" | "ArrowUp") => {
                open.set(true);
                active.set(step(key, *active, count, true));
            }
            "Enter" => {
                let at = active.unwrap_or(0);
                let Some(option) = groups.iter().flat_map(|group| group.options.iter()).nth(at) else {
                    return;
                };
                pick.emit(option.id.clone());
            }
            "Escape" if *open => {
                open.set(false);
                active.set(None);
            }
            "Escape" => on_query.emit(String::new()),
            _ => return,
        }
        event.prevent_default();
    })
}

fn popup(
    props: &SearchBoxProps,
    active: Option<usize>,
    has_options: bool,
    pick: &Callback<AttrValue>,
) -> Html {
    let mut index = 0;
    let groups = props
        .groups
        .iter()
        .filter(|group| !group.options.is_empty())
        .map(|group| {
            let heading = format!("{}-group-{index}", props.id);
            let options = group.options.iter().map(|option| {
                let at = index;
                index += 1;
                suggestion(props, option, at, active == Some(at), pick)
            });
            let options: Html = options.collect();
            html! {
                <div class="search__group" role="group" aria-labelledby={heading.clone()}>
                    <div class="search__group-name" id={heading} role="presentation">{ &group.name }</div>
                    { options }
                </div>
            }
        });
    html! {
        <div
            class="search__popup"
            // The focus stays in the box.
            onmousedown={|event: MouseEvent| event.prevent_default()}
        >
            if has_options {
                <div role="listbox" id={format!("{}-list", props.id)} aria-label={props.label.clone()}>{ for groups }</div>
            } else {
                <p class="search__empty" role="status">{ &props.empty_text }</p>
            }
        </div>
    }
}

fn suggestion(
    props: &SearchBoxProps,
    option: &SearchOption,
    at: usize,
    active: bool,
    pick: &Callback<AttrValue>,
) -> Html {
    let (pick, id) = (pick.clone(), option.id.clone());
    html! {
        <div
            class="search__option"
            role="option"
            id={format!("{}-{at}", props.id)}
            data-active={flag(active)}
            aria-selected={if active { "true" } else { "false" }}
            onclick={move |_| pick.emit(id.clone())}
        >
            if let Some(glyph) = option.icon {
                <Icon {glyph} />
            }
            { &option.text }
            if let Some(caption) = &option.caption {
                <small>{ caption }</small>
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub struct FilterBoxProps {
    pub id: AttrValue,
    /// Accessible name, and the placeholder where none is given.
    pub label: AttrValue,
    #[prop_or_default]
    pub placeholder: Option<AttrValue>,
    pub value: AttrValue,
    pub on_change: Callback<String>,
}

/// The box that filters a list or a menu ("Filter for any field...", "Search virtual machine instances").
#[component]
pub fn FilterBox(props: &FilterBoxProps) -> Html {
    let on_change = props.on_change.clone();
    let oninput = move |event: InputEvent| {
        on_change.emit(event.target_unchecked_into::<HtmlInputElement>().value());
    };
    html! {
        <div class="search">
            <Icon glyph={Glyph::Search} class="search__icon" />
            <input
                class="search__input"
                type="search"
                id={props.id.clone()}
                value={props.value.clone()}
                placeholder={props.placeholder.clone().unwrap_or_else(|| props.label.clone())}
                autocomplete="off"
                spellcheck="false"
                aria-label={props.label.clone()}
                {oninput}
            />
        </div>
    }
}
