//! The grammar of a link: `#<version>.<kind>.<length>.<crc32>.<payload>` (grading.md §5).
//!
//! Length and checksum come before what they are of: a paste that was cut says how much is missing before anything of
//! it is unpacked. The checksum covers everything else in the link.

use super::error::LinkError;
use super::{MAX_CHARACTERS, VERSION};

/// Digits of a checksum, in lower case.
const CHECKSUM: usize = 8;

/// The link that holds `payload`.
pub(super) fn write(kind: char, payload: &str) -> String {
    let head = format!("{VERSION}.{kind}.{}.", payload.len());
    format!("#{head}{:08x}.{payload}", checksum(&[&head, payload]))
}

/// The kind and the payload of a link. An address before it, white space in it and whatever stands after its end are
/// no part of it: mail and chat add these.
pub(super) fn read(text: &str) -> Result<(char, String), LinkError> {
    let from = text.find('#').map_or(0, |at| at + 1);
    let link = text.get(from..).unwrap_or_default();
    let room = MAX_CHARACTERS + 64;
    let link: String = link.chars().filter(|c| !c.is_whitespace()).take(room).collect();
    let mut parts = link.splitn(5, '.');
    let mut next = || parts.next();
    version(next().unwrap_or_default())?;
    let (kind, length, crc, rest) = (next(), next(), next(), next());
    // A part is whole only if another one follows it.
    let (Some(kind), Some(digits), Some(crc)) = (kind, length, crc) else {
        return Err(LinkError::HeadCut);
    };
    let kind = one(kind).ok_or(LinkError::Changed)?;
    let length = number(digits).ok_or(LinkError::Changed)?;
    if length > MAX_CHARACTERS {
        return Err(LinkError::TooManyCharacters(length));
    }
    let Some(rest) = rest else {
        let missing = length + (CHECKSUM + 1).saturating_sub(crc.len());
        return Err(LinkError::Truncated { missing });
    };
    if rest.len() < length {
        let missing = length - rest.len();
        return Err(LinkError::Truncated { missing });
    }
    let (Some(payload), Some(after)) = (rest.get(..length), rest.get(length..)) else {
        return Err(LinkError::Changed);
    };
    let head = format!("{VERSION}.{kind}.{digits}.");
    if crc == format!("{:08x}", checksum(&[&head, payload])) {
        return Ok((kind, payload.to_owned()));
    }
    let extra = after
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c));
    match extra.count() {
        0 => Err(LinkError::Changed),
        extra => Err(LinkError::TooLong { extra }),
    }
}

fn version(text: &str) -> Result<(), LinkError> {
    match number(text) {
        None | Some(0) => Err(LinkError::NotALink),
        Some(number) if number == VERSION as usize => Ok(()),
        Some(number) => Err(LinkError::UnknownVersion(
            u32::try_from(number).unwrap_or(u32::MAX),
        )),
    }
}

fn one(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// A number as it is written here: no sign, no zero before it.
fn number(text: &str) -> Option<usize> {
    let number: usize = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

/// CRC-32 as in zip and PNG. Bit by bit: a link is short, and a table would weigh more than all of this.
pub(super) fn checksum(parts: &[&str]) -> u32 {
    let bytes = parts.iter().flat_map(|part| part.bytes());
    !bytes.fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc: u32, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_usual_one() {
        assert_eq!(checksum(&["1234", "56789"]), 0xcbf4_3926);
        assert_eq!(checksum(&[]), 0);
    }

    #[test]
    fn what_mail_and_chat_add_is_no_part_of_a_link() {
        let link = write('s', "abc-_9");
        assert!(link.starts_with("#1.s.6."), "{link}");
        let wrapped = format!("{}\r\n  {}", &link[..12], &link[12..]);
        for text in [
            link.clone(),
            format!("https://example.org/lab/{link}"),
            format!(" <{link}>). "),
            format!("{link} and more words"),
            wrapped,
            link[1..].to_owned(),
        ] {
            assert_eq!(read(&text), Ok(('s', "abc-_9".to_owned())), "{text}");
        }
    }

    #[test]
    fn a_cut_link_says_how_much_is_missing() {
        let link = write('s', "abcdef");
        let missing = |kept: usize| read(&link[..kept]);
        assert_eq!(missing(link.len() - 2), Err(LinkError::Truncated { missing: 2 }));
        assert_eq!(missing(link.len() - 6), Err(LinkError::Truncated { missing: 6 }));
        // The full stop and the last digit of the checksum are missing too.
        assert_eq!(missing(link.len() - 7), Err(LinkError::Truncated { missing: 7 }));
        assert_eq!(missing(link.len() - 8), Err(LinkError::Truncated { missing: 8 }));
        assert_eq!(missing(5), Err(LinkError::HeadCut));
        assert_eq!(missing(2), Err(LinkError::HeadCut));
    }

    #[test]
    fn every_fault_of_the_head_is_told_apart() {
        let link = write('s', "abcdef");
        let with = |from: &str, to: &str| read(&link.replacen(from, to, 1));
        assert_eq!(with("#1", "#2"), Err(LinkError::UnknownVersion(2)));
        assert_eq!(with("#1", "#01"), Err(LinkError::NotALink));
        assert_eq!(with("#1", "#/create"), Err(LinkError::NotALink));
        assert_eq!(with(".s.", ".r."), Err(LinkError::Changed));
        assert_eq!(with(".s.", ".sr."), Err(LinkError::Changed));
        assert_eq!(with(".6.", ".06."), Err(LinkError::Changed));
        assert_eq!(with(".6.", ".5."), Err(LinkError::TooLong { extra: 1 }));
        assert_eq!(with(".6.", ".7."), Err(LinkError::Truncated { missing: 1 }));
        assert_eq!(
            with(".6.", ".900000."),
            Err(LinkError::TooManyCharacters(900_000))
        );
        assert_eq!(with("abcdef", "abcxdef"), Err(LinkError::TooLong { extra: 1 }));
        assert_eq!(with("abcdef", "abcdeF"), Err(LinkError::Changed));
        assert_eq!(with("abcdef", "abcdé"), Err(LinkError::Changed));
        assert_eq!(read(""), Err(LinkError::NotALink));
        assert_eq!(read("#"), Err(LinkError::NotALink));
    }
}
