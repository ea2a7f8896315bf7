//! What lives in a list of another resource's body: the CLI reads that resource, changes the list and sends it whole.

use serde_json::Value;

use crate::az::client::Client;
use crate::az::commands::Of;
use crate::az::error::AzError;
use crate::az::fill::list;
use crate::az::flatten::flat;

/// A list in a resource.
pub(super) struct Child {
    pub of: Of,
    /// The key of the list under `properties`.
    pub list: &'static str,
    /// What the CLI calls one of them when it isn't there.
    pub word: &'static str,
}

impl Child {
    fn parent(&self, client: &mut Client<'_>, group: &str, name: &str) -> Result<(String, Value), AzError> {
        let path = client.id(group, self.of.kind, name);
        let body = client.get(&path, self.of.version)?;
        Ok((path, body))
    }

    fn items<'b>(&self, body: &'b mut Value) -> &'b mut Vec<Value> {
        list(body, &format!("/properties/{}", self.list))
    }

    fn missing(&self, name: &str) -> AzError {
        AzError::new(format!("Property \"{name}\" does not exist on {}", self.word)).exit(3)
    }

    pub(super) fn all(&self, client: &mut Client<'_>, group: &str, parent: &str) -> Result<Value, AzError> {
        let (_, mut body) = self.parent(client, group, parent)?;
        Ok(flat(Value::Array(std::mem::take(self.items(&mut body)))))
    }

    pub(super) fn one(
        &self,
        client: &mut Client<'_>,
        group: &str,
        parent: &str,
        name: &str,
    ) -> Result<Value, AzError> {
        let (_, mut body) = self.parent(client, group, parent)?;
        let found = self.items(&mut body).iter().find(|item| is(item, name)).cloned();
        found.map(flat).ok_or_else(|| self.missing(name))
    }

    /// Puts one into the list: a new one, or one in place of the one with its name.
    pub(super) fn set(
        &self,
        client: &mut Client<'_>,
        group: &str,
        parent: &str,
        item: Value,
    ) -> Result<Value, AzError> {
        let (path, mut body) = self.parent(client, group, parent)?;
        let name = item["name"].as_str().unwrap_or_default().to_owned();
        let items = self.items(&mut body);
        match items.iter_mut().find(|known| is(known, &name)) {
            Some(known) => *known = item,
            None => items.push(item),
        }
        self.send(client, &path, body, &name)
    }

    /// Changes the one with a name.
    pub(super) fn change(
        &self,
        client: &mut Client<'_>,
        group: &str,
        parent: &str,
        name: &str,
        change: impl FnOnce(&Client<'_>, &mut Value) -> Result<(), AzError>,
    ) -> Result<Value, AzError> {
        let (path, mut body) = self.parent(client, group, parent)?;
        let item = self.items(&mut body).iter_mut().find(|item| is(item, name));
        change(client, item.ok_or_else(|| self.missing(name))?)?;
        self.send(client, &path, body, name)
    }

    pub(super) fn remove(
        &self,
        client: &mut Client<'_>,
        group: &str,
        parent: &str,
        name: &str,
    ) -> Result<Value, AzError> {
        let (path, mut body) = self.parent(client, group, parent)?;
        self.items(&mut body).retain(|item| !is(item, name));
        client.put(&path, self.of.version, body)?;
        Ok(Value::Null)
    }

    fn send(&self, client: &mut Client<'_>, path: &str, body: Value, name: &str) -> Result<Value, AzError> {
        let mut sent = client.put(path, self.of.version, body)?;
        let made = self.items(&mut sent).iter().find(|item| is(item, name)).cloned();
        Ok(made.map_or(Value::Null, flat))
    }
}

fn is(item: &Value, name: &str) -> bool {
    item["name"]
        .as_str()
        .is_some_and(|known| known.eq_ignore_ascii_case(name))
}
