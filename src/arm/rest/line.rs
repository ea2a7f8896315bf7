//! Requests and answers as lines of JSON: what `flexlab arm` reads and writes.
//!
//! A request is `{"method", "url", "headers", "body"}`, an answer `{"status", "headers", "body"}`. Everything under way
//! ends before a request is looked at, so an answer describes the moment of its own request.

use serde_json::{Map, Value};

use crate::arm::json::compact::compact;

use super::answer::{bad_content, refused};
use super::{Plane, Request, handle};

/// Answers a line with a line.
pub fn answer_line(plane: &mut Plane, line: &str) -> String {
    plane.settle();
    let response = match read(line) {
        Some(request) => handle(plane, &request),
        None => refused(&bad_content("a request is a JSON object with a method and a url")),
    };
    let headers: Map<String, Value> = response
        .headers
        .into_iter()
        .map(|(name, value)| (name, value.into()))
        .collect();
    // `json!` would copy the body.
    let answer: Value = [
        ("status", Value::from(response.status)),
        ("headers", Value::Object(headers)),
        ("body", response.body.unwrap_or(Value::Null)),
    ]
    .into_iter()
    .collect();
    compact(&answer)
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
