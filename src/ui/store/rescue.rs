//! Everything that lies in the storage, in one file: what the page's own script writes when the program fails
//! (static/boot.js), and what is set aside when a run can't be read. Nothing here touches the browser.

use serde_json::{Value, json};

use crate::session::share::{self, FileError, Link, Log};
use crate::session::{MAX_BYTES, OpenError};

use super::journal::Journal;
use super::keep::JOURNAL;

/// The word in `format` that tells such a file from a run.
const FORMAT: &str = "flexlab-rescue";

/// What could not be read, in one file.
pub(super) fn wrap(journal: Option<&str>, record: Option<(&str, &str)>) -> String {
    let runs: Vec<Value> = record
        .map(|(id, text)| json!({ "key": id, "value": { "id": id, "shelf": "current", "text": text } }))
        .into_iter()
        .collect();
    json!({ "format": FORMAT, "localStorage": { JOURNAL: journal }, "indexedDB": { "runs": runs } })
        .to_string()
}

/// Reads a file that a student picked: what a link could carry, or the run in hand of a rescue file.
pub(super) fn read(text: &str) -> Result<Link, FileError> {
    // Both limits hold here too: what is longer is refused below, and the parser bounds the depth.
    let whole: Value = match serde_json::from_str(text) {
        Ok(whole) if text.len() <= 2 * MAX_BYTES => whole,
        _ => return share::read_file(text),
    };
    if whole["format"] != FORMAT {
        return share::read_file(text);
    }
    in_hand(&whole).map(Link::Run).map_err(FileError::NotARun)
}

fn in_hand(whole: &Value) -> Result<Log, OpenError> {
    let journal = whole["localStorage"][JOURNAL].as_str().and_then(Journal::parse);
    let records = whole["indexedDB"]["runs"].as_array();
    let values = records.into_iter().flatten().map(|record| &record["value"]);
    let in_hand = values.filter(|value| match &journal {
        Some(journal) => value["id"] == *journal.run,
        None => value["shelf"] == "current",
    });
    let newest = in_hand.max_by_key(|value| value["saved"].as_f64().unwrap_or(0.0) as i64);
    let saved = newest.and_then(|value| value["text"].as_str());
    match (journal, saved) {
        (Some(journal), saved) => journal.complete(saved),
        (None, Some(saved)) => Log::parse(saved),
        (None, None) => Err(OpenError::NotARun("it holds none".into())),
    }
}

#[cfg(test)]
mod tests {
    use crate::lab::scenarios;
    use crate::session::Session;

    use super::*;

    #[test]
    fn the_run_in_hand_is_found_in_a_rescue_file() {
        let session = Session::start(scenarios::flexible_orchestration(), 1);
        let run = Link::Run(Log::of(&session, None));
        let (text, journal) = (
            session.to_run().to_json(),
            Journal::of("id", &session, None, 0).text(),
        );
        for (journal, record) in [
            (Some(journal.as_str()), Some(("id", text.as_str()))),
            (Some(journal.as_str()), None),
            (None, Some(("id", text.as_str()))),
        ] {
            assert_eq!(read(&wrap(journal, record)), Ok(run.clone()));
        }
        assert_eq!(read(&text), Ok(run));
    }

    #[test]
    fn a_rescue_file_without_a_run_says_so() {
        assert!(matches!(read(&wrap(None, None)), Err(FileError::NotARun(_))));
        assert!(matches!(
            read("{\"format\":\"flexlab-rescue\",\"indexedDB\":7}"),
            Err(FileError::NotARun(_))
        ));
        assert!(read("nonsense").is_err());
    }
}
