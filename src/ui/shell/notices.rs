//! Notifications (portal-ui.md §1.9): toasts as things happen, and the panel behind the bell.
//!
//! What they say is the session's projection of the history, and what was seen of them is the store's; nothing of it is
//! kept here.

use std::rc::Rc;

use yew::prelude::*;

use super::hub::use_world;
use super::links;
use super::nav::use_nav;
use crate::platform::clock::Alarm;
use crate::session::{Notice, NoticeKind, NoticeTarget};
use crate::ui::kit::{
    Button, EmptyState, Glyph, Link, MessageKind, Notification, NotificationList, Pane, Toasts,
};
use crate::ui::route::Route;
use crate::ui::store::{use_dispatch, use_notices};

/// The most toasts at a time.
const MOST: usize = 2;

/// How long a toast stays after the thing has ended. None carries a button, so none is missed that way (WCAG 2.2.1); the
/// panel keeps what they said.
const STAYS_MS: f64 = 8_000.0;

fn kind(notice: &Notice) -> Option<MessageKind> {
    match notice.kind {
        NoticeKind::Progress => None,
        NoticeKind::Success => Some(MessageKind::Ok),
        NoticeKind::Error => Some(MessageKind::Error),
    }
}

/// Where a notice leads, and the link's words.
fn target(target: &NoticeTarget) -> (Route, &'static str) {
    match target {
        NoticeTarget::Resource(id) => (Route::resource(id), "Go to resource"),
        NoticeTarget::Group(name) => (Route::group(name), "Go to resource group"),
        NoticeTarget::Deployment { group, name } => (Route::deployment(group, name), "Go to deployment"),
    }
}

/// The corner where toasts appear. A toast stays while the thing is under way and a while after, or until the student
/// goes on to another page.
#[component]
pub fn ToastArea() -> Html {
    let toasts = use_notices().toasts;
    let opened = use_nav().opened;
    let shown = toasts.iter().take(MOST);
    html! {
        <Toasts>
            { for shown.map(|notice| html! { <Toast key={notice.id.to_string()} notice={notice.clone()} {opened} /> }) }
        </Toasts>
    }
}

#[derive(Properties, PartialEq)]
struct ToastProps {
    notice: Notice,
    /// How many pages were opened.
    opened: u32,
}

#[component]
fn Toast(props: &ToastProps) -> Html {
    let dispatch = use_dispatch();
    let notice = &props.notice;
    let close = {
        let id = notice.id.clone();
        use_callback(id, move |(), id| dispatch.close_toast(id))
    };
    let ended = notice.kind != NoticeKind::Progress;
    {
        let close = close.clone();
        use_effect_with((ended, notice.changed), move |(ended, _)| {
            let alarm = ended.then(|| Alarm::after(STAYS_MS, move || close.emit(())));
            move || drop(alarm)
        });
    }
    {
        let close = close.clone();
        let first = use_mut_ref(|| true);
        use_effect_with(props.opened, move |_| {
            if !first.replace(false) && ended {
                close.emit(());
            }
        });
    }
    html! {
        <Notification
            title={notice.title.to_string()}
            text={notice.text.to_string()}
            kind={kind(notice)}
            on_dismiss={close}
        />
    }
}

#[derive(Properties, PartialEq)]
pub struct NotificationsPaneProps {
    pub on_close: Callback<()>,
}

/// The panel behind the bell.
#[component]
pub fn NotificationsPane(props: &NotificationsPaneProps) -> Html {
    let notices = use_notices().list;
    let offset = use_world().utc_offset_minutes();
    let dispatch = use_dispatch();
    {
        let dispatch = dispatch.clone();
        let newest: Vec<usize> = notices.iter().map(|notice| notice.changed).collect();
        use_effect_with(newest, move |_| dispatch.read_notices());
    }
    let dismiss = {
        let dispatch = dispatch.clone();
        Callback::from(move |id: Rc<str>| dispatch.dismiss_notice(&id))
    };
    let dismiss_all = Callback::from(move |()| dispatch.dismiss_all_notices());
    html! {
        <Pane id="notifications" title="Notifications" on_close={&props.on_close}>
            <div class="pane__links">
                <Link href={Route::ActivityLog.to_fragment()}>{ "More events in the activity log →" }</Link>
                if !notices.is_empty() {
                    <Button on_click={dismiss_all}>{ "Dismiss all" }</Button>
                }
            </div>
            if notices.is_empty() {
                <EmptyState
                    glyph={Glyph::Bell}
                    title="No new notifications from this session"
                    text="What you create, change and delete is told here as it happens."
                />
            } else {
                <NotificationList>
                    { for notices.iter().map(|notice| entry(notice, offset, &dismiss)) }
                </NotificationList>
            }
        </Pane>
    }
}

fn entry(notice: &Notice, offset: i32, dismiss: &Callback<Rc<str>>) -> Html {
    let actions = notice.target.as_ref().map(|place| {
        let (route, text) = target(place);
        links::to(&route, text)
    });
    let (id, dismiss) = (notice.id.clone(), dismiss.clone());
    html! {
        <Notification
            key={notice.id.to_string()}
            title={notice.title.to_string()}
            text={notice.text.to_string()}
            kind={kind(notice)}
            when={notice.at.time_of_day(offset)}
            actions={actions.unwrap_or_default()}
            on_dismiss={Callback::from(move |()| dismiss.emit(id.clone()))}
        />
    }
}
