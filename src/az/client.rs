//! Requests, as a command of az sends them, and what it makes of their answers.

use serde_json::{Value, json};

use super::error::AzError;

/// A request to Azure Resource Manager.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    pub method: &'static str,
    /// From `/subscriptions` on, with its query.
    pub path: String,
    pub body: Option<Value>,
}

/// Its answer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Response {
    pub status: u16,
    /// Where to ask how the operation goes, when it goes on.
    pub operation: Option<String>,
    /// Null when there is none.
    pub body: Value,
}

/// What az talks to.
pub trait Plane {
    /// The subscription's id.
    fn subscription(&self) -> String;
    /// Answers a request.
    fn send(&mut self, request: &Request) -> Response;
    /// Lets time pass until something that is under way has ended. False when nothing is.
    fn pass(&mut self) -> bool;
    /// Lets this many seconds pass.
    fn sleep(&mut self, seconds: u32);
}

/// API versions, by provider, as azure-cli 2.64's recordings send them.
pub(super) const COMPUTE: &str = "2024-07-01";
pub(super) const DISKS: &str = "2023-04-02";
pub(super) const NETWORK: &str = "2022-01-01";
pub(super) const SUBNETS: &str = "2024-01-01";
pub(super) const PUBLIC_IPS: &str = "2022-11-01";
pub(super) const BALANCERS: &str = "2023-04-01";
pub(super) const RESOURCES: &str = "2022-09-01";
pub(super) const SUBSCRIPTIONS: &str = "2022-12-01";
pub(super) const LOCKS: &str = "2016-09-01";
pub(super) const AUTOSCALE: &str = "2022-10-01";

/// How often an operation is asked how it goes before az would be told that it hangs.
const POLLS: usize = 10_000;

/// A command's connection.
pub(crate) struct Client<'p> {
    plane: &'p mut dyn Plane,
    pub(crate) subscription: String,
    /// What is to be told beside the result, as az's logger tells it.
    pub(crate) warnings: Vec<String>,
    /// A long operation isn't waited for.
    pub(crate) no_wait: bool,
    /// Deployments are named after what they are for and this, which counts requests.
    pub(crate) turn: u32,
}

/// How an error answer is told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Telling {
    /// `(Code) Message`, then both once more.
    Plain,
    /// The body as it came: what `vm create` and other commands that deploy a template print.
    Raw,
}

impl<'p> Client<'p> {
    pub(crate) fn new(plane: &'p mut dyn Plane, turn: u32) -> Client<'p> {
        let subscription = plane.subscription();
        Client {
            plane,
            subscription,
            warnings: Vec::new(),
            no_wait: false,
            turn,
        }
    }

    /// A warning, printed before the result.
    pub(crate) fn warn(&mut self, text: impl Into<String>) {
        self.warnings.push(text.into());
    }

    /// `/subscriptions/{id}`.
    pub(crate) fn root(&self) -> String {
        format!("/subscriptions/{}", self.subscription)
    }

    /// `/subscriptions/{id}/resourceGroups/{group}`.
    pub(crate) fn group(&self, group: &str) -> String {
        format!("{}/resourceGroups/{group}", self.root())
    }

    /// A resource's id: `kind` is its type, such as `Microsoft.Compute/disks`; `name` may go on with a child's.
    pub(crate) fn id(&self, group: &str, kind: &str, name: &str) -> String {
        format!("{}/providers/{kind}/{name}", self.group(group))
    }

    /// The id that a name or an id stands for.
    pub(crate) fn id_or_name(&self, group: &str, kind: &str, name: &str) -> String {
        if name.contains('/') {
            name.to_owned()
        } else {
            self.id(group, kind, name)
        }
    }

    /// One request; an error answer becomes az's error.
    pub(super) fn request(
        &mut self,
        method: &'static str,
        path: &str,
        version: &str,
        body: Option<Value>,
    ) -> Result<Response, AzError> {
        let response = self.send(method, path, version, body);
        if response.status >= 400 {
            return Err(told(&response, Telling::Plain));
        }
        Ok(response)
    }

    pub(super) fn send(
        &mut self,
        method: &'static str,
        path: &str,
        version: &str,
        body: Option<Value>,
    ) -> Response {
        self.turn = self.turn.wrapping_add(1);
        let mark = if path.contains('?') { '&' } else { '?' };
        let path = format!("{path}{mark}api-version={version}");
        self.plane.send(&Request { method, path, body })
    }

    /// A resource.
    pub(crate) fn get(&mut self, path: &str, version: &str) -> Result<Value, AzError> {
        Ok(self.request("GET", path, version, None)?.body)
    }

    /// A resource, when there is one.
    pub(crate) fn find(&mut self, path: &str, version: &str) -> Option<Value> {
        let response = self.send("GET", path, version, None);
        (response.status < 300).then_some(response.body)
    }

    /// A list, all pages of it.
    pub(crate) fn list(&mut self, path: &str, version: &str) -> Result<Vec<Value>, AzError> {
        let mut page = self.get(path, version)?;
        let mut items = Vec::new();
        for _ in 0..POLLS {
            if let Some(Value::Array(found)) = page.get_mut("value").map(Value::take) {
                items.extend(found);
            }
            let Some(next) = page["nextLink"].as_str().map(str::to_owned) else {
                break;
            };
            page = self.follow(&next)?;
        }
        Ok(items)
    }

    fn follow(&mut self, link: &str) -> Result<Value, AzError> {
        let response = self.plane.send(&Request {
            method: "GET",
            path: path_of(link),
            body: None,
        });
        if response.status >= 400 {
            return Err(told(&response, Telling::Plain));
        }
        Ok(response.body)
    }

    /// A PUT, waited for; then the resource as it is afterwards. Null when it isn't waited for.
    pub(crate) fn put(&mut self, path: &str, version: &str, body: Value) -> Result<Value, AzError> {
        let response = self.request("PUT", path, version, Some(body))?;
        if self.no_wait {
            return Ok(Value::Null);
        }
        if response.operation.is_none() && settled(&response.body) {
            return Ok(response.body);
        }
        self.wait(&response, Telling::Plain)?;
        self.get(path, version)
    }

    /// A POST or a DELETE, waited for; what the operation found, when it found anything.
    pub(crate) fn act(
        &mut self,
        method: &'static str,
        path: &str,
        version: &str,
        body: Option<Value>,
    ) -> Result<Value, AzError> {
        let response = self.request(method, path, version, body)?;
        if self.no_wait || response.operation.is_none() {
            return Ok(if response.status == 200 {
                response.body
            } else {
                Value::Null
            });
        }
        self.wait(&response, Telling::Plain)
    }

    /// Waits for the operation that an answer began, and returns its last answer.
    pub(super) fn wait(&mut self, begun: &Response, telling: Telling) -> Result<Value, AzError> {
        let Some(link) = &begun.operation else {
            // A resource that says itself when it is ready.
            while self.plane.pass() {}
            return Ok(Value::Null);
        };
        let mut path = path_of(link);
        if !path.contains("api-version=") {
            let mark = if path.contains('?') { '&' } else { '?' };
            path.push_str(&format!("{mark}api-version={RESOURCES}"));
        }
        for _ in 0..POLLS {
            let response = self.plane.send(&Request {
                method: "GET",
                path: path.clone(),
                body: None,
            });
            let status = response.body["status"].as_str().unwrap_or_default();
            if response.status >= 400 || matches!(status, "Failed" | "Canceled") {
                return Err(told(&response, telling));
            }
            if response.status != 202 && !matches!(status, "InProgress" | "Running" | "Accepted" | "Updating")
            {
                return Ok(response.body);
            }
            if !self.plane.pass() {
                break;
            }
        }
        Err(AzError::new(
            "The operation has not ended, and nothing is under way that it could wait for.",
        ))
    }

    /// Lets time pass.
    pub(super) fn sleep(&mut self, seconds: u32) {
        self.plane.sleep(seconds);
    }

    /// The region of a resource group: what az takes when no `--location` is given.
    pub(crate) fn group_location(&mut self, group: &str) -> Result<String, AzError> {
        let path = self.group(group);
        let found = self.get(&path, RESOURCES)?;
        Ok(found["location"].as_str().unwrap_or_default().to_owned())
    }
}

/// A link without its host.
fn path_of(link: &str) -> String {
    let after = link.split_once("://").map_or(link, |(_, rest)| rest);
    after.find('/').map_or(after, |at| &after[at..]).to_owned()
}

/// Whether a resource says that nothing is under way for it.
fn settled(body: &Value) -> bool {
    let state = body
        .pointer("/properties/provisioningState")
        .and_then(Value::as_str);
    !matches!(
        state,
        Some("Creating" | "Updating" | "Deleting" | "Accepted" | "Running")
    )
}

/// An error answer as az tells it; 3 is its exit code for what isn't there.
pub(super) fn told(response: &Response, telling: Telling) -> AzError {
    let error = response.body.get("error").unwrap_or(&response.body);
    let message = match telling {
        Telling::Raw => raw(&response.body),
        Telling::Plain => plain(error, response.status),
    };
    AzError::new(message).exit(if response.status == 404 { 3 } else { 1 })
}

/// A body as Azure writes it: the parts of an error in the order in which they are read.
fn raw(body: &Value) -> String {
    const FIRST: [&str; 6] = ["status", "error", "code", "target", "message", "details"];
    match body {
        Value::Object(object) => {
            let mut keys: Vec<&String> = object.keys().collect();
            keys.sort_by_key(|key| FIRST.iter().position(|first| first == key).unwrap_or(FIRST.len()));
            let field =
                |key: &&String| format!("{}:{}", Value::from(key.as_str()), raw(&object[key.as_str()]));
            format!(
                "{{{}}}",
                keys.iter().map(field).collect::<Vec<String>>().join(",")
            )
        }
        Value::Array(items) => format!("[{}]", items.iter().map(raw).collect::<Vec<String>>().join(",")),
        one => one.to_string(),
    }
}

/// `(Code) Message`, then its parts, a line each; what led to it is indented (azure-core's `ODataV4Format`).
fn plain(error: &Value, status: u16) -> String {
    let text = |key: &str| error[key].as_str().unwrap_or_default();
    let (code, message) = (text("code"), text("message"));
    if code.is_empty() && message.is_empty() {
        return format!("Operation returned an invalid status code {status}");
    }
    let mut lines = format!("({code}) {message}\nCode: {code}\nMessage: {message}");
    if !text("target").is_empty() {
        lines.push_str(&format!("\nTarget: {}", text("target")));
    }
    let details = error["details"].as_array().map(Vec::as_slice).unwrap_or_default();
    if !details.is_empty() {
        lines.push_str("\nException Details:");
        for detail in details {
            let inner = plain(detail, status);
            lines.push_str(
                &inner
                    .lines()
                    .map(|line| format!("\t{line}"))
                    .collect::<Vec<_>>()
                    .join("\n"),
            );
        }
    }
    lines
}

/// `{"id": …}`.
pub(super) fn reference(id: impl Into<String>) -> Value {
    json!({ "id": id.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_told_with_what_led_to_it() {
        let body = json!({"error": {"code": "A", "message": "m", "target": "t", "details": [{"code": "B", "message": "n"}]}});
        let response = Response {
            status: 409,
            operation: None,
            body,
        };
        let plain = told(&response, Telling::Plain);
        assert_eq!(
            plain.message,
            "(A) m\nCode: A\nMessage: m\nTarget: t\nException Details:\t(B) n\n\tCode: B\n\tMessage: n"
        );
        assert_eq!(plain.exit, 1);
        assert!(told(&response, Telling::Raw).message.starts_with("{\"error\":{"));
    }

    #[test]
    fn a_link_loses_its_host() {
        assert_eq!(path_of("https://management.azure.com/a/b?c=d"), "/a/b?c=d");
        assert_eq!(path_of("/a/b"), "/a/b");
        assert_eq!(path_of("https://host"), "host");
    }
}
