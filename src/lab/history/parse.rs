//! The parser of the event grammar. It recurses no deeper than [`DEEPEST`], whatever a file holds.

use super::{About, Compare, Pattern, Sentence, WORDS, Word};
use crate::arm::{Happening, Kind};

/// Sentences nest no deeper: the parser recurses.
const DEEPEST: usize = 32;

pub(super) struct Parser<'a> {
    rest: &'a str,
    whole: &'a str,
}

impl<'a> Parser<'a> {
    pub(super) fn new(whole: &'a str) -> Parser<'a> {
        Parser { rest: whole, whole }
    }

    fn fail<T>(&self, wanted: &str) -> Result<T, String> {
        let at = self.whole.len() - self.rest.len() + 1;
        Err(format!("«{}»: expected {wanted} at character {at}.", self.whole))
    }

    fn eat(&mut self, token: &str) -> bool {
        match self.rest.trim_start().strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn want(&mut self, token: &str) -> Result<(), String> {
        if self.eat(token) {
            Ok(())
        } else {
            self.fail(&format!("«{token}»"))
        }
    }

    pub(super) fn end(&mut self) -> Result<(), String> {
        if self.rest.trim().is_empty() {
            Ok(())
        } else {
            self.fail("the end")
        }
    }

    fn word(&mut self) -> &'a str {
        let text = self.rest.trim_start();
        let end = text
            .find(|c: char| !(c.is_alphanumeric() || "._/$".contains(c)))
            .unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        self.rest = rest;
        word
    }

    pub(super) fn pattern(&mut self) -> Result<Pattern, String> {
        let before = self.rest;
        let name = self.word();
        let Some((_, word)) = WORDS.iter().find(|(known, _)| *known == name) else {
            self.rest = before;
            let known: Vec<&str> = WORDS.iter().map(|(known, _)| *known).collect();
            return self.fail(&format!("an event ({})", known.join(", ")));
        };
        self.want("(")?;
        let about = self.about(*word)?;
        self.want(")")?;
        Ok(Pattern { word: *word, about })
    }

    fn about(&mut self, word: Word) -> Result<About, String> {
        let before = self.rest;
        let name = self.word();
        let about = match name.strip_prefix('$') {
            Some(binding) if !binding.is_empty() => Some(About::Binding(binding.into())),
            _ if word == Word::Told(Happening::Refused) && !name.is_empty() => Some(About::Code(name.into())),
            _ => Kind::from_arm_type(name).map(About::Type),
        };
        match about {
            Some(about) => Ok(about),
            None => {
                self.rest = before;
                self.fail("a binding ($ss) or a resource type")
            }
        }
    }

    pub(super) fn either(&mut self, depth: usize) -> Result<Sentence, String> {
        let mut left = self.both(depth)?;
        while self.eat("||") {
            left = Sentence::Either(Box::new(left), Box::new(self.both(depth)?));
        }
        Ok(left)
    }

    fn both(&mut self, depth: usize) -> Result<Sentence, String> {
        let mut left = self.term(depth)?;
        while self.eat("&&") {
            left = Sentence::Both(Box::new(left), Box::new(self.term(depth)?));
        }
        Ok(left)
    }

    fn term(&mut self, depth: usize) -> Result<Sentence, String> {
        if depth > DEEPEST {
            return self.fail("a shorter sentence");
        }
        if self.eat("!") {
            return Ok(Sentence::Not(Box::new(self.term(depth + 1)?)));
        }
        if self.eat("(") {
            let inner = self.either(depth + 1)?;
            self.want(")")?;
            return Ok(inner);
        }
        let before = self.rest;
        let name = self.word();
        if !["before", "after", "never", "count", "within"].contains(&name) {
            self.rest = before;
            return self.pattern().map(Sentence::Happened);
        }
        self.want("(")?;
        let first = self.pattern()?;
        let sentence = match name {
            "never" => Sentence::Never(first),
            "count" => {
                self.want(")")?;
                let compare = self.compare()?;
                return Ok(Sentence::Count(first, compare, self.number()?));
            }
            "within" => {
                self.want(",")?;
                Sentence::Within(first, self.duration()?)
            }
            _ => {
                self.want(",")?;
                let second = self.pattern()?;
                if name == "before" {
                    Sentence::Before(first, second)
                } else {
                    Sentence::Before(second, first)
                }
            }
        };
        self.want(")")?;
        Ok(sentence)
    }

    fn compare(&mut self) -> Result<Compare, String> {
        let known = [
            ("==", Compare::Equal),
            ("!=", Compare::NotEqual),
            ("<=", Compare::AtMost),
            (">=", Compare::AtLeast),
            ("<", Compare::Less),
            (">", Compare::More),
        ];
        match known.into_iter().find(|(token, _)| self.eat(token)) {
            Some((_, compare)) => Ok(compare),
            None => self.fail("a comparison"),
        }
    }

    fn number(&mut self) -> Result<usize, String> {
        let before = self.rest;
        self.word().parse().or_else(|_| {
            self.rest = before;
            self.fail("a number")
        })
    }

    /// `90s`, `10m`, `2h`.
    fn duration(&mut self) -> Result<i64, String> {
        let before = self.rest;
        let word = self.word();
        let units = [('s', 1_000), ('m', 60_000), ('h', 3_600_000)];
        let ms = units.iter().find_map(|(unit, ms)| {
            let n: i64 = word.strip_suffix(*unit)?.parse().ok()?;
            n.checked_mul(*ms)
        });
        match ms {
            Some(ms) => Ok(ms),
            None => {
                self.rest = before;
                self.fail("a duration (90s, 10m, 2h)")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_read() {
        for text in [
            "created($ss)",
            "before(created($ss), created($vm))",
            "!never(refused(QuotaExceeded)) && (count(deleted(Microsoft.Compute/virtualMachines)) >= 2 || after(started($vm), stopped($vm)))",
            "within(deployment.succeeded($ss), 10m)",
        ] {
            assert!(
                Sentence::parse(text).is_ok(),
                "{text}: {:?}",
                Sentence::parse(text)
            );
        }
    }

    #[test]
    fn what_is_no_sentence_says_where() {
        for (text, at) in [
            ("", "character 1"),
            ("made($ss)", "character 1"),
            ("created(ss)", "character 9"),
            ("before(created($ss))", "character 20"),
            ("count(created($ss)) about 3", "character 20"),
            ("within(created($ss), soon)", "character 21"),
            ("created($ss) created($vm)", "the end"),
        ] {
            let error = Sentence::parse(text).expect_err(text);
            assert!(error.contains(at), "{text}: {error}");
        }
        assert!(Sentence::parse(&"!".repeat(10_000)).is_err());
        assert!(Sentence::parse(&"(".repeat(10_000)).is_err());
    }
}
