//! `uniqueString`: 13 letters that depend on nothing but the texts.
//!
//! A Murmur hash of 64 bits, written in base 32. Azure does not publish it; this is the form that is known of it, and no
//! recording was at hand to check it by (INFERRED).

const FIRST: u32 = 0x239b_961b;
const SECOND: u32 = 0xab0e_9789;
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// The texts' unique string.
pub fn unique_string(texts: &[String]) -> String {
    let mut hash = murmur(texts.join("-").as_bytes());
    let mut out = String::with_capacity(13);
    for _ in 0..13 {
        let place = (hash >> 59) as usize;
        out.push(LETTERS.get(place).map_or('a', |letter| char::from(*letter)));
        hash <<= 5;
    }
    out
}

fn word(bytes: &[u8]) -> u32 {
    let mut word = 0;
    for (place, byte) in bytes.iter().take(4).enumerate() {
        word |= u32::from(*byte) << (8 * place);
    }
    word
}

fn first(word: u32) -> u32 {
    word.wrapping_mul(FIRST).rotate_left(15).wrapping_mul(SECOND)
}

fn second(word: u32) -> u32 {
    word.wrapping_mul(SECOND).rotate_left(17).wrapping_mul(FIRST)
}

fn mixed(mut hash: u32) -> u32 {
    hash ^= hash >> 16;
    hash = hash.wrapping_mul(0x85eb_ca6b);
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}

fn murmur(bytes: &[u8]) -> u64 {
    let (mut a, mut b) = (0_u32, 0_u32);
    let mut blocks = bytes.chunks_exact(8);
    for block in &mut blocks {
        let (low, high) = block.split_at(4);
        a = (a ^ first(word(low))).rotate_left(19).wrapping_add(b);
        a = a.wrapping_mul(5).wrapping_add(0x561c_cd1b);
        b = (b ^ second(word(high))).rotate_left(13).wrapping_add(a);
        b = b.wrapping_mul(5).wrapping_add(0x0bca_a747);
    }
    let tail = blocks.remainder();
    if !tail.is_empty() {
        let (low, high) = tail.split_at(tail.len().min(4));
        a ^= first(word(low));
        if !high.is_empty() {
            b ^= second(word(high));
        }
    }
    let length = bytes.len() as u32;
    (a, b) = (a ^ length, b ^ length);
    a = a.wrapping_add(b);
    b = b.wrapping_add(a);
    (a, b) = (mixed(a), mixed(b));
    a = a.wrapping_add(b);
    b = b.wrapping_add(a);
    (u64::from(b) << 32) | u64::from(a)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_told_apart() {
        let of = |text: &str| unique_string(&[text.to_owned()]);
        for (text, expected) in [
            ("", "aaaaaaaaaaaaa"),
            ("app-grp", "m7x6gwqibijw6"),
            ("app-grq", "ruie2w5mkcaq4"),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }
}
