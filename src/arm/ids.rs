//! Everything that Azure draws: GUIDs, hex suffixes, computer names, addresses, durations.
//!
//! A draw is a pure function of (seed, stream, what it is for, n), so a new draw never shifts another
//! (decisions.md 2). There is no generator state: nothing here remembers what was drawn.

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

/// FNV-1a, 64 bits, without regard to ASCII case: names a stream of the generator, and must give the same value for ever.
fn fnv1a(parts: &[&[u8]]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        for byte in *part {
            hash = with(hash, byte.to_ascii_lowercase());
        }
        hash = with(hash, 0xff);
    }
    hash
}

#[inline]
fn with(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
}

/// A purpose's place in what a world counts.
pub(super) fn hash(purpose: &str) -> u64 {
    fnv1a(&[purpose.as_bytes()])
}

/// The stream of a draw: ChaCha with 8 rounds, as rand_chacha has it. That library makes four blocks at once, of which a
/// draw needs a part of one, and draws were a sixth of the engine's work.
struct Words {
    state: [u32; 16],
    block: [u32; 16],
    next: usize,
}

/// Quarter rounds with places that the compiler knows.
macro_rules! quarters {
    ($x:ident, $([$a:literal, $b:literal, $c:literal, $d:literal]),+) => {$(
        $x[$a] = $x[$a].wrapping_add($x[$b]);
        $x[$d] = ($x[$d] ^ $x[$a]).rotate_left(16);
        $x[$c] = $x[$c].wrapping_add($x[$d]);
        $x[$b] = ($x[$b] ^ $x[$c]).rotate_left(12);
        $x[$a] = $x[$a].wrapping_add($x[$b]);
        $x[$d] = ($x[$d] ^ $x[$a]).rotate_left(8);
        $x[$c] = $x[$c].wrapping_add($x[$d]);
        $x[$b] = ($x[$b] ^ $x[$c]).rotate_left(7);
    )+};
}

impl Words {
    fn new(seed: u64, stream: Stream, purpose: &str, n: u32) -> Words {
        let name = fnv1a(&[&[stream as u8], purpose.as_bytes()]);
        let mut state = [0_u32; 16];
        // "expand 32-byte k"
        state[..4].copy_from_slice(&[0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574]);
        state[4..9].copy_from_slice(&[
            seed as u32,
            (seed >> 32) as u32,
            name as u32,
            (name >> 32) as u32,
            n,
        ]);
        Words {
            state,
            block: [0; 16],
            next: 16,
        }
    }

    fn refill(&mut self) {
        let mut x = self.state;
        for _ in 0..4 {
            // Columns, then diagonals.
            quarters!(x, [0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15]);
            quarters!(x, [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14]);
        }
        for (word, start) in x.iter_mut().zip(self.state) {
            *word = word.wrapping_add(start);
        }
        self.state[12] = self.state[12].wrapping_add(1);
        (self.block, self.next) = (x, 0);
    }

    fn word(&mut self) -> u32 {
        if self.next >= self.block.len() {
            self.refill();
        }
        let word = self.block.get(self.next).copied().unwrap_or_default();
        self.next += 1;
        word
    }
}

/// 64 evenly spread bits.
pub fn bits(seed: u64, stream: Stream, purpose: &str, n: u32) -> u64 {
    let mut words = Words::new(seed, stream, purpose, n);
    let low = words.word();
    u64::from(words.word()) << 32 | u64::from(low)
}

/// A fraction in `0.0..1.0`.
pub fn unit(seed: u64, stream: Stream, purpose: &str, n: u32) -> f64 {
    (bits(seed, stream, purpose, n) >> 11) as f64 / (1_u64 << 53) as f64
}

/// A random GUID (version 4), lower case with dashes.
pub fn guid(seed: u64, purpose: &str, n: u32) -> String {
    let mut words = Words::new(seed, Stream::Guid, purpose, n);
    let mut bytes = [0_u8; 16];
    for four in bytes.chunks_exact_mut(4) {
        four.copy_from_slice(&words.word().to_le_bytes());
    }
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let mut text = [b'-'; 36];
    let mut at = 0;
    for (index, byte) in bytes.into_iter().enumerate() {
        at += usize::from(matches!(index, 4 | 6 | 8 | 10));
        text[at..at + 2].copy_from_slice(&hex(byte));
        at += 2;
    }
    String::from_utf8_lossy(&text).into()
}

fn hex(byte: u8) -> [u8; 2] {
    let digit = |half: u8| if half < 10 { b'0' + half } else { b'a' - 10 + half };
    [digit(byte >> 4), digit(byte & 15)]
}

/// Eight lower-case hex digits: `3d68ad8f` (facts.md §3.1).
pub fn hex8(seed: u64, purpose: &str, n: u32) -> String {
    format!("{:08x}", bits(seed, Stream::Hex8, purpose, n) as u32)
}

/// `length` characters of `alphabet`.
pub fn letters(seed: u64, stream: Stream, purpose: &str, n: u32, alphabet: &[u8], length: usize) -> String {
    let mut words = Words::new(seed, stream, purpose, n);
    (0..length)
        .map(|_| char::from(alphabet[words.word() as usize % alphabet.len()]))
        .collect()
}

/// `A` to `Z` and `0` to `9`: the platform's six characters on Flexible (facts.md §3.1).
pub const UPPER_36: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
/// `a` to `z` and `0` to `9`: the padding of a short computer name prefix (facts.md §3.2).
pub const LOWER_36: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::{Rng, SeedableRng};

    #[test]
    fn draws_are_the_librarys() {
        for n in 0..200_u32 {
            let (seed, purpose) = (
                u64::from(n).wrapping_mul(0x9e37_79b9_7f4a_7c15),
                format!("purpose {n}"),
            );
            let mut key = [0_u8; 32];
            key[..8].copy_from_slice(&seed.to_le_bytes());
            key[8..16].copy_from_slice(&fnv1a(&[&[Stream::Name as u8], purpose.as_bytes()]).to_le_bytes());
            key[16..20].copy_from_slice(&n.to_le_bytes());
            let mut theirs = ChaCha8Rng::from_seed(key);
            assert_eq!(bits(seed, Stream::Name, &purpose, n), theirs.clone().next_u64());
            let mut ours = Words::new(seed, Stream::Name, &purpose, n);
            for _ in 0..70 {
                assert_eq!(ours.word(), theirs.next_u32());
            }
        }
    }

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
