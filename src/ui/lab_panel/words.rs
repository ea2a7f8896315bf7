//! Texts of the lab as elements, and small words. Nothing here ever becomes HTML from a text.

use std::rc::Rc;

use yew::prelude::*;

use crate::lab::text::{Span, spans};
use crate::ui::kit::{CopyChip, counted};

/// A text of the scenario, in the Markdown subset of `lab::text`; the code spans in `copy` copy at a click.
pub(super) fn text(text: &str, copy: &[Rc<str>], on_copy: &Callback<AttrValue>) -> Html {
    let spans = spans(text);
    let is_chip =
        |span: &Span<'_>| matches!(span, Span::Code(text) if copy.iter().any(|value| **value == **text));
    let shown = |index: usize| match &spans[index] {
        Span::Text(text) if index > 0 && is_chip(&spans[index - 1]) => {
            html! { { closing(text).1.to_owned() } }
        }
        Span::Text(text) => html! { { (*text).to_owned() } },
        Span::Strong(text) => html! { <b>{ (*text).to_owned() }</b> },
        // A row does not begin with the comma after a chip.
        Span::Code(text) if is_chip(&spans[index]) => html! {
            <span class="lab-chip">
                <CopyChip text={(*text).to_owned()} {on_copy} />
                { match spans.get(index + 1) {
                    Some(Span::Text(next)) => closing(next).0.to_owned(),
                    _ => String::new(),
                } }
            </span>
        },
        Span::Code(text) => html! { <code>{ (*text).to_owned() }</code> },
    };
    html! { <>{ for (0..spans.len()).map(shown) }</> }
}

/// The marks that a text begins with and that belong to what is before it, and the rest.
fn closing(text: &str) -> (&str, &str) {
    let rest = text.trim_start_matches([',', '.', ';', ':', '!', '?', ')']);
    text.split_at(text.len() - rest.len())
}

/// A text of the scenario in which nothing is to be copied: a hint, a reason, an answer.
pub(super) fn prose(words: &str) -> Html {
    text(words, &[], &Callback::noop())
}

/// `1 point`, `3 points`.
pub(super) fn points(count: u32) -> String {
    counted(count as usize, "point")
}

/// `2 of 3 points`.
pub(super) fn points_of(score: u32, of: u32) -> String {
    format!("{score} of {}", points(of))
}

/// A small number as a word, as it begins a sentence.
pub(super) fn number(count: usize) -> String {
    const WORDS: [&str; 13] = [
        "No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven",
        "Twelve",
    ];
    WORDS
        .get(count)
        .map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

/// A length of simulated time, rounded up to five seconds: `1 min 40 s`.
pub(super) fn azure_time(ms: i64) -> String {
    let seconds = (ms.max(0) + 4_999) / 5_000 * 5;
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

/// A length of wall time, as it is said: `5 seconds`, `2 minutes`.
pub(super) fn wall_time(ms: f64) -> String {
    let seconds = (ms.max(0.0) / 1000.0).ceil() as u64;
    match seconds {
        0 | 1 => "1 second".into(),
        2..=90 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_read_as_a_person_says_them() {
        for (ms, text) in [
            (0, "0 s"),
            (1, "5 s"),
            (60_000, "1 min"),
            (98_000, "1 min 40 s"),
            (-7, "0 s"),
        ] {
            assert_eq!(azure_time(ms), text);
        }
        for (ms, text) in [(0.0, "1 second"), (4_900.0, "5 seconds"), (90_500.0, "2 minutes")] {
            assert_eq!(wall_time(ms), text);
        }
    }

    #[test]
    fn a_mark_belongs_to_what_is_before_it() {
        for (text, parts) in [
            (", name the set ", (",", " name the set ")),
            (".", (".", "")),
            ("), and", ("),", " and")),
            (" and", ("", " and")),
        ] {
            assert_eq!(closing(text), parts);
        }
    }

    #[test]
    fn one_point_is_not_one_points() {
        assert_eq!(points_of(0, 1), "0 of 1 point");
        assert_eq!(points_of(1, 3), "1 of 3 points");
        assert_eq!(number(11), "Eleven");
        assert_eq!(number(13), "13");
    }
}
