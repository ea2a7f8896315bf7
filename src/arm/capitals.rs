//! Capitals. Some services write the group and the name of what belongs to others so (facts.md §1.0).
//!
//! The standard library's table of capitals weighs as much as a lab in the browser. Its table of small letters is there
//! anyway, and alphabets keep the two at a few distances: a letter's capital is what stands at one of them and has this
//! small letter.

/// From a small letter to its capital: nearly all of Latin, Greek, Cyrillic, Armenian, Georgian and what follows Latin.
const DISTANCES: [i32; 13] = [-32, -1, -15, -80, -48, -37, -38, -63, -64, 121, 8, 3008, -7264];

/// The text in capitals. A letter without one, such as `ß`, stays, as it does in Azure.
pub(super) fn in_capitals(text: &str) -> String {
    text.chars().map(capital).collect()
}

fn capital(letter: char) -> char {
    if letter.is_ascii() {
        return letter.to_ascii_uppercase();
    }
    let at = |distance: &i32| char::from_u32(u32::from(letter).checked_add_signed(*distance)?);
    let mut near = DISTANCES.iter().filter_map(at);
    near.find(|capital| capital.to_lowercase().eq([letter]))
        .unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alphabets_have_the_standard_librarys_capitals() {
        // Small letters that share another's capital or have one of two letters: they stay.
        const STAY: &str = "ßıŉſΐΰςև";
        let alphabets = ['a'..='z', 'à'..='ſ', 'ά'..='ώ', 'а'..='ԯ', 'ա'..='և', 'ა'..='ჺ'];
        for letter in alphabets.into_iter().flatten() {
            let standard = letter.to_uppercase().to_string();
            let wanted = if STAY.contains(letter) {
                letter.to_string()
            } else {
                standard
            };
            assert_eq!(in_capitals(&letter.to_string()), wanted, "{letter}");
        }
        assert_eq!(in_capitals("École-rg_1 Straße"), "ÉCOLE-RG_1 STRAßE");
    }

    #[test]
    fn what_is_no_small_letter_stays() {
        for text in ["É", "Ω", "漢字", "٣", "\u{10ffff}", "\u{80}", ""] {
            assert_eq!(in_capitals(text), text);
        }
    }
}
