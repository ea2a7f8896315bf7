//! Anything of ours inside the portal: it wears paper and the petrol edge, so that nobody takes it for Azure.

use yew::prelude::*;

use super::icon::{Glyph, Icon, IconSize};

/// The tag on everything of ours inside the portal.
#[component]
pub fn LabTag() -> Html {
    html! {
        <span class="lab-tag"><Icon glyph={Glyph::Flask} size={IconSize::Px12} />{ "From the lab, not in Azure" }</span>
    }
}

#[derive(Properties, PartialEq)]
pub struct FromTheLabProps {
    pub title: AttrValue,
    pub children: Html,
    /// Controls beside the tag.
    #[prop_or_default]
    pub actions: Html,
    /// Id of the heading. Different for each on a page.
    pub id: AttrValue,
}

/// An inset of ours inside the portal, tagged "From the lab, not in Azure".
#[component]
pub fn FromTheLab(props: &FromTheLabProps) -> Html {
    html! {
        <section class="inset" aria-labelledby={props.id.clone()}>
            <div class="inset__header">
                <h2 id={props.id.clone()}>{ &props.title }</h2>
                <LabTag />
                { props.actions.clone() }
            </div>
            <div class="inset__body">{ props.children.clone() }</div>
        </section>
    }
}

#[derive(Properties, PartialEq)]
pub struct PortalOf2025Props {
    /// What differs today, in our words.
    pub children: Html,
    /// What it is about, after the heading ("this page", "Scaling").
    #[prop_or_default]
    pub about: Option<AttrValue>,
}

/// The folded note on how today's portal differs from the one that is played, so that it is no surprise.
#[component]
pub fn PortalOf2025(props: &PortalOf2025Props) -> Html {
    html! {
        <details class="inset inset--fold disclosure">
            <summary>
                <Icon glyph={Glyph::ChevronRight} />
                <span>
                    { "The portal of 2025" }
                    if let Some(about) = &props.about {
                        { ": " }{ about }
                    }
                </span>
                <LabTag />
            </summary>
            <div class="inset__body">{ props.children.clone() }</div>
        </details>
    }
}
