//! The Markdown subset of a scenario's texts: `**strong**` and code spans, in one paragraph.
//!
//! No link, no HTML, no nesting: everything else is text as it stands.

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span<'a> {
    Text(&'a str),
    /// The portal's own words.
    Strong(&'a str),
    /// A value as it is typed.
    Code(&'a str),
}

/// The pieces of a text, in order. A mark that nothing closes is text.
pub fn spans(text: &str) -> Vec<Span<'_>> {
    let mut out = Vec::new();
    let (mut rest, mut plain) = (text, text);
    while let Some(at) = rest.find(['*', '`']) {
        let marked = &rest[at..];
        let code = marked.starts_with('`');
        let mark = if code { "`" } else { "**" };
        let inner = marked.strip_prefix(mark).and_then(|inner| inner.split_once(mark));
        match inner.filter(|(inner, _)| !inner.is_empty()) {
            Some((inner, after)) => {
                let before = &plain[..plain.len() - marked.len()];
                out.extend((!before.is_empty()).then_some(Span::Text(before)));
                out.push(if code {
                    Span::Code(inner)
                } else {
                    Span::Strong(inner)
                });
                (rest, plain) = (after, after);
            }
            None => rest = &marked[1..],
        }
    }
    out.extend((!plain.is_empty()).then_some(Span::Text(plain)));
    out
}

/// The text without its marks.
pub fn plain(text: &str) -> String {
    spans(text)
        .into_iter()
        .map(|span| match span {
            Span::Text(text) | Span::Strong(text) | Span::Code(text) => text,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_spans() {
        assert_eq!(
            spans("Open **All resources** and find `demo-set`."),
            [
                Span::Text("Open "),
                Span::Strong("All resources"),
                Span::Text(" and find "),
                Span::Code("demo-set"),
                Span::Text("."),
            ]
        );
    }

    #[test]
    fn what_nothing_closes_is_text() {
        for text in ["a * b", "a ** b", "`", "****", "a `b", "<b>x</b>", ""] {
            assert_eq!(plain(text), text);
        }
        assert_eq!(spans("2 * `3`"), [Span::Text("2 * "), Span::Code("3")]);
    }
}
