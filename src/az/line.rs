//! One line of a terminal, cut into words as a POSIX shell cuts it.
//!
//! Quotes, backslashes, line continuation and comments are understood. What a shell would do beyond words (variables,
//! pipes, redirection, several commands) is refused with a reason, so that nothing is silently taken for text. A lone
//! `*` is text, as where no file matches it.

/// Why a text has no words.
#[derive(Debug, PartialEq, Eq)]
pub enum Unread {
    /// It isn't complete: another line belongs to it.
    Open(String),
    /// A shell would do something with it that is not played here.
    Refused(String),
}

/// The words of one command.
///
/// # Errors
/// Whether more is needed, or why it is refused.
pub fn words(text: &str) -> Result<Vec<String>, Unread> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            c if c.is_whitespace() => words.extend(word.take()),
            '#' if word.is_none() => {
                // A comment ends with its line.
                while chars.next_if(|c| *c != '\n').is_some() {}
            }
            '\\' => match chars.next() {
                // Line continuation: the two vanish.
                Some('\n') => {}
                Some(next) => word.get_or_insert_default().push(next),
                None => {
                    return Err(Unread::Open(
                        "A line ends in a backslash, and no line follows.".into(),
                    ));
                }
            },
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next() {
                        Some('\'') => break,
                        Some(c) => word.push(c),
                        None => return Err(Unread::Open("A quote (') isn't closed.".into())),
                    }
                }
            }
            '"' => double_quoted(&mut chars, word.get_or_insert_default())?,
            '$' if expands(chars.peek()) => return Err(refused("$", VARIABLE)),
            '`' => return Err(refused("`", SUBSTITUTION)),
            '|' | '&' | ';' | '<' | '>' | '(' | ')' => return Err(refused(&c.to_string(), SHELL)),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Ok(words)
}

const VARIABLE: &str = "there are no variables here: write the value, or put the text in single quotes";
const SUBSTITUTION: &str =
    "in a shell it would run a command: put a text that holds it, such as a query, in single quotes";
const SHELL: &str = "only one az command stands on a line: put a text that holds it in quotes";

fn refused(what: &str, why: &str) -> Unread {
    Unread::Refused(format!("«{what}» isn't understood: {why}."))
}

/// Whether a shell would put a value in place of `$` and what follows.
fn expands(next: Option<&char>) -> bool {
    next.is_some_and(|c| c.is_ascii_alphanumeric() || "_{(@*#?$!-".contains(*c))
}

/// The rest of a text in double quotes: a backslash stands for itself but before the few that it escapes.
fn double_quoted(
    chars: &mut std::iter::Peekable<std::str::Chars<'_>>,
    word: &mut String,
) -> Result<(), Unread> {
    loop {
        match chars.next() {
            Some('"') => return Ok(()),
            Some('\\') => match chars.next() {
                Some('\n') => {}
                Some(c @ ('"' | '\\' | '$' | '`')) => word.push(c),
                Some(c) => word.extend(['\\', c]),
                None => break,
            },
            Some('$') if expands(chars.peek()) => return Err(refused("$", VARIABLE)),
            Some('`') => return Err(refused("`", SUBSTITUTION)),
            Some(c) => word.push(c),
            None => break,
        }
    }
    Err(Unread::Open("A quote (\") isn't closed.".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        words(text).expect("the test's words")
    }

    #[test]
    fn words_are_cut_as_a_shell_cuts_them() {
        assert_eq!(cut("az  vm\tlist"), ["az", "vm", "list"]);
        assert_eq!(
            cut(r#"--query "[?name=='x'].id""#),
            ["--query", "[?name=='x'].id"]
        );
        assert_eq!(cut(r#"'a`b' "c\"d" e\ f g"h"'i'"#), ["a`b", "c\"d", "e f", "ghi"]);
        assert_eq!(cut(r#""" '' x"#), ["", "", "x"]);
        assert_eq!(cut("a # b"), ["a"]);
        assert_eq!(cut("a#b"), ["a#b"]);
        assert_eq!(cut("a \\\n  b"), ["a", "b"]);
        assert_eq!(cut(r"--instance-ids * $"), ["--instance-ids", "*", "$"]);
    }

    #[test]
    fn what_a_shell_would_do_beyond_words_is_refused() {
        for text in [
            "a | b",
            "a && b",
            "a; b",
            "$NAME",
            "\"${NAME}\"",
            "a `b`",
            "\"`b`\"",
            "a > f",
            "$(a)",
        ] {
            assert!(matches!(words(text), Err(Unread::Refused(_))), "{text}");
        }
        for text in ["'a", "\"a", "a \\"] {
            assert!(matches!(words(text), Err(Unread::Open(_))), "{text}");
        }
    }
}
