//! The Price card of Review + create: an estimate of the size alone, never a bill.

use super::CreateVm;
use crate::arm::World;
use crate::arm::catalog::sizes::INR_PER_USD;
use crate::forms::form::Form;
use crate::forms::machine;

/// What the card shows (portal-ui.md §3.8).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// `1 X Standard B1s`.
    pub what: String,
    /// `0.8796 INR/hr`.
    pub per_hour: String,
}

pub(super) fn price(form: &CreateVm, world: &World) -> Option<Price> {
    let size = machine::size(form, world)?;
    let usd = size.usd_hour(&form.value(super::Field::Region, world))?;
    Some(Price {
        what: ["1 X ", &size.name.replace('_', " ")].concat(),
        per_hour: [&four_places(usd * INR_PER_USD), " INR/hr"].concat(),
    })
}

/// Whole numbers, because the standard library's float formatting is heavy in wasm.
fn four_places(amount: f64) -> String {
    let parts = (amount * 10_000.0).round() as u64;
    let decimals = (10_000 + parts % 10_000).to_string();
    [&(parts / 10_000).to_string(), ".", &decimals[1..]].concat()
}

#[cfg(test)]
mod tests {
    #[test]
    fn amounts_have_four_places() {
        for (amount, text) in [
            (0.879_588, "0.8796"),
            (12.0, "12.0000"),
            (0.000_04, "0.0000"),
            (7.05, "7.0500"),
        ] {
            assert_eq!(super::four_places(amount), text);
        }
    }
}
