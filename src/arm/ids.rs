//! Everything that Azure draws: GUIDs, hex suffixes, computer names, addresses, durations.
//!
//! A draw is a pure function of (seed, stream, what it is for, n), so a new draw never shifts another
//! (decisions.md 2). There is no generator state: nothing here remembers what was drawn.

use std::rc::Rc;

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
#[derive(Clone, Copy)]
struct Fnv1a(u64);

impl Fnv1a {
    const NEW: Fnv1a = Fnv1a(0xcbf2_9ce4_8422_2325);

    #[inline]
    fn byte(self, byte: u8) -> Fnv1a {
        Fnv1a((self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
    }

    fn text(self, pieces: &[&str]) -> Fnv1a {
        let mut hash = self;
        for piece in pieces {
            for byte in piece.bytes() {
                hash = hash.byte(byte.to_ascii_lowercase());
            }
        }
        hash
    }

    /// A purpose, in pieces, and its end.
    fn purpose(self, pieces: &[&str]) -> u64 {
        self.text(pieces).byte(0xff).0
    }

    fn stream(stream: Stream) -> Fnv1a {
        Fnv1a::NEW.byte(stream as u8).byte(0xff)
    }

    /// What names a stream's draws for a purpose.
    fn of_stream(stream: Stream, pieces: &[&str]) -> u64 {
        Fnv1a::stream(stream).purpose(pieces)
    }
}

/// What the purposes of many GUIDs begin with.
pub(super) struct Beginning(Fnv1a);

impl Beginning {
    pub(super) fn new(pieces: &[&str]) -> Beginning {
        Beginning(Fnv1a::stream(Stream::Guid).text(pieces))
    }

    /// As [`guid`], of the beginning and the rest.
    pub(super) fn guid(&self, seed: u64, rest: &str, n: u32) -> Rc<str> {
        let text = guid_text(Words::named(seed, self.0.purpose(&[rest]), n));
        std::str::from_utf8(&text).unwrap_or_default().into()
    }
}

/// A purpose that much is drawn for, one after the other: its names are worked out once.
pub(super) struct Often {
    pub(super) counted_as: u64,
    stream: Stream,
    name: u64,
}

impl Often {
    pub(super) fn new(stream: Stream, pieces: &[&str]) -> Often {
        Often {
            counted_as: Fnv1a::NEW.purpose(pieces),
            stream,
            name: Fnv1a::of_stream(stream, pieces),
        }
    }

    fn words(&self, seed: u64, n: u32) -> Words {
        Words::named(seed, self.name, n)
    }

    /// As [`hex8`].
    pub(super) fn hex8(&self, seed: u64, n: u32) -> String {
        debug_assert_eq!(self.stream, Stream::Hex8);
        eight(self.words(seed, n).word())
    }

    /// As [`letters`].
    pub(super) fn letters(&self, seed: u64, n: u32, alphabet: &[u8], length: usize) -> String {
        self.words(seed, n).letters(alphabet, length)
    }

    /// As [`bits`].
    pub(super) fn bits(&self, seed: u64, n: u32) -> u64 {
        self.words(seed, n).bits()
    }

    /// As [`unit`].
    pub(super) fn unit(&self, seed: u64, n: u32) -> f64 {
        fraction(self.bits(seed, n))
    }
}

/// A purpose's place in what a world counts.
pub(super) fn hash(purpose: &str) -> u64 {
    hash_of(&[purpose])
}

/// The same, for a purpose in pieces.
pub(super) fn hash_of(purpose: &[&str]) -> u64 {
    Fnv1a::NEW.purpose(purpose)
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
        Words::named(seed, Fnv1a::of_stream(stream, &[purpose]), n)
    }

    fn named(seed: u64, name: u64, n: u32) -> Words {
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

    fn bits(&mut self) -> u64 {
        let low = self.word();
        u64::from(self.word()) << 32 | u64::from(low)
    }

    fn letters(&mut self, alphabet: &[u8], length: usize) -> String {
        (0..length)
            .map(|_| char::from(alphabet[self.word() as usize % alphabet.len()]))
            .collect()
    }
}

fn fraction(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

/// 64 evenly spread bits.
pub fn bits(seed: u64, stream: Stream, purpose: &str, n: u32) -> u64 {
    Words::new(seed, stream, purpose, n).bits()
}

/// A fraction in `0.0..1.0`.
pub fn unit(seed: u64, stream: Stream, purpose: &str, n: u32) -> f64 {
    fraction(bits(seed, stream, purpose, n))
}

/// A random GUID (version 4), lower case with dashes.
pub fn guid(seed: u64, purpose: &str, n: u32) -> String {
    guid_of(seed, &[purpose], n)
}

/// The same, for a purpose in pieces.
pub(super) fn guid_of<T: for<'a> From<&'a str>>(seed: u64, purpose: &[&str], n: u32) -> T {
    let name = Fnv1a::of_stream(Stream::Guid, purpose);
    let text = guid_text(Words::named(seed, name, n));
    T::from(std::str::from_utf8(&text).unwrap_or_default())
}

fn guid_text(mut words: Words) -> [u8; 36] {
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
    text
}

pub(super) fn hex(byte: u8) -> [u8; 2] {
    let digit = |half: u8| if half < 10 { b'0' + half } else { b'a' - 10 + half };
    [digit(byte >> 4), digit(byte & 15)]
}

/// Eight lower-case hex digits: `3d68ad8f` (facts.md §3.1).
pub fn hex8(seed: u64, purpose: &str, n: u32) -> String {
    eight(bits(seed, Stream::Hex8, purpose, n) as u32)
}

fn eight(number: u32) -> String {
    let pairs = number.to_be_bytes().map(hex);
    std::str::from_utf8(pairs.as_flattened())
        .unwrap_or_default()
        .into()
}

/// `length` characters of `alphabet`.
pub fn letters(seed: u64, stream: Stream, purpose: &str, n: u32, alphabet: &[u8], length: usize) -> String {
    Words::new(seed, stream, purpose, n).letters(alphabet, length)
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
            key[8..16].copy_from_slice(&Fnv1a::of_stream(Stream::Name, &[&purpose]).to_le_bytes());
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
    fn a_purpose_in_pieces_is_the_purpose() {
        let (pieces, whole) = (["guid ", "/Groups/", "g"], "guid /groups/g");
        assert_eq!(guid_of::<String>(3, &pieces, 1), guid(3, whole, 1));
        let beginning = Beginning::new(&["guid ", "/Gro"]);
        assert_eq!(*beginning.guid(3, "ups/g", 1), *guid(3, whole, 1));
        let often = |stream| Often::new(stream, &pieces);
        assert_eq!(often(Stream::Hex8).counted_as, hash(whole));
        assert_eq!(often(Stream::Hex8).hex8(3, 1), hex8(3, whole, 1));
        assert_eq!(
            often(Stream::Duration).unit(3, 1),
            unit(3, Stream::Duration, whole, 1)
        );
        let letters = letters(3, Stream::Computer, whole, 1, UPPER_36, 6);
        assert_eq!(often(Stream::Computer).letters(3, 1, UPPER_36, 6), letters);
        assert_eq!(eight(0x0a0b_ff00), "0a0bff00");
    }

    #[test]
    fn fractions_stay_below_one() {
        assert!((0..1000).all(|n| (0.0..1.0).contains(&unit(7, Stream::Duration, "d", n))));
    }
}
