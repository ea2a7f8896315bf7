//! The kit: what pages are built from. Presentational, controlled, and free of everything that is ours: nothing here
//! imports the control plane, the lab, the session or the platform, and nothing reads a clock or the clipboard.
//!
//! # Ways of the kit
//! - Text comes in as `AttrValue`, content as `Html`, lists as `Rc<[_]>`, events go out as `Callback`s.
//! - Controlled: a component shows the value that it is given. What was typed goes to the page by every keystroke, valid or
//!   not, and no component keeps or drops any of it.
//! - Links are links: `href` is a hash route (`#/…`), so nothing here navigates.
//! - States are attributes (`aria-*`, `data-*`); the styles in `static/css` and the tests read the same ones.
//! - Off is said with a reason: `disabled_reason` leaves a button in reach, and tells why.
//! - Escape is used up by the innermost thing that is open (tip, list, menu), then by the pane.
//!
//! - A component type costs the program 1.4 kB at least (0.5 kB gzipped), before it shows anything. What has no state, no
//!   context and no need to be left alone while its neighbours change is a function that returns `Html`, not a component.
//!
//! # Overview by purpose (props without `?` are required)
//!
//! **Page** `Breadcrumb{places: Rc<[Place{text, href}]>}` · `BladeHeader{title, part?, subtitle?, icon?, on_close?,
//! actions?, node_ref?}` (the `<h1>`) · `ResourceMenu{label, groups: Rc<[MenuGroup{heading, places}]>, current}` ·
//! `CommandBar{label, commands: Rc<[Command]>, plain?}` with `Command::new(text, glyph, cb).unless(Some(reason))`,
//! `Command::Menu{…}`, `Command::Separator` · `Tabs{id, label, tabs: Rc<[Tab]>, selected, on_select, plain?}` and
//! `TabPanel{tabs: id of the strip, selected, children, class?}`.
//!
//! A page is this column (`main.page` is the shell's; styles in `portal.css`, "blade"):
//! ```ignore
//! <Breadcrumb …/><BladeHeader …/>
//! <div class="blade__body"><ResourceMenu …/><div class="blade__column">     // or, without a menu, only what is inside
//!   <CommandBar …/><div class="blade__scroll" tabindex="0" role="region" aria-label="…"> content </div>
//! </div></div>
//! ```
//! A wizard: header, `<Tabs/>`, message bar, `<TabPanel>` with `h2.section-title`, `p.prose` and fields, `div.blade__footer`
//! with `Button`s, `span.blade__footer-gap` and `.blade__footer-end` for the link at the right.
//!
//! **Fields**, all with `id, label, value, on_change` and `error? note? dirty? required? disabled? tip? nested? sub?`:
//! `TextField`, `NumberField`, `PasswordField`, `TextArea` (`Callback<String>`; also `valid? placeholder? on_blur?
//! node_ref?`) · `SelectField{options: Rc<[SelectOption]>, placeholder?}` (`Callback<String>`) ·
//! `MultiSelect{values: Rc<[AttrValue]>, options, placeholder?}` (`Callback<Vec<AttrValue>>`) ·
//! `RadioGroup{choices: Rc<[Choice]>}` (`Callback<AttrValue>`) · `Toggle{value: bool, off_text?, on_text?}` ·
//! `Checkbox{value: bool, inline?}` · `FormRow{id, label, children, group?}` for anything else in that frame · `InfoTip{id,
//! about, text}`. `error` is the red sentence, `note` a grey one (a caption, why it is off), `sub` the links under the field,
//! `nested` the └ bracket. Beside its label or under it: the row measures its room.
//!
//! **Acting** `Button{children, on_click, kind?: ButtonKind, icon?, disabled?, disabled_reason?, label?, id?, small?,
//! node_ref?}` · `LinkButton{children, on_click, disabled_reason?, label?}` · `Link{children, href, external?}` ·
//! `IconButton{glyph, label, on_click, disabled_reason?, expanded?, controls?, lab?}` · `MenuButton{id, children, items:
//! Rc<[MenuItem]>, label?, button_class?, align_end?}` · `CopyButton{text, what, on_copy}` · `CopyChip{text, on_copy}`.
//!
//! **Saying** `MessageBar{kind?: MessageKind, children, live?}` · `Notification{title, text, kind?, when?, actions?,
//! on_dismiss?}` inside `Toasts` (always mounted) or `NotificationList` · `ProgressDots{large?}` · `EmptyState{glyph, title,
//! text?, children?}` · `Icon{glyph, size?, label?, tone?, class?}` ·
//! `counted(count, what)`: `2 steps`.
//!
//! **Showing** `Facts{facts: Rc<[Fact]>, layout?}` · `Essentials{facts, on_json?}` · `Disclosure{title, children, open?}` ·
//! `JsonView{label, text}` · `table::Table`.
//!
//! **Over the page** `PaneHost{children, pane: Option<Html>}` and `Pane{id, title, on_close, children, footer?, wide?}` (not
//! modal: the page under it is `inert`, the lab never is) · `ConfirmDialog{id, title, children, confirm_text, on_confirm,
//! on_cancel, kind?, cancel_text?, confirm_disabled_reason?}` (modal, for what can't be taken back; mount it to open it).
//!
//! **Finding** `SearchBox{id, label, query, on_query, groups: Rc<[SearchGroup]>, on_pick, placeholder?, node_ref?}` (with
//! suggestions) · `FilterBox{id, label, value, on_change, placeholder?}` (over a list).
//!
//! **Ours inside the portal** `FromTheLab{id, title, children, actions?}` · `PortalOf2025{children, about?}` · `LabTag`.
//!
//! **Frozen** `Frozen(reason)` by a `ContextProvider`: what has `changes` (a `Button`, an `IconButton`, a `Command`) is off then.
//!
//! **Focus** `focus::focus(&NodeRef)`, for the shell: to the `<h1>` when a page opens, to the search box by a shortcut.

pub mod breadcrumb;
pub mod button;
pub mod checkbox;
pub mod command_bar;
pub mod copy;
mod counted;
pub mod dialog;
pub mod disclosure;
pub mod facts;
pub mod focus;
pub mod form_row;
pub mod frozen;
pub mod icon;
pub mod info_tip;
pub mod lab_note;
pub mod menu_button;
pub mod message_bar;
pub mod multi_select;
pub mod notification;
pub mod pane;
pub mod radio_group;
pub mod search_box;
pub mod select_field;
pub mod small;
pub mod tabs;
pub mod text_field;
pub mod toggle;

pub use breadcrumb::{BladeHeader, Breadcrumb, MenuGroup, Place, ResourceMenu};
pub use button::{Button, ButtonKind, IconButton, Link, LinkButton};
pub use checkbox::Checkbox;
pub use command_bar::{Command, CommandBar};
pub use copy::{CopyButton, CopyChip};
pub use counted::counted;
pub use dialog::ConfirmDialog;
pub use disclosure::Disclosure;
pub use facts::{Essentials, Fact, Facts, FactsLayout};
pub use form_row::FormRow;
pub use frozen::Frozen;
pub use icon::{Glyph, Icon, IconSize};
pub use info_tip::InfoTip;
pub use lab_note::{FromTheLab, LabTag, PortalOf2025};
pub use menu_button::{MenuButton, MenuItem};
pub use message_bar::{MessageBar, MessageKind};
pub use multi_select::MultiSelect;
pub use notification::{Notification, NotificationList, Toasts};
pub use pane::{Pane, PaneHost};
pub use radio_group::{Choice, RadioGroup};
pub use search_box::{FilterBox, SearchBox, SearchGroup, SearchOption};
pub use select_field::{SelectField, SelectOption};
pub use small::{EmptyState, JsonView, ProgressDots};
pub use tabs::{Tab, TabPanel, Tabs};
pub use text_field::{NumberField, PasswordField, TextArea, TextField};
pub use toggle::Toggle;
