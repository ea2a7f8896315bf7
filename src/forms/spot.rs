//! Run with Azure Spot discount. Who may have Spot, and of which sizes, is the core's to say.

use super::control::Choice;
use super::form::{Message, OFF};
use super::shared::{Shared, Source};
use crate::arm::World;
use crate::arm::spec::{EvictionPolicy, SpotSpec};

const CAPACITY: &str = "Capacity";
const PRICE: &str = "PriceOrCapacity";
/// Never evicted for its price (facts.md §2.7).
const NO_LIMIT: &str = "-1";

pub(super) fn default_value(_: &dyn Source, field: Shared, _: &World) -> String {
    match field {
        Shared::EvictionType => CAPACITY,
        Shared::EvictionPolicy => "Deallocate",
        Shared::MaxPrice => NO_LIMIT,
        _ => OFF,
    }
    .to_owned()
}

/// Only what is no number is said here; 0 and -2 are refused by the core, in Azure's words.
pub(super) fn problem(form: &dyn Source, field: Shared, world: &World) -> Option<Message> {
    (field == Shared::MaxPrice && price(&form.read(field, world)).is_none())
        .then(|| "The value must be a number with at most five decimals.".into())
}

pub(super) fn options(_: &dyn Source, field: Shared, _: &World) -> Vec<Choice> {
    match field {
        Shared::EvictionType => vec![
            Choice::new(CAPACITY, "Capacity only:").with_detail(
                "evicted when Azure needs the capacity; the price never rises above pay as you go.",
            ),
            Choice::new(PRICE, "Price or capacity:")
                .with_detail("evicted when the price passes your maximum, too."),
        ],
        Shared::EvictionPolicy => vec![
            Choice::new("Deallocate", "Stop / Deallocate"),
            Choice::new("Delete", "Delete"),
        ],
        _ => Vec::new(),
    }
}

pub(super) fn shown(form: &dyn Source, field: Shared, world: &World) -> bool {
    let on = field == Shared::Spot || form.reads_on(Shared::Spot, world);
    on && (field != Shared::MaxPrice || form.read(Shared::EvictionType, world) == PRICE)
}

pub(super) fn hint(_: &dyn Source, _: Shared, _: &World) -> Option<Message> {
    None
}

/// US dollars an hour, with up to five decimals (portal-ui.md §2.2). Read as hundred-thousandths: the quotient of two
/// whole numbers is what the standard library would read, without its reader of fractions in the wasm.
fn price(text: &str) -> Option<f64> {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(decimals) || !(1..=9).contains(&whole.len()) || decimals.len() > 5 {
        return None;
    }
    let mut parts: u64 = [whole, decimals].concat().parse().ok()?;
    for _ in decimals.len()..5 {
        parts *= 10;
    }
    let price = parts as f64 / 100_000.0;
    Some(if text.starts_with('-') { -price } else { price })
}

/// What a request says of Spot; `None` for regular priority.
pub(super) fn spec(form: &dyn Source, world: &World) -> Option<SpotSpec> {
    let asked = if shown(form, Shared::MaxPrice, world) {
        price(&form.read(Shared::MaxPrice, world))
    } else {
        None
    };
    let policy = form.read(Shared::EvictionPolicy, world);
    form.reads_on(Shared::Spot, world).then(|| SpotSpec {
        eviction_policy: if policy == "Delete" {
            EvictionPolicy::Delete
        } else {
            EvictionPolicy::Deallocate
        },
        max_price: asked.unwrap_or(-1.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_decimals_of_five_places() {
        for (text, read) in [
            ("-1", Some(-1.0)),
            ("0.01234", Some(0.01234)),
            ("-0.5", Some(-0.5)),
            ("999999999.99999", Some(999_999_999.999_99)),
            (" 2 ", Some(2.0)),
            ("0", Some(0.0)),
            ("0.123456", None),
            ("1e9", None),
            ("NaN", None),
            ("", None),
            ("-", None),
            (".5", None),
            ("1234567890", None),
        ] {
            assert_eq!(price(text), read, "{text}");
        }
    }
}
