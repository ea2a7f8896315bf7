//! The recorded requests and answers: files of the recorder VCR, in YAML.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use fancy_regex::Regex;
use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Value, json};

/// score.py's SCOPE.
static SCOPE: LazyLock<Regex> = LazyLock::new(|| {
    let compute = "virtualmachinescalesets|virtualmachines|disks|availabilitysets|proximityplacementgroups";
    let network = "virtualnetworks|networkinterfaces|networksecuritygroups|publicipaddresses|loadbalancers";
    let pattern = format!(
        r"^/subscriptions/[^/]+/(resourcegroups/[^/]+(/providers/(microsoft\.compute/({compute})(/|$)|microsoft\.network/({network})(/|$)|microsoft\.resources/deployments/|microsoft\.authorization/locks(/|$))|/?$)|providers/microsoft\.(compute/({compute})|network/({network}))/?$)"
    );
    Regex::new(&pattern).expect("a pattern")
});
/// score.py's LEFT_OUT.
static LEFT_OUT: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"/(extensions|runcommands)(/|$)|microsoft\.insights|/(operations|operationstatuses|operationresults)(/|$)|/(assesspatches|installpatches|runcommand|capture|generalize|converttomanageddisks|retrievebootdiagnosticsdata|skus|vmsizes|rollingupgrades|extensionrollingupgrade|osrollingupgrade)\b";
    Regex::new(pattern).expect("a pattern")
});
/// The states of what is under way.
const MOVING: [&str; 6] = [
    "accepted",
    "running",
    "creating",
    "updating",
    "deleting",
    "inprogress",
];

/// One recorded request and Azure's answer.
pub(super) struct Step {
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) headers: Value,
    pub(crate) sent: Value,
    pub(crate) status: u64,
    pub(crate) body: Value,
}

impl Step {
    fn new(record: &Value) -> Step {
        let (ask, answer) = (&record["request"], &record["response"]);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let mut step = Step {
            method: text(&ask["method"]).to_uppercase(),
            url: text(ask.get("uri").unwrap_or(&ask["url"])),
            headers: conditions(&ask["headers"]),
            sent: parsed(&ask["body"]),
            status: number(answer["status"].get("code").unwrap_or(&answer["code"])),
            body: parsed(answer["body"].get("string").unwrap_or(&answer["body"])),
        };
        // The recorder hid deployment names in URLs but not in answers: the real one is put back.
        if let Some(name) = step.body["name"].as_str() {
            let real = format!("/deployments/{name}");
            step.url = step.url.replace("/deployments/mock-deployment", &real);
        }
        step
    }

    pub(crate) fn path(&self) -> &str {
        let path = self.url.split_once("://").map_or(self.url.as_str(), |(_, rest)| {
            rest.find('/').and_then(|at| rest.get(at..)).unwrap_or_default()
        });
        path.split('?').next().unwrap_or_default()
    }

    /// The method and the path below the resource group: `GET Microsoft.Compute/disks/d`.
    pub(crate) fn short(&self) -> String {
        let path = self.path();
        let within = path.split_once("/providers/").map(|(_, within)| within);
        let named = within.or_else(|| path.rsplit('/').find(|part| !part.is_empty()));
        format!("{} {}", self.method, named.unwrap_or_default())
    }

    pub(crate) fn in_scope(&self) -> bool {
        let path = self.path().to_lowercase();
        let matches = |pattern: &Regex| pattern.is_match(&path).expect("it can be matched");
        self.method != "HEAD" && matches(&SCOPE) && !matches(&LEFT_OUT)
    }

    pub(crate) fn group(&self) -> Option<String> {
        group(self.path())
    }

    fn is_group(&self) -> bool {
        let parts: Vec<&str> = self.path().trim_end_matches('/').split('/').collect();
        parts.len() == 5 && self.group().is_some()
    }
}

/// The resource group of an id or path.
pub(super) fn group(path: &str) -> Option<String> {
    let low = path.to_lowercase();
    let mut parts = low.split('/');
    let whole = parts.next()?.is_empty() && parts.next()? == "subscriptions";
    let subscription = parts.next()?;
    let group =
        (whole && !subscription.is_empty() && parts.next()? == "resourcegroups").then(|| parts.next())?;
    let group = group?.split('?').next()?;
    (!group.is_empty()).then(|| group.to_owned())
}

fn conditions(headers: &Value) -> Value {
    let fields = headers.as_object().into_iter().flatten();
    let known: BTreeMap<String, &Value> = fields
        .map(|(name, value)| (name.to_lowercase(), value.get(0).unwrap_or(value)))
        .collect();
    let kept = ["If-Match", "If-None-Match"]
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), (**known.get(&name.to_lowercase())?).clone())));
    Value::Object(kept.collect())
}

fn parsed(text: &Value) -> Value {
    let text = text.as_str().unwrap_or_default();
    serde_json::from_str(text).unwrap_or(Value::Null)
}

fn number(value: &Value) -> u64 {
    value.as_u64().expect("a status is a number")
}

/// Whether a body says that it is being changed.
pub(super) fn in_motion(body: &Value) -> bool {
    body["properties"]["provisioningState"]
        .as_str()
        .is_some_and(|state| MOVING.contains(&state.to_lowercase().as_str()))
}

/// The steps of a recording.
pub(super) fn steps(file: &Path) -> Vec<Step> {
    let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let documents = Yaml::load_from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let whole = json_of(documents.first().expect("a recording is a document"));
    whole["interactions"]
        .as_array()
        .expect("a recording has interactions")
        .iter()
        .map(Step::new)
        .collect()
}

fn json_of(yaml: &Yaml<'_>) -> Value {
    match yaml {
        Yaml::Value(Scalar::Boolean(value)) => (*value).into(),
        Yaml::Value(Scalar::Integer(value)) => (*value).into(),
        Yaml::Value(Scalar::FloatingPoint(value)) => (**value).into(),
        Yaml::Value(Scalar::String(value)) => value.as_ref().into(),
        Yaml::Sequence(items) => items.iter().map(json_of).collect(),
        Yaml::Mapping(fields) => {
            let field = |(key, value): (&Yaml<'_>, _)| Some((key.as_str()?.to_owned(), json_of(value)));
            Value::Object(fields.iter().filter_map(field).collect())
        }
        Yaml::Tagged(_, inner) => json_of(inner),
        _ => Value::Null,
    }
}

/// Requests that make the resource groups which a recording takes for granted, as its own GETs show them.
pub(super) fn groups_first(steps: &[Step]) -> Vec<Value> {
    let mut shown: BTreeMap<String, &Value> = BTreeMap::new();
    let mut made: BTreeSet<String> = BTreeSet::new();
    let mut named: Vec<(String, &Step)> = Vec::new();
    for step in steps {
        let Some(group) = step.group() else { continue };
        if !named.iter().any(|(known, _)| *known == group) {
            named.push((group.clone(), step));
        }
        let created = step.is_group() && step.method == "PUT" && step.status == 201;
        let missed = step.body.to_string().contains("ResourceGroupNotFound") && !shown.contains_key(&group);
        if created || missed {
            made.insert(group.clone());
        }
        if step.is_group() && step.method == "GET" && step.body.is_object() && step.status == 200 {
            shown.entry(group).or_insert(&step.body);
        }
    }
    named.retain(|(group, _)| !made.contains(group));
    let request = |(group, step): (String, &Step)| {
        let inside = || {
            let mut here = steps.iter().filter(|step| step.group().as_ref() == Some(&group));
            here.find_map(|step| step.body["location"].as_str())
        };
        let (location, tags) = match shown.get(&group) {
            Some(body) => (
                body["location"].as_str().unwrap_or_default(),
                body["tags"].clone(),
            ),
            None => (inside().unwrap_or("westus"), Value::Null),
        };
        let tags = if tags.is_object() { tags } else { json!({}) };
        let root: Vec<&str> = step.path().split('/').take(5).collect();
        json!({
            "method": "PUT", "url": format!("https://management.azure.com{}?api-version=2022-09-01", root.join("/")),
            "headers": {}, "body": { "location": location, "tags": tags },
        })
    };
    named.into_iter().map(request).collect()
}
