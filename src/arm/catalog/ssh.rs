//! The structure of OpenSSH public keys (RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4). No cryptography: a key is framed
//! well or it isn't.

/// What is wrong with a public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SshProblem {
    /// A private key was pasted.
    PrivateKey,
    SeveralLines,
    /// The line does not start with a type that Azure takes.
    UnknownType,
    /// No Base64 after the type, or not Base64.
    Encoding,
    /// The Base64 does not hold the fields of a key of its type.
    Structure,
    /// The type before the Base64 and the one inside it differ.
    TypesDiffer,
    /// An RSA key of fewer than 2048 bits.
    ShortRsa,
}

impl SshProblem {
    /// What to tell the learner; the sentences are ours.
    pub fn text(self) -> &'static str {
        match self {
            SshProblem::PrivateKey => {
                "This is a private key. Keep it to yourself and paste the public key: the one line in the file whose \
                 name ends with .pub."
            }
            SshProblem::SeveralLines => "A public key is a single line. Remove the line breaks.",
            SshProblem::UnknownType => {
                "The key must start with ssh-rsa, ssh-ed25519 or ecdsa-sha2-nistp256, 384 or 521."
            }
            SshProblem::Encoding => "The second part of the key isn't Base64. Was all of it copied?",
            SshProblem::Structure => "The key is cut short or damaged. Was all of it copied?",
            SshProblem::TypesDiffer => "The type at the start of the key isn't the one inside it.",
            SshProblem::ShortRsa => "An RSA key must have at least 2048 bits.",
        }
    }
}

const RSA_MIN_BITS: usize = 2048;

/// Checks `type base64 [comment]`.
pub(super) fn check_public_key(text: &str) -> Result<(), SshProblem> {
    let text = text.trim();
    if text.contains("PRIVATE KEY") {
        return Err(SshProblem::PrivateKey);
    }
    let mut words = text.split_whitespace();
    let kind = words.next().unwrap_or_default();
    let curve = kind.strip_prefix("ecdsa-sha2-");
    let point = curve.and_then(point_length);
    if !matches!(kind, "ssh-rsa" | "ssh-ed25519") && point.is_none() {
        return Err(SshProblem::UnknownType);
    }
    if text.contains(['\n', '\r']) {
        return Err(SshProblem::SeveralLines);
    }
    let bytes = words.next().and_then(decode).ok_or(SshProblem::Encoding)?;
    let mut rest = bytes.as_slice();
    if field(&mut rest)? != kind.as_bytes() {
        return Err(SshProblem::TypesDiffer);
    }
    match (curve, point) {
        (Some(curve), Some(length)) => {
            let named = field(&mut rest)? == curve.as_bytes();
            let point = field(&mut rest)?;
            expect(named && point.len() == length && point[0] == 4)?;
        }
        _ if kind == "ssh-rsa" => {
            let _exponent = number(&mut rest)?;
            if bits(number(&mut rest)?) < RSA_MIN_BITS {
                return Err(SshProblem::ShortRsa);
            }
        }
        _ => expect(field(&mut rest)?.len() == 32)?,
    }
    expect(rest.is_empty())
}

/// The bytes of an uncompressed point on the curve.
fn point_length(curve: &str) -> Option<usize> {
    match curve {
        "nistp256" => Some(65),
        "nistp384" => Some(97),
        "nistp521" => Some(133),
        _ => None,
    }
}

fn expect(held: bool) -> Result<(), SshProblem> {
    if held { Ok(()) } else { Err(SshProblem::Structure) }
}

/// Takes a length-prefixed field.
fn field<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], SshProblem> {
    let (length, after) = rest.split_first_chunk::<4>().ok_or(SshProblem::Structure)?;
    let length = u32::from_be_bytes(*length) as usize;
    let (taken, after) = after.split_at_checked(length).ok_or(SshProblem::Structure)?;
    *rest = after;
    Ok(taken)
}

/// Takes a positive number: not empty, and its highest bit clear.
fn number<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], SshProblem> {
    let bytes = field(rest)?;
    expect(bytes.first().is_some_and(|first| *first < 128))?;
    Ok(bytes)
}

fn bits(number: &[u8]) -> usize {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    let first = number
        .get(zeros)
        .map_or(0, |byte| 8 - byte.leading_zeros() as usize);
    (number.len() - zeros).saturating_sub(1) * 8 + first
}

/// Standard Base64 with its padding.
fn decode(text: &str) -> Option<Vec<u8>> {
    let body = text.trim_end_matches('=');
    if !text.len().is_multiple_of(4) || text.len() - body.len() > 2 {
        return None;
    }
    let (mut bytes, mut held, mut count) = (Vec::with_capacity(body.len() * 3 / 4), 0u32, 0);
    for byte in body.bytes() {
        held = (held << 6 | u32::from(sextet(byte)?)) & 0xfff_ffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((held >> count) as u8);
        }
    }
    Some(bytes)
}

fn sextet(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}
