//! The drop-down of ticks ("Select inbound ports", zones): a select-only combobox with a listbox, as the ARIA authoring
//! practices have it, because a native `<select multiple>` does not fold.

use std::rc::Rc;

use yew::prelude::*;

use super::focus::{is_outside, reveal, step};
use super::form_row::{FormRow, described_by, flag};
use super::icon::{Glyph, Icon, IconSize};
use super::select_field::SelectOption;

#[derive(Properties, PartialEq)]
pub struct MultiSelectProps {
    pub id: AttrValue,
    pub label: AttrValue,
    /// `value`s of the ticked options.
    pub values: Rc<[AttrValue]>,
    pub options: Rc<[SelectOption]>,
    /// All ticked values, in the order of the options; values that are not offered come first and stay.
    pub on_change: Callback<Vec<AttrValue>>,
    /// Text while nothing is ticked.
    #[prop_or_default]
    pub placeholder: AttrValue,
    #[prop_or_default]
    pub error: Option<AttrValue>,
    #[prop_or_default]
    pub note: Option<AttrValue>,
    #[prop_or_default]
    pub dirty: bool,
    #[prop_or_default]
    pub valid: bool,
    #[prop_or_default]
    pub required: bool,
    #[prop_or_default]
    pub disabled: bool,
    #[prop_or_default]
    pub tip: Option<AttrValue>,
    #[prop_or_default]
    pub nested: bool,
    #[prop_or_default]
    pub sub: Html,
}

/// Keys: ↓ ↑ Enter Space open it; then ↓ ↑ Home End move, Space and Enter tick, a letter jumps, Esc and Tab close.
/// The focus stays on the field; the option in hand is told by `aria-activedescendant`.
#[component]
pub fn MultiSelect(props: &MultiSelectProps) -> Html {
    let open = use_state_eq(|| false);
    let active = use_state_eq(|| 0_usize);
    let root = use_node_ref();
    let toggle = use_toggle_option(props);
    {
        let root = root.clone();
        use_effect_with((*open, *active), move |(open, _)| {
            if *open {
                reveal(&root, "[role=listbox]");
                reveal(&root, "[data-active]");
            }
        });
    }
    let onkeydown = {
        let (open, active, toggle) = (open.clone(), active.clone(), toggle.clone());
        let (options, disabled) = (props.options.clone(), props.disabled);
        Callback::from(move |event: KeyboardEvent| {
            if disabled || event.ctrl_key() || event.meta_key() {
                return;
            }
            match press(&event.key(), *open, *active, &options) {
                Press::Open => open.set(true),
                Press::Move(to) => active.set(to),
                Press::Tick => toggle.emit(*active),
                Press::Close => {
                    open.set(false);
                    event.stop_propagation();
                }
                Press::Leave => return open.set(false),
                Press::Nothing => return,
            }
            event.prevent_default();
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
        let (open, disabled) = (open.clone(), props.disabled);
        move |_: MouseEvent| open.set(!*open && !disabled)
    };
    let text = closed_text(props);
    html! {
        <FormRow
            id={&props.id}
            label={&props.label}
            group=true
            required={props.required}
            tip={props.tip.clone()}
            error={props.error.clone()}
            note={props.note.clone()}
            dirty={props.dirty}
            nested={props.nested}
            sub={props.sub.clone()}
        >
            <div class="field" ref={root} {onfocusout}>
                <div
                    class="field__input"
                    role="combobox"
                    id={props.id.clone()}
                    tabindex="0"
                    data-empty={flag(props.values.is_empty())}
                    aria-haspopup="listbox"
                    aria-expanded={if *open { "true" } else { "false" }}
                    aria-controls={format!("{}-list", props.id)}
                    aria-activedescendant={open.then(|| format!("{}-{}", props.id, *active))}
                    aria-labelledby={format!("{}-label", props.id)}
                    aria-required={flag(props.required)}
                    aria-invalid={flag(props.error.is_some())}
                    aria-disabled={flag(props.disabled)}
                    aria-describedby={described_by(&props.id, props.error.is_some(), props.note.is_some())}
                    {onclick}
                    {onkeydown}
                >
                    { text }
                </div>
                <Icon glyph={Glyph::ChevronDown} class="field__chevron" />
                { list(props, *open, *active, &toggle) }
            </div>
        </FormRow>
    }
}

/// Ticks or unticks the option at an index.
#[hook]
fn use_toggle_option(props: &MultiSelectProps) -> Callback<usize> {
    let (values, options, on_change) = (
        props.values.clone(),
        props.options.clone(),
        props.on_change.clone(),
    );
    Callback::from(move |index: usize| {
        let Some(option) = options.get(index).filter(|option| !option.disabled) else {
            return;
        };
        let was = values.contains(&option.value);
        let offered = |value: &AttrValue| options.iter().any(|option| option.value == *value);
        let kept = values.iter().filter(|value| !offered(value)).cloned();
        let ticked = options.iter().map(|option| option.value.clone()).filter(|value| {
            if *value == option.value {
                !was
            } else {
                values.contains(value)
            }
        });
        on_change.emit(kept.chain(ticked).collect());
    })
}

enum Press {
    Open,
    Close,
    /// Close, and let the key do what it does everywhere.
    Leave,
    Move(usize),
    Tick,
    Nothing,
}

fn press(key: &str, open: bool, active: usize, options: &[SelectOption]) -> Press {
    match (open, key) {
        (false, "ArrowDown" | "ArrowUp" | "Enter" | " ") => Press::Open,
        (true, "Enter" | " ") => Press::Tick,
        (true, "Escape") => Press::Close,
        (true, "Tab") => Press::Leave,
        (true, key) => step(key, Some(active), options.len(), true)
            .or_else(|| starting_with(key, active, options))
            .map_or(Press::Nothing, Press::Move),
        (false, _) => Press::Nothing,
    }
}

/// The next option, around the end, whose text starts with the typed letter.
fn starting_with(key: &str, active: usize, options: &[SelectOption]) -> Option<usize> {
    if key.chars().count() != 1 {
        return None;
    }
    let key = key.to_lowercase();
    (1..=options.len())
        .map(|ahead| (active + ahead) % options.len())
        .find(|index| options[*index].text.to_lowercase().starts_with(&key))
}

/// The texts of the ticked options with commas, values as they are where no option has them, or the placeholder.
fn closed_text(props: &MultiSelectProps) -> AttrValue {
    if props.values.is_empty() {
        return props.placeholder.clone();
    }
    let text = |value: &AttrValue| {
        let option = props.options.iter().find(|option| option.value == *value);
        option.map_or(value.clone(), |option| option.text.clone())
    };
    props
        .values
        .iter()
        .map(|value| text(value).to_string())
        .collect::<Vec<_>>()
        .join(", ")
        .into()
}

fn list(props: &MultiSelectProps, open: bool, active: usize, toggle: &Callback<usize>) -> Html {
    let option = |(index, option): (usize, &SelectOption)| {
        let toggle = toggle.clone();
        html! {
            <div
                class="listbox__option"
                role="option"
                key={index}
                id={format!("{}-{index}", props.id)}
                data-active={flag(index == active)}
                aria-selected={if props.values.contains(&option.value) { "true" } else { "false" }}
                aria-disabled={flag(option.disabled)}
                onclick={move |_| toggle.emit(index)}
            >
                <span class="listbox__box"><Icon glyph={Glyph::Check} size={IconSize::Px12} /></span>
                { &option.text }
            </div>
        }
    };
    html! {
        <div
            class="listbox"
            role="listbox"
            id={format!("{}-list", props.id)}
            aria-multiselectable="true"
            aria-labelledby={format!("{}-label", props.id)}
            hidden={!open}
            // The focus stays on the combobox, so that its keys go on working.
            onmousedown={|event: MouseEvent| event.prevent_default()}
        >
            { for props.options.iter().enumerate().map(option) }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::{SelectOption, starting_with};

    #[test]
    fn a_letter_leads_to_the_next_option_that_starts_with_it() {
        let options = ["HTTP (80)", "HTTPS (443)", "SSH (22)"].map(|text| SelectOption::new(text, text));
        assert_eq!(starting_with("h", 0, &options), Some(1));
        assert_eq!(starting_with("H", 1, &options), Some(0));
        assert_eq!(starting_with("s", 2, &options), Some(2));
        assert_eq!(starting_with("x", 0, &options), None);
        assert_eq!(starting_with("ArrowLeft", 0, &options), None);
    }
}
