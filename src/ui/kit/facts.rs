//! Labels and values: essentials, the facts of a deployment, the summary before Create.

use std::rc::Rc;

use yew::prelude::*;

use super::button::LinkButton;
use super::disclosure::Disclosure;

/// One label with its value.
#[derive(Clone, PartialEq)]
pub struct Fact {
    pub label: AttrValue,
    pub value: Html,
    /// Takes the whole width (`Tags` under essentials).
    pub wide: bool,
}

impl Fact {
    pub fn new(label: impl Into<AttrValue>, value: Html) -> Self {
        Self {
            label: label.into(),
            value,
            wide: false,
        }
    }

    /// A value that is only text; `-` where it is empty, as the portal has it.
    pub fn text(label: impl Into<AttrValue>, value: impl Into<AttrValue>) -> Self {
        let value = value.into();
        Self::new(
            label,
            if value.is_empty() {
                html!("-")
            } else {
                html! { { value } }
            },
        )
    }

    pub fn wide(mut self) -> Self {
        self.wide = true;
        self
    }
}

/// How a list of facts is laid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum FactsLayout {
    /// Two columns where there is room, label and value with a colon.
    #[default]
    Columns,
    /// One column with labels at 0 and values at 250 px: Review + create.
    Review,
}

#[derive(Properties, PartialEq)]
pub struct FactsProps {
    pub facts: Rc<[Fact]>,
    #[prop_or_default]
    pub layout: FactsLayout,
}

/// A description list.
#[component]
pub fn Facts(props: &FactsProps) -> Html {
    let class = match props.layout {
        FactsLayout::Columns => "facts",
        FactsLayout::Review => "review",
    };
    let fact = |fact: &Fact| {
        html! {
            <div class={fact.wide.then_some("facts__wide")}>
                <dt>{ &fact.label }</dt>
                <dd>{ fact.value.clone() }</dd>
            </div>
        }
    };
    html! { <dl {class}>{ for props.facts.iter().map(fact) }</dl> }
}

#[derive(Properties, PartialEq)]
pub struct EssentialsProps {
    /// Left, right, left, right, … : the list fills two columns row by row.
    pub facts: Rc<[Fact]>,
    /// The link "JSON View" at the right. None leaves it out.
    #[prop_or_default]
    pub on_json: Option<Callback<()>>,
}

/// The folding block of facts at the top of a resource.
#[component]
pub fn Essentials(props: &EssentialsProps) -> Html {
    html! {
        <div class="essentials">
            <Disclosure title="Essentials" open=true>
                <Facts facts={&props.facts} />
            </Disclosure>
            if let Some(on_click) = &props.on_json {
                <LinkButton {on_click} class="essentials__link">{ "JSON View" }</LinkButton>
            }
        </div>
    }
}
