//! The QR code of an address, as squares.

use qrcodegen::{QrCode, QrCodeEcc};

/// What version 40 holds at the lowest level of error correction.
pub const MAX_BYTES: usize = 2_953;

/// A QR code: `size` squares each way, without the quiet zone of four squares that has to be left around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    pub size: usize,
    /// Row by row.
    dark: Vec<bool>,
}

/// The code of a text; `None` when it is longer than a code holds.
pub fn matrix(text: &str) -> Option<Matrix> {
    // The lowest level by itself: the crate raises it where that takes no larger code.
    let code = QrCode::encode_text(text, QrCodeEcc::Low).ok()?;
    let squares = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
    Some(Matrix {
        size: usize::try_from(code.size()).ok()?,
        dark: squares.map(|(x, y)| code.get_module(x, y)).collect(),
    })
}

impl Matrix {
    /// The rows, from the top.
    pub fn rows(&self) -> impl Iterator<Item = &[bool]> {
        self.dark.chunks(self.size.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_finders() {
        let code = matrix("https://example.org/#1.l.20.0123abcd.AbCdEf").expect("it is short");
        assert_eq!(code.rows().count(), code.size);
        let finder = |x: usize, y: usize| -> Vec<bool> {
            code.rows()
                .nth(y)
                .map(|row| row[x..x + 7].to_vec())
                .unwrap_or_default()
        };
        let ring = [true, false, true, true, true, false, true];
        let far = code.size - 7;
        for (x, y) in [(0, 0), (far, 0), (0, far)] {
            assert_eq!(finder(x, y), [true; 7]);
            assert_eq!(finder(x, y + 3), ring);
        }
    }

    #[test]
    fn what_is_too_long_has_no_code() {
        assert_eq!(matrix(&"x".repeat(MAX_BYTES)).map(|code| code.size), Some(177));
        assert_eq!(matrix(&"x".repeat(MAX_BYTES + 1)), None);
    }
}
