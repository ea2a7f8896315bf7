//! Azure Resource Manager as its clients see it: (method, path, api-version, headers, body) → (status, headers, body).
//!
//! A façade: it reads a request into operations, hands them to [`apply`](super::apply()), and says what came of it. It
//! decides nothing that `apply` decides, and a refused request leaves the world equal to what it was.
//!
//! ```text
//!  request ── path ── route ─┬ GET     shown/<kind>   document + world → body
//!                            ├ PUT     sent/<kind>    body → document + typed spec → Operation
//!                            ├ PATCH   merge, then as a PUT
//!                            ├ DELETE  Operation
//!                            └ POST    actions        Operation
//! ```
//!
//! - `sent/` reads bodies: it fills in Azure's defaults, drops what is secret or read-only, and finds the typed part
//!   that rules read. What no rule reads stays in the [`Document`](super::Document).
//! - `shown/` gives them back: the document, and what only the world knows (ids, states, addresses, who uses it).
//! - Time does not pass by itself: [`Plane::settle`] ends what is under way, [`Plane::advance`] lets time go by.

mod actions;
mod answer;
mod body;
mod children;
mod deployments;
mod etag;
mod extensions;
mod filter;
mod groups;
mod images;
mod instances;
mod line;
mod listed;
mod locks;
mod offers;
mod operations;
mod path;
mod plane;
mod resources;
mod route;
mod sent;
mod shown;
mod subscription;
mod version;
mod words;

pub use line::answer_line;
pub use plane::{Entry, Plane};
pub use shown::resource as body_of;
pub use version::Version;

use serde_json::Value;

/// Values within each other in a request's body. A parser has a limit of its own; this one holds for any caller.
const DEEPEST: usize = 100;

/// A request.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// `GET`, `PUT`, …
    pub method: String,
    /// A whole URL, or the path and the query.
    pub url: String,
    /// Names compare without regard to case.
    pub headers: Vec<(String, String)>,
    pub body: Option<Value>,
}

impl Request {
    /// A request without headers.
    pub fn new(method: &str, url: &str, body: Option<Value>) -> Request {
        Request {
            method: method.into(),
            url: url.into(),
            headers: Vec::new(),
            body,
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut alike = self
            .headers
            .iter()
            .filter(|(known, _)| known.eq_ignore_ascii_case(name));
        alike.next().map(|(_, value)| value.as_str())
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Option<Value>,
    /// In the place of a body: what it lists.
    listed: Option<listed::Listed>,
}

/// Answers a request: the world of `plane` may be another afterwards, its time is the same.
pub fn handle(plane: &mut Plane, request: &Request) -> Response {
    let mut response = answer(plane, request);
    if let Some(listed) = response.listed.take() {
        let mut value = Vec::new();
        listed.each(plane.world(), |body| value.push(body.clone().into_value()));
        response.body = answer::list(value).body;
    }
    response
}

fn answer(plane: &mut Plane, request: &Request) -> Response {
    if let Some(body) = &request.body
        && deeper_than(body, DEEPEST)
    {
        return answer::refused(&answer::bad_content("the content goes too deep"));
    }
    let mut response = match path::parse(&request.url) {
        Some(path) => route::route(plane, request, &path),
        None => answer::refused(&answer::invalid_path(&request.url)),
    };
    if request.method.eq_ignore_ascii_case("HEAD") {
        (response.body, response.listed) = (None, None);
    }
    response
}

fn deeper_than(value: &Value, levels: usize) -> bool {
    let Some(levels) = levels.checked_sub(1) else {
        return true;
    };
    match value {
        Value::Array(items) => items.iter().any(|item| deeper_than(item, levels)),
        Value::Object(fields) => fields.values().any(|field| deeper_than(field, levels)),
        _ => false,
    }
}
