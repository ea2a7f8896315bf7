//! Everything that Azure draws: GUIDs, hex suffixes, computer names, addresses, durations.
//!
//! A draw is a pure function of (seed, stream, what it is for, n), so a new draw never shifts another
//! (decisions.md 2). There is no generator state: nothing here remembers what was drawn.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What a draw is used as. Each has its own stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// GUIDs: `vmId`, `resourceGuid`, `uniqueId`, correlation and operation ids.
    Guid = 1,
    /// The eight hex digits of an instance's or a network interface's name.
    Hex8 = 2,
    /// The six characters that the platform adds to a computer name prefix.
    Computer = 3,
    /// Public IP and MAC addresses.
    Address = 4,
    /// How long an operation takes.
    Duration = 5,
    /// Padding and digits in names that the portal makes up.
    Name = 6,
}

/// FNV-1a, 64 bits: names a stream of the generator, and must give the same value for ever.
fn fnv1a(parts: &[&[u8]]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        for byte in part.iter().chain(&[0xff]) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    hash
}

/// A purpose's place in what a world counts.
pub(super) fn hash(purpose: &str) -> u64 {
    fnv1a(&[purpose.as_bytes()])
}

fn generator(seed: u64, stream: Stream, purpose: &str, n: u32) -> ChaCha8Rng {
    let mut key = [0_u8; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key[8..16]
        .copy_from_slice(&fnv1a(&[&[stream as u8], purpose.to_ascii_lowercase().as_bytes()]).to_le_bytes());
    key[16..20].copy_from_slice(&n.to_le_bytes());
    ChaCha8Rng::from_seed(key)
}

/// 64 evenly spread bits.
pub fn bits(seed: u64, stream: Stream, purpose: &str, n: u32) -> u64 {
    generator(seed, stream, purpose, n).next_u64()
}

/// A fraction in `0.0..1.0`.
pub fn unit(seed: u64, stream: Stream, purpose: &str, n: u32) -> f64 {
    (bits(seed, stream, purpose, n) >> 11) as f64 / (1_u64 << 53) as f64
}

/// A random GUID (version 4), lower case with dashes.
pub fn guid(seed: u64, purpose: &str, n: u32) -> String {
    let mut bytes = [0_u8; 16];
    generator(seed, Stream::Guid, purpose, n).fill_bytes(&mut bytes);
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

/// Eight lower-case hex digits: `3d68ad8f` (facts.md §3.1).
pub fn hex8(seed: u64, purpose: &str, n: u32) -> String {
    format!("{:08x}", bits(seed, Stream::Hex8, purpose, n) as u32)
}

/// `length` characters of `alphabet`.
pub fn letters(seed: u64, stream: Stream, purpose: &str, n: u32, alphabet: &[u8], length: usize) -> String {
    let mut rng = generator(seed, stream, purpose, n);
    (0..length)
        .map(|_| char::from(alphabet[rng.next_u32() as usize % alphabet.len()]))
        .collect()
}

/// `A` to `Z` and `0` to `9`: the platform's six characters on Flexible (facts.md §3.1).
pub const UPPER_36: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
/// `a` to `z` and `0` to `9`: the padding of a short computer name prefix (facts.md §3.2).
pub const LOWER_36: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
/// The digits that the portal adds to a VM's network interface (facts.md §3.4).
pub const DIGITS: &[u8] = b"0123456789";

#[cfg(test)]
mod tests {
    use super::*;

    /// These values are part of the save format: a change here would rename the resources of every saved run.
    #[test]
    fn draws_are_the_same_for_ever() {
        assert_eq!(
            hex8(2711, "app-grp/demo-set", 0),
            hex8(2711, "APP-GRP/demo-set", 0)
        );
        assert_ne!(
            hex8(2711, "app-grp/demo-set", 0),
            hex8(2711, "app-grp/demo-set", 1)
        );
        assert_ne!(
            hex8(2711, "app-grp/demo-set", 0),
            hex8(2712, "app-grp/demo-set", 0)
        );
        let id = guid(1, "x", 0);
        assert_eq!((id.len(), &id[14..15]), (36, "4"));
    }

    #[test]
    fn fractions_stay_below_one() {
        assert!((0..1000).all(|n| (0.0..1.0).contains(&unit(7, Stream::Duration, "d", n))));
    }
}
