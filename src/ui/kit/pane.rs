//! The pane that opens from the right, over the page but not over the lab.

use yew::prelude::*;

use super::button::IconButton;
use super::focus::{active, focus, is_outside, use_borrowed_focus};
use super::icon::Glyph;

#[derive(Properties, PartialEq)]
pub struct PaneHostProps {
    /// The page.
    pub children: Html,
    /// The pane that is open over it: `Some(html! { <Pane … /> })`.
    #[prop_or_default]
    pub pane: Option<Html>,
}

/// A page that can have a pane over it. While it has, the page is `inert`: nothing in it can be reached or read out. The
/// header, the notifications and the lab stay as they are, because a student reads the lab while filling in a pane.
#[component]
pub fn PaneHost(props: &PaneHostProps) -> Html {
    html! {
        <>
            <div class="page__under" inert={props.pane.is_some()}>{ props.children.clone() }</div>
            { props.pane.clone().unwrap_or_default() }
        </>
    }
}

#[derive(Properties, PartialEq)]
pub struct PaneProps {
    /// Id of the pane; its heading is `<id>-title`.
    pub id: AttrValue,
    pub title: AttrValue,
    /// The ✕ and Escape.
    pub on_close: Callback<()>,
    pub children: Html,
    /// Docked buttons. Empty for none.
    #[prop_or_default]
    pub footer: Html,
    /// For a pane with a table or code in it.
    #[prop_or_default]
    pub wide: bool,
}

/// A non-modal pane. Mount it inside a `PaneHost`. The focus goes to it, Escape and ✕ close it, and when it is gone the
/// focus is back on what had opened it.
#[component]
pub fn Pane(props: &PaneProps) -> Html {
    let root = use_node_ref();
    {
        let pane = root.clone();
        use_borrowed_focus(root.clone(), move || {
            // Something in it may have the focus already: "Show me where".
            if is_outside(&pane, active(&pane).map(Into::into)) {
                focus(&pane);
            }
            || ()
        });
    }
    let onkeydown = {
        let on_close = props.on_close.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Escape" && !event.default_prevented() {
                event.stop_propagation();
                on_close.emit(());
            }
        }
    };
    let has_footer = props.footer != Html::default();
    let title_id = format!("{}-title", props.id);
    html! {
        <section
            class="pane"
            role="dialog"
            id={props.id.clone()}
            ref={root}
            tabindex="-1"
            aria-labelledby={title_id.clone()}
            data-wide={props.wide.then_some("true")}
            {onkeydown}
        >
            <div class="pane__header">
                <h2 class="pane__title" id={title_id}>{ &props.title }</h2>
                <IconButton glyph={Glyph::Close} label="Close" on_click={props.on_close.clone()} />
            </div>
            <div class="pane__body">{ props.children.clone() }</div>
            if has_footer {
                <div class="pane__footer">{ props.footer.clone() }</div>
            }
        </section>
    }
}
