//! How much a text may hold before it is read as JSON: a few bytes of text can cost a thousand times as much memory.
//!
//! Nothing here decides whether it is JSON.

use super::MAX_DEPTH;
use super::error::LinkError;

/// Objects are what costs most: each has room for eleven entries.
const MAX_OBJECTS: usize = 4_000;
/// Values in lists and objects.
const MAX_VALUES: usize = 40_000;

/// Refuses what is nested too deep or has too many parts. Parts are counted in quotes too: an expression may hold JSON.
pub(super) fn check(text: &str) -> Result<(), LinkError> {
    let (mut depth, mut objects, mut values) = (0_usize, 0, 0);
    let mut quoted = false;
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            // Whatever is escaped does not end the text that it stands in.
            b'\\' if quoted => drop(bytes.next()),
            b'"' => quoted = !quoted,
            b'{' | b'[' => {
                depth += usize::from(!quoted);
                values += 1;
                objects += usize::from(byte == b'{');
            }
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            b',' => values += 1,
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err(LinkError::TooDeep);
        }
    }
    if objects > MAX_OBJECTS {
        return Err(LinkError::TooMany("objects"));
    }
    if values > MAX_VALUES {
        return Err(LinkError::TooMany("values"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_counted_outside_of_texts_and_parts_everywhere() {
        let nested = |n: usize| "[".repeat(n) + &"]".repeat(n);
        assert_eq!(check(&nested(MAX_DEPTH)), Ok(()));
        assert_eq!(check(&nested(MAX_DEPTH + 1)), Err(LinkError::TooDeep));
        assert_eq!(check(&format!(r#"["\"{}", 1]"#, nested(999))), Ok(()));
        assert_eq!(
            check(&format!("[{}]", "{},".repeat(MAX_OBJECTS + 1))),
            Err(LinkError::TooMany("objects"))
        );
        assert_eq!(
            check(&format!("[{}]", "0,".repeat(MAX_VALUES + 1))),
            Err(LinkError::TooMany("values"))
        );
        assert_eq!(check(r#""\"#), Ok(()));
    }
}
