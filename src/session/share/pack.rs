//! A text as the payload of a link, and back: raw DEFLATE with a preset dictionary, in the base64 of addresses.
//!
//! ```text
//! payload = base64url(dictionary, [base, crc32 of the base's text,] raw DEFLATE)
//! ```
//!
//! `dictionary` is the number of the dictionary, with the highest bit set when a base follows: the number of a bundled
//! lab whose text stands behind the dictionary, so that what is packed becomes a difference from it.
//!
//! miniz_oxide has no call for a dictionary. It needs none: what was packed before a flush may be referred to after it,
//! and what is unpacked behind a text may refer to that text.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::core::deflate_flags::TDEFL_FORCE_ALL_STATIC_BLOCKS;
use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, compress_to_output, create_comp_flags_from_zip_params,
};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use super::MAX_TEXT;
use super::error::LinkError;
use super::grammar::checksum;
use crate::lab::{Scenario, scenarios};

/// The dictionaries, numbered from 1. They never change; a better one gets a number of its own.
pub(super) const DICTIONARIES: [&str; 1] = [include_str!("dictionary-1.txt")];

/// Set in the first byte when a base follows.
const HAS_BASE: u8 = 0x80;
/// Bytes of a base: its number and the checksum of its text.
const BASE: usize = 5;

/// Packs a text as the shortest payload that there is for it. `lab`: it holds a lab, which may be like a bundled one.
pub(super) fn pack(text: &str, lab: bool) -> String {
    let plain = packed(None, text);
    let bases = lab.then(scenarios::bases_now).into_iter().flatten();
    let differences = bases.map(|(number, base)| packed(Some((number, &base)), text));
    let shortest = differences.fold(
        plain,
        |best, other| if other.len() < best.len() { other } else { best },
    );
    URL_SAFE_NO_PAD.encode(shortest)
}

fn packed(base: Option<(u8, &str)>, text: &str) -> Vec<u8> {
    let number = DICTIONARIES.len() as u8;
    let mut bytes = vec![number];
    if let Some((base, text)) = base {
        bytes = vec![number | HAS_BASE, base];
        bytes.extend(checksum(&[text]).to_le_bytes());
    }
    let before = before(number, base.map(|(_, text)| text));
    // Few bytes are shorter with DEFLATE's own code than with one that has to be sent along.
    let own = deflate(before.as_bytes(), text.as_bytes(), 0);
    let fixed = deflate(before.as_bytes(), text.as_bytes(), TDEFL_FORCE_ALL_STATIC_BLOCKS);
    bytes.extend(if fixed.len() < own.len() { fixed } else { own });
    bytes
}

/// What stands before the text for whoever packs or unpacks it.
fn before(dictionary: u8, base: Option<&str>) -> Cow<'static, str> {
    let dictionary = DICTIONARIES
        .get(usize::from(dictionary).wrapping_sub(1))
        .copied()
        .unwrap_or_default();
    match base {
        Some(base) => Cow::Owned(dictionary.to_owned() + base),
        None => Cow::Borrowed(dictionary),
    }
}

fn deflate(before: &[u8], text: &[u8], more_flags: u32) -> Vec<u8> {
    // The most thorough search; a negative window is a raw stream.
    let flags = create_comp_flags_from_zip_params(10, -15, 0) | more_flags;
    let mut compressor = CompressorOxide::new(flags);
    let mut bytes = Vec::new();
    compress_to_output(&mut compressor, before, TDEFLFlush::Sync, |_| true);
    compress_to_output(&mut compressor, text, TDEFLFlush::Finish, |piece| {
        bytes.extend_from_slice(piece);
        true
    });
    bytes
}

/// The text that a payload holds: at most [`MAX_TEXT`] bytes of it.
pub(super) fn unpack(payload: &str) -> Result<String, LinkError> {
    let bytes = URL_SAFE_NO_PAD
        .decode(payload)
        .map_err(|_| LinkError::NotPacked)?;
    let (first, mut rest) = bytes.split_first().ok_or(LinkError::NotPacked)?;
    let number = first & !HAS_BASE;
    match usize::from(number) {
        0 => return Err(LinkError::NotPacked),
        number if number > DICTIONARIES.len() => return Err(LinkError::NewerDictionary(number as u8)),
        _ => {}
    }
    let mut base = None;
    if first & HAS_BASE != 0 {
        let (head, after) = rest.split_at_checked(BASE).ok_or(LinkError::NotPacked)?;
        base = Some(known_base(head)?);
        rest = after;
    }
    inflate(&before(number, base.as_deref()), rest)
}

fn known_base(head: &[u8]) -> Result<String, LinkError> {
    let [number, crc @ ..] = head else {
        return Err(LinkError::NotPacked);
    };
    let base = scenarios::base(*number).ok_or(LinkError::NewerBase(*number))?;
    if crc == checksum(&[&base]).to_le_bytes() {
        return Ok(base);
    }
    let title =
        Scenario::parse(&base).map_or_else(|_| number.to_string(), |scenario| scenario.title.to_string());
    Err(LinkError::OtherBase(title))
}

fn inflate(before: &str, packed: &[u8]) -> Result<String, LinkError> {
    let mut bytes = before.as_bytes().to_vec();
    let from = bytes.len();
    bytes.resize(from + MAX_TEXT, 0);
    let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let (status, read, written) = decompress(&mut DecompressorOxide::new(), packed, &mut bytes, from, flags);
    match status {
        TINFLStatus::Done if read == packed.len() => {}
        TINFLStatus::HasMoreOutput => return Err(LinkError::TooLarge),
        _ => return Err(LinkError::NotPacked),
    }
    let text = bytes.get(from..from + written).ok_or(LinkError::NotPacked)?;
    let text = std::str::from_utf8(text).map_err(|_| LinkError::NotPacked)?;
    Ok(text.to_owned())
}
