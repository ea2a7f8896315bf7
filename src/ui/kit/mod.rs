//! The kit: what pages are built from. Presentational, controlled, and free of everything that is ours: nothing here
//! imports the control plane, the lab, the session or the platform, and nothing reads a clock or the clipboard.

pub mod button;
pub mod choice;
pub mod focus;
pub mod form_row;
pub mod icon;
pub mod info_tip;
pub mod select_field;
pub mod text_field;

pub use button::{Button, ButtonKind, IconButton, Link, LinkButton};
pub use choice::{Checkbox, Choice, RadioGroup, Toggle};
pub use form_row::FormRow;
pub use icon::{Glyph, Icon, IconSize};
pub use info_tip::InfoTip;
pub use select_field::{SelectField, SelectOption};
pub use text_field::{NumberField, PasswordField, TextArea, TextField};
