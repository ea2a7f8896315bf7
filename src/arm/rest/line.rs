//! Requests and answers as lines of JSON: what `flexlab arm` reads and writes.
//!
//! A request is `{"method", "url", "headers", "body"}`, an answer `{"status", "headers", "body"}`. Everything under way
//! ends before a request is looked at, so an answer describes the moment of its own request.

use serde_json::{Map, Value};

use crate::arm::json::compact;

use super::answer::{bad_content, refused};
use super::{Plane, Request, answer};

/// Answers a line with a line.
pub fn answer_line(plane: &mut Plane, line: &str) -> String {
    plane.settle();
    let response = match read(line) {
        Some(request) => answer(plane, &request),
        None => refused(&bad_content("a request is a JSON object with a method and a url")),
    };
    let headers: Map<String, Value> = response
        .headers
        .into_iter()
        .map(|(name, value)| (name, value.into()))
        .collect();
    // One body at a time: a thousand are made, written and let go of where the last ones were.
    let mut line = String::from("{\"body\":");
    match (&response.listed, &response.body) {
        (Some(listed), _) => {
            line.push_str("{\"value\":");
            let mut mark = '[';
            listed.each(plane.world(), |body| {
                line.push(std::mem::replace(&mut mark, ','));
                body.write(&mut line);
            });
            line.push_str(if mark == '[' { "[]}" } else { "]}" });
        }
        (None, Some(body)) => compact::write(body, &mut line),
        (None, None) => line.push_str("null"),
    }
    line.push_str(",\"headers\":");
    compact::write(&Value::Object(headers), &mut line);
    line.push_str(",\"status\":");
    line.push_str(&response.status.to_string());
    line.push('}');
    line
}

fn read(line: &str) -> Option<Request> {
    let mut value: Value = serde_json::from_str(line).ok()?;
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let (method, url) = (text("method")?, text("url")?);
    let listed = value.get("headers").and_then(Value::as_object);
    let headers = listed
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
        .collect();
    let body = value
        .get_mut("body")
        .map(Value::take)
        .filter(|body| !body.is_null());
    Some(Request {
        method,
        url,
        headers,
        body,
    })
}
