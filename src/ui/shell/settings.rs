//! The panes behind the gear and the question mark: theme, shortcuts, help.

use std::rc::Rc;

use yew::prelude::*;

use super::chords::CHORDS;
use super::links;
use crate::platform::theme::Theme;
use crate::ui::kit::{Checkbox, Choice, Fact, Facts, Pane, RadioGroup};
use crate::ui::route::Route;

#[derive(Properties, PartialEq)]
pub struct SettingsPaneProps {
    /// Whether G-chords are on.
    pub shortcuts: bool,
    pub on_shortcuts: Callback<bool>,
    pub on_close: Callback<()>,
}

/// **Portal settings**, as far as there is something to set.
#[component]
pub fn SettingsPane(props: &SettingsPaneProps) -> Html {
    let theme = use_state_eq(Theme::default);
    {
        let theme = theme.clone();
        use_effect_with((), move |()| theme.set(Theme::remembered()));
    }
    let choices: Rc<[Choice]> = [
        Choice::new("system", "As this computer is set"),
        Choice::new("light", "Light"),
        Choice::new("dark", "Dark"),
    ]
    .into();
    let on_theme = {
        let theme = theme.clone();
        Callback::from(move |value: AttrValue| {
            let chosen = match value.as_str() {
                "light" => Theme::Light,
                "dark" => Theme::Dark,
                _ => Theme::System,
            };
            chosen.choose();
            theme.set(chosen);
        })
    };
    let value = match *theme {
        Theme::System => "system",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    html! {
        <Pane id="settings" title="Portal settings" on_close={&props.on_close}>
            <RadioGroup id="theme" label="Theme" {value} {choices} on_change={on_theme} />
            <h3 class="section-title">{ "Keyboard shortcuts" }</h3>
            <Checkbox
                id="shortcuts"
                label="Press G and then another key"
                note="Never while you type. Off, these keys do nothing."
                value={props.shortcuts}
                on_change={&props.on_shortcuts}
                inline=true
            />
            <Facts facts={chords()} />
        </Pane>
    }
}

fn chords() -> Rc<[Fact]> {
    CHORDS
        .iter()
        .map(|(keys, text)| Fact::text(*keys, *text).wide())
        .collect()
}

#[derive(Properties, PartialEq)]
pub struct HelpPaneProps {
    pub on_close: Callback<()>,
}

/// **Help**: what this is, and where more is said.
#[component]
pub fn HelpPane(props: &HelpPaneProps) -> Html {
    html! {
        <Pane id="help" title="Help" on_close={&props.on_close}>
            <p class="prose">
                { "This is a practice portal for one lab. It plays Azure inside this browser tab: nothing you do here costs \
                   anything, reaches Azure, or leaves the tab. The lab beside the pages says what to do and looks at what \
                   you made." }
            </p>
            <ul class="pane__list">
                <li>{ links::to(&Route::Differences, "How this differs from Azure") }</li>
                <li>{ links::to(&Route::About, "About Flexlab") }</li>
            </ul>
        </Pane>
    }
}
