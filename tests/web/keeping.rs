//! Keeping a run in a browser: the database, the lock, the journal, and the store over them.

use std::cell::RefCell;
use std::rc::Rc;

use flexlab::arm::Operation;
use flexlab::arm::spec::{NetworkSecurityGroupSpec, ResourceSpec, SpecBody, Tags};
use flexlab::platform::locks::{Answer, Way, ask};
use flexlab::platform::storage::{Record, Runs, Shelf, StorageError};
use flexlab::platform::{local, token};
use flexlab::session::{Run, Session};
use flexlab::ui::store::{Dispatch, LockState, Store, StoreProvider, use_dispatch, use_store};
use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

fn record(id: &str, holder: &str, text: &str) -> Record {
    Record {
        id: id.into(),
        shelf: Shelf::Current,
        holder: holder.into(),
        saved: 1_703_691_000_000.0,
        text: text.into(),
        about: String::new(),
    }
}

/// A promise, and the function that fulfils it.
fn deferred() -> (Promise, Function) {
    let mut fulfil = None;
    let promise = Promise::new(&mut |resolve, _| fulfil = Some(resolve));
    (promise, fulfil.expect("a promise calls its executor at once"))
}

#[wasm_bindgen_test]
async fn a_record_comes_back_as_it_was_put() {
    let runs = Runs::open().await.expect("a browser has IndexedDB");
    let (id, text) = (token(), "{\"words\":\"‘quoted’ ünïcode\"}");
    let put = record(&id, "me", text);
    runs.put(&put).await.expect("there is room");
    let all = runs.all().await.expect("it can be read");
    assert_eq!(all.iter().find(|found| found.id == id), Some(&put));
    let replaced = record(&id, "me", "another");
    runs.put(&replaced).await.expect("there is room");
    runs.remove(&id).await.expect("it is there");
    assert!(
        runs.all()
            .await
            .expect("it can be read")
            .iter()
            .all(|found| found.id != id)
    );
}

#[wasm_bindgen_test]
async fn only_the_holder_of_a_record_can_replace_it() {
    let runs = Runs::open().await.expect("a browser has IndexedDB");
    let id = token();
    runs.put(&record(&id, "first", "1"))
        .await
        .expect("nobody holds it");
    let claimed = runs.claim(&id, "second").await.expect("it is there");
    assert_eq!(claimed.map(|found| found.text), Some("1".into()));
    assert_eq!(
        runs.put(&record(&id, "first", "2")).await,
        Err(StorageError::TakenOver)
    );
    assert_eq!(runs.put(&record(&id, "second", "3")).await, Ok(()));
    runs.remove(&id).await.expect("it is there");
}

#[wasm_bindgen_test]
async fn a_lock_has_one_holder_who_learns_when_it_is_stolen() {
    let name = token();
    let (lost, tell) = deferred();
    let first = ask(&name, Way::IfFree, move || {
        let _ = tell.call0(&JsValue::NULL);
    })
    .await;
    assert!(matches!(first, Answer::Held(_)));
    assert!(matches!(ask(&name, Way::IfFree, || ()).await, Answer::Elsewhere));
    let thief = ask(&name, Way::Steal, || ()).await;
    assert!(matches!(thief, Answer::Held(_)));
    JsFuture::from(lost).await.expect("the first holder is told");
    drop(thief);
    // Whoever waits gets it once it is released.
    assert!(matches!(ask(&name, Way::Wait, || ()).await, Answer::Held(_)));
}

type Seen = Rc<RefCell<Option<(Dispatch, Rc<Store>)>>>;

#[derive(Properties)]
struct ProbeProps {
    seen: Seen,
    changed: Function,
}

impl PartialEq for ProbeProps {
    fn eq(&self, other: &ProbeProps) -> bool {
        Rc::ptr_eq(&self.seen, &other.seen)
    }
}

/// Shows the test what the pages are given, at each render.
#[component]
fn Probe(props: &ProbeProps) -> Html {
    let (dispatch, store) = (use_dispatch(), use_store());
    props.seen.replace(Some((dispatch, store)));
    let changed = props.changed.clone();
    use_effect(move || {
        let _ = changed.call0(&JsValue::NULL);
    });
    html! {}
}

#[component]
fn Page(props: &ProbeProps) -> Html {
    html! { <StoreProvider><Probe seen={props.seen.clone()} changed={props.changed.clone()} /></StoreProvider> }
}

/// An open page.
struct Open {
    handle: AppHandle<Page>,
    seen: Seen,
}

impl Open {
    /// Opens the page and waits until its run is there.
    async fn page() -> Open {
        let (there, changed) = deferred();
        let seen = Seen::default();
        let root = gloo::utils::document().create_element("div").expect("an element");
        let props = ProbeProps {
            seen: seen.clone(),
            changed,
        };
        let handle = yew::Renderer::<Page>::with_root_and_props(root, props).render();
        JsFuture::from(there).await.expect("the page shows its run");
        yew::scheduler::flush().await;
        Open { handle, seen }
    }

    fn dispatch(&self) -> Dispatch {
        self.seen.borrow().as_ref().expect("it was rendered").0.clone()
    }

    fn store(&self) -> Rc<Store> {
        self.seen.borrow().as_ref().expect("it was rendered").1.clone()
    }

    /// Renders until `condition` holds, a task of the browser at a time.
    async fn until(&self, condition: impl Fn(&Store) -> bool) {
        while !condition(&self.store()) {
            let turn = Promise::new(&mut |resolve, _| {
                gloo::utils::window()
                    .set_timeout_with_callback(&resolve)
                    .expect("a window has timers");
            });
            JsFuture::from(turn).await.expect("a timer fires");
            yew::scheduler::flush().await;
        }
    }

    fn close(self) {
        self.handle.destroy();
    }
}

fn group(name: &str) -> Operation {
    Operation::PutGroup {
        name: name.into(),
        location: "centralindia".into(),
        tags: Tags::new(),
        document: None,
    }
}

async fn forget_everything() {
    let storage = gloo::utils::window()
        .local_storage()
        .expect("allowed")
        .expect("there");
    storage.clear().expect("allowed");
    let runs = Runs::open().await.expect("a browser has IndexedDB");
    for record in runs.all().await.expect("it can be read") {
        runs.remove(&record.id).await.expect("it is there");
    }
}

#[wasm_bindgen_test]
async fn a_page_that_is_opened_again_goes_on_where_it_was() {
    forget_everything().await;
    let page = Open::page().await;
    assert!(!page.store().welcomed);
    page.dispatch().welcomed();
    page.dispatch().save_form("create-vm", "{\"name\":\"newvm\"}");
    assert_eq!(page.dispatch().perform(group("one")), Ok(()));
    // Closed at once: the database has not been asked yet.
    let before = page.store().run.clone();
    page.close();

    let page = Open::page().await;
    assert_eq!(page.store().run, before);
    assert_eq!(page.store().session.entries().len(), 1);
    assert!(page.dispatch().world().group("one").is_some());
    assert!(page.store().welcomed);
    assert_eq!(
        page.dispatch().load_form("create-vm").as_deref(),
        Some("{\"name\":\"newvm\"}")
    );
    page.close();
}

#[wasm_bindgen_test]
async fn what_was_done_is_in_the_world_before_a_render() {
    forget_everything().await;
    let page = Open::page().await;
    let dispatch = page.dispatch();
    assert_eq!(dispatch.perform(group("one")), Ok(()));
    assert_eq!(dispatch.perform(group("two")), Ok(()));
    assert!(dispatch.world().group("two").is_some());
    let refused = dispatch.perform(Operation::DeleteGroup {
        name: "nobody".into(),
    });
    assert!(refused.is_err());
    page.until(|store| store.session.entries().len() == 3).await;
    page.close();
}

#[wasm_bindgen_test]
async fn time_passes_by_itself_while_something_is_due_and_then_stands() {
    forget_everything().await;
    let page = Open::page().await;
    let dispatch = page.dispatch();
    dispatch.perform(group("one")).expect("it is allowed");
    let watched = ResourceSpec {
        name: "rules".into(),
        location: "centralindia".into(),
        zones: Vec::new(),
        tags: Tags::new(),
        body: SpecBody::NetworkSecurityGroup(NetworkSecurityGroupSpec {
            security_rules: Vec::new(),
        }),
        document: None,
    };
    let put = Operation::Put {
        group: "one".into(),
        resource: watched,
    };
    assert_eq!(dispatch.perform(put), Ok(()));
    page.until(|store| store.clock.running()).await;
    page.until(|store| !store.clock.running()).await;
    let store = page.store();
    assert!(store.session.world().next_due().is_none());
    assert!(store.session.time() > store.session.history()[0].event.at);
    page.close();
}

#[wasm_bindgen_test]
async fn starting_over_archives_the_run_and_can_be_undone() {
    forget_everything().await;
    let page = Open::page().await;
    page.dispatch().perform(group("one")).expect("it is allowed");
    page.dispatch().start_over();
    page.until(|store| store.generation == 1).await;
    assert!(page.store().session.entries().is_empty());
    let archived = page.store().earlier[0].clone();
    page.close();

    let page = Open::page().await;
    assert!(page.store().session.entries().is_empty());
    assert_eq!(page.store().earlier.len(), 1);
    page.dispatch().reopen(&archived.id);
    page.until(|store| store.generation == 1).await;
    assert!(page.dispatch().world().group("one").is_some());
    assert!(page.store().earlier.is_empty());
    assert_eq!(*page.store().run, *archived.id);
    page.close();
}

#[wasm_bindgen_test]
async fn a_run_that_cannot_be_read_is_set_aside_and_said() {
    forget_everything().await;
    local::set("flexlab:journal", "lost\n7\n{\"format\":1}").expect("allowed");
    let page = Open::page().await;
    assert!(page.store().session.entries().is_empty());
    let said = page.store().announcements[0].clone();
    assert!(said.grave && said.download.is_some());
    assert!(!page.store().earlier[0].readable);
    page.close();
}

#[wasm_bindgen_test]
async fn a_second_page_is_told_and_can_take_over() {
    forget_everything().await;
    let first = Open::page().await;
    first.dispatch().perform(group("one")).expect("it is allowed");
    let second = Open::page().await;
    assert_eq!(second.store().lock, LockState::Elsewhere);
    assert!(second.dispatch().perform(group("two")).is_err());

    second.dispatch().take_over();
    second.until(|store| store.lock == LockState::Mine).await;
    assert!(first.dispatch().perform(group("three")).is_err());
    first.until(|store| store.lock == LockState::Lost).await;
    assert_eq!(second.dispatch().perform(group("two")), Ok(()));
    // The last one closed: the first goes on with what the second did.
    second.close();
    first.until(|store| store.lock == LockState::Mine).await;
    assert!(first.dispatch().world().group("two").is_some());
    first.close();
}

#[wasm_bindgen_test]
async fn the_database_has_the_run_that_the_page_has() {
    forget_everything().await;
    let page = Open::page().await;
    page.dispatch().perform(group("one")).expect("it is allowed");
    let expected = page.dispatch().world().group("one").cloned();
    page.until(|store| store.session.entries().len() == 1).await;
    let runs = Runs::open().await.expect("a browser has IndexedDB");
    let id = page.store().run.clone();
    let mut found = None;
    while found.is_none() {
        let all = runs.all().await.expect("it can be read");
        found = all.into_iter().find(|record| *record.id == *id);
    }
    let text = found.expect("the loop ends with one").text;
    let opened = Session::open(Run::parse(&text).expect("a run")).expect("of this lab");
    assert_eq!(opened.session.world().group("one"), expected.as_ref());
    page.close();
}
