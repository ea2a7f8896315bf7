//! What a form knows: the screen, its rules' sentences, and the operation that it becomes.
//!
//! A form mirrors the screen (tabs, choices, blank texts); its `request` mirrors the API. Nothing here draws, reads a
//! clock, changes a world or repeats a rule of [`crate::arm`]; nothing that was typed is discarded; no password is
//! stored, printed or sent.
//!
//! # For those who draw
//!
//! Every form is a [`Form`]: it has a `Field` enum and a `Context` that it is filled in against (the [`World`], or
//! [`edit_nic::NicContext`] for a row of the grid). Values are texts, also of boxes ([`ON`], [`OFF`]) and of
//! multi-selects (joined by commas: [`join`], [`split`]). A default is computed, never stored, so there is nothing to
//! reset when something else changes.
//!
//! One call gives everything that a control shows, and `None` where the field is not on the screen:
//!
//! ```
//! # use flexlab::arm::{Start, Time, World, catalog::limits::Offer};
//! use flexlab::forms::{Form, Wizard, Review, create_scale_set::{CreateScaleSet, Field}};
//! # let world = World::new(&Start { seed: 1, subscription_name: "Free Trial".into(), offer: Offer::FreeTrial,
//! #     epoch: Time(1_703_691_000_000), utc_offset_minutes: 330 });
//! let mut form = CreateScaleSet::new(&world);
//! form.set(Field::Name, "demo-set_", &world);     // oninput, onchange: one door for every kind of control
//! form.touch(Field::Username);                    // onblur
//!
//! let control = form.control(Field::Name, &world).expect("the name is always shown");
//! assert_eq!((control.label, control.required, control.dirty), ("Virtual machine scale set name", true, true));
//! assert!(control.error.is_none());               // red text; `valid` is the green tick
//! let mode = form.control(Field::Orchestration, &world).expect("so is the mode");
//! let labels: Vec<&str> = mode.options.iter().map(|choice| &*choice.label).collect();
//! assert_eq!((mode.value.as_str(), labels), ("Uniform", vec!["Flexible:", "Uniform:"]));
//!
//! match form.review(&world) {                     // "Review + create": all errors show from now on
//!     Review::Passed(_operation) => unreachable!("there is no resource group"),
//!     Review::Failed { errors, .. } => assert!(!errors.is_empty()),
//! }
//! assert!(!form.tab_errors(&world).is_empty());   // the red marks on the tabs
//! ```
//!
//! - [`Control`] has `kind` (which kit component), `label`, `required`, `value`, `dirty`, `valid`, `error`, `disabled`
//!   (why), `hint`, `options` ([`Choice`]: value, label, detail, caption, disabled_reason, group).
//! - [`Wizard`] is what the two wizards have beyond that: `TABS`, `review`, `request`, `partial_arm` (for *on the
//!   way*), `summary`, `refuse` (a failed deployment's error, back onto its fields), `opened_at`. A field's tab is
//!   `field.info().tab`; `Field::ALL` is in the order of the screen.
//! - Create sends the operation of [`Review::Passed`]; then `clear_secrets()`.
//! - [`create_scale_set::CreateScaleSet`]: the grid is `nic_rows(&world)`. The pencil opens `nic(row)` with
//!   `nic_context(row, &world)` as its context; OK calls `use_nic(row, pane)` once `pane.errors(&context)` is empty
//!   (else `pane.show_errors()`). "Create new nic" is the same with the row past the end.
//! - Both wizards: `vnet_pane`, `vnet_errors`, `use_vnet` for the Create virtual network pane; `use_new_group` for the
//!   OK of [`create_group::CreateGroup::callout`]; `tags`, `set_tags`; `offers_trusted_launch`.
//! - [`inbound_rule::InboundRule`] and [`create_group::CreateGroup`] have a `request` of their own.
//! - Forms are `Clone + PartialEq + Serialize + Deserialize`: one compact JSON each, of what was typed alone. Passwords
//!   are left out, unknown fields are ignored, and `Debug` shows no password.
//!
//! [`World`]: crate::arm::World

pub mod autoscale;
pub mod change;
pub mod control;
pub mod create_group;
pub mod create_scale_set;
pub mod create_vm;
pub mod create_vnet;
pub mod edit_nic;
pub mod entries;
pub mod form;
pub mod inbound_rule;
pub mod index;
pub mod network;
pub mod scale_rule;
pub mod secret;
pub mod tags;
pub mod upkeep;
pub mod whereabouts;
pub mod wizard;

mod account;
mod disks;
mod health;
mod machine;
mod place;
pub mod shared;
mod spot;

pub use control::{Choice, Control, FieldError, join, split};
pub use form::{EMPTY, FieldInfo, Form, Info, Kind, Message, OFF, ON};
pub use wizard::{Review, Section, Tab, Wizard};
