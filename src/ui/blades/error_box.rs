//! An error of Azure's, in full: code, sentence, what it is about, what led to it.

use std::rc::Rc;

use yew::prelude::*;

use crate::arm::ArmError;
use crate::arm::json::pretty::pretty;
use crate::ui::kit::{Disclosure, JsonView, MessageBar, MessageKind};

#[derive(Properties, PartialEq)]
pub struct ErrorBoxProps {
    pub error: Rc<ArmError>,
    /// In bold, before the code.
    #[prop_or_default]
    pub title: AttrValue,
    /// With the tree of causes and the body as ARM sends it.
    #[prop_or_default]
    pub whole: bool,
}

/// The root cause's sentence, because that is what has to be changed; the rest is folded under it.
#[component]
pub fn ErrorBox(props: &ErrorBoxProps) -> Html {
    let root = props.error.root();
    html! {
        <MessageBar kind={MessageKind::Error}>
            if !props.title.is_empty() {
                <p><b>{ &props.title }</b></p>
            }
            <p>{ &root.message }</p>
            <p class="muted">
                { format!("Code: {}", root.code) }
                if let Some(target) = &root.target {
                    { format!(" · Target: {target}") }
                }
                if root.ours {
                    { " · The code is Azure's, the sentence is Flexlab's." }
                }
            </p>
            if props.whole {
                <Disclosure title="Error details">
                    { tree(&props.error) }
                    <JsonView
                        label="The error as Azure Resource Manager sends it"
                        text={pretty(&props.error.json())}
                    />
                </Disclosure>
            }
        </MessageBar>
    }
}

fn tree(error: &ArmError) -> Html {
    html! {
        <ul class="error-tree">
            <li>
                <b>{ error.code.to_string() }</b>{ ": " }{ &error.message }
                { for error.details.iter().map(tree) }
            </li>
        </ul>
    }
}
