//! "Did you mean": the nearest of some words, as the CLI finds it (Python's difflib, with its cutoff of 0.7).

/// The candidate that is most like a word; none when none is like it.
pub(crate) fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // Words that are typed are short; what isn't gets no advice.
    let word: Vec<char> = word.chars().take(128).collect();
    let alike = |candidate: &'a str| {
        let other: Vec<char> = candidate.chars().collect();
        let both = word.len() + other.len();
        (2 * matches(&word, &other) * 1_000 / both.max(1), candidate)
    };
    let mut best: Option<(usize, &str)> = None;
    for found in candidates.map(alike).filter(|(ratio, _)| *ratio >= 700) {
        if best.is_none_or(|(ratio, _)| found.0 > ratio) {
            best = Some(found);
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Letters in common: the longest common piece, then the same on both sides of it.
fn matches(left: &[char], right: &[char]) -> usize {
    let (mut from_left, mut from_right, mut longest) = (0, 0, 0);
    for start in 0..left.len() {
        for other in 0..right.len() {
            let pairs = left[start..].iter().zip(&right[other..]);
            let length = pairs.take_while(|(a, b)| a == b).count();
            if length > longest {
                (from_left, from_right, longest) = (start, other, length);
            }
        }
    }
    if longest == 0 {
        return 0;
    }
    let before = matches(&left[..from_left], &right[..from_right]);
    let after = matches(&left[from_left + longest..], &right[from_right + longest..]);
    before + longest + after
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each was asked of difflib.get_close_matches(word, words, cutoff=0.7).
    #[test]
    fn it_is_the_one_that_difflib_finds() {
        let words = [
            "json", "jsonc", "yaml", "table", "tsv", "none", "Uniform", "Flexible", "create", "Allow", "Deny",
        ];
        for (word, found) in [
            ("tabel", Some("table")),
            ("Flexi", Some("Flexible")),
            ("craete", Some("create")),
            ("Alow", Some("Allow")),
            ("jason", Some("json")),
            ("foo", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, words.into_iter()), found, "{word}");
        }
    }
}
