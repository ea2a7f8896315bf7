//! What a cell sorts by and is found by.

use std::cmp::Ordering;

use yew::prelude::*;

/// What a cell sorts by and what the filter looks at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// Sorted without regard to capitals, and digits in it as numbers: `vm2` comes before `vm10`.
    Text(AttrValue),
    /// Whole numbers: a fraction (a price) is a text, or counted in its smallest unit, with a cell that writes it out.
    Number(i64),
}

impl From<AttrValue> for Value {
    fn from(text: AttrValue) -> Self {
        Self::Text(text)
    }
}

impl Value {
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => natural(a, b),
            (Self::Number(a), Self::Number(b)) => a.cmp(b),
            (Self::Number(_), Self::Text(_)) => Ordering::Less,
            (Self::Text(_), Self::Number(_)) => Ordering::Greater,
        }
    }

    pub(super) fn contains(&self, needle: &str) -> bool {
        match self {
            Self::Text(text) => text.to_lowercase().contains(needle),
            Self::Number(number) => number.to_string().contains(needle),
        }
    }
}

/// Order without regard to capitals, with each run of digits as one number; capitals decide between equals.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        let (digits, others) = (digits(left), digits(right));
        if digits > 0 && others > 0 {
            let number = |text: &str| text.trim_start_matches('0').to_owned();
            let (x, y) = (number(&left[..digits]), number(&right[..others]));
            let order = x.len().cmp(&y.len()).then_with(|| x.cmp(&y));
            if order != Ordering::Equal {
                return order;
            }
            (left, right) = (&left[digits..], &right[others..]);
            continue;
        }
        let (mut rest, mut others) = (left.chars(), right.chars());
        match (rest.next(), others.next()) {
            (None, None) => return a.cmp(b),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) => {
                let order = x.to_lowercase().cmp(y.to_lowercase());
                if order != Ordering::Equal {
                    return order;
                }
            }
        }
        (left, right) = (rest.as_str(), others.as_str());
    }
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::natural;

    #[test]
    fn names_are_ordered_as_people_read_them() {
        let mut names = ["vm10", "VM2", "app-2b", "vm2", "app-02a", "", "app"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(names, ["", "app", "app-02a", "app-2b", "VM2", "vm2", "vm10"]);
    }
}
