//! `--condition`, `--scale` and `--timegrain`: the small languages of a rule (monitor/actions.py, the CLI's grammar).

use serde_json::{Value, json};

use crate::az::error::AzError;

const USAGE: &str = "--condition [\"NAMESPACE\"] METRIC {==,!=,>,>=,<,<=} THRESHOLD {avg,min,max,total,count} PERIOD\n            \
                     [where DIMENSION {==,!=} VALUE [or VALUE ...]\n            \
                     [and   DIMENSION {==,!=} VALUE [or VALUE ...] ...]]";

const OPERATORS: [(&str, &str); 6] = [
    ("==", "Equals"),
    ("!=", "NotEquals"),
    (">=", "GreaterThanOrEqual"),
    ("<=", "LessThanOrEqual"),
    (">", "GreaterThan"),
    ("<", "LessThan"),
];

const AGGREGATIONS: [(&str, &str); 5] = [
    ("avg", "Average"),
    ("min", "Minimum"),
    ("max", "Maximum"),
    ("total", "Total"),
    ("count", "Count"),
];

fn of<'a>(map: &[(&str, &'a str)], word: &str) -> Option<&'a str> {
    map.iter()
        .find(|(known, _)| *known == word)
        .map(|(_, meaning)| *meaning)
}

/// `Percentage CPU > 70 avg 5m`: what is measured, and when the rule acts.
pub(super) fn condition(words: &[&str]) -> Result<Value, AzError> {
    let usage = || AzError::new(USAGE);
    let text = words.join(" ");
    let words: Vec<&str> = text.split_whitespace().collect();
    let at = words
        .iter()
        .position(|word| of(&OPERATORS, word).is_some())
        .ok_or_else(usage)?;
    let (metric, rest) = words.split_at(at);
    let [operator, threshold, aggregation, window, more @ ..] = rest else {
        return Err(usage());
    };
    let threshold: f64 = threshold.parse().map_err(|_| usage())?;
    if metric.is_empty() || !threshold.is_finite() {
        return Err(usage());
    }
    let mut metric = metric.join(" ");
    let mut trigger = json!({
        "operator": of(&OPERATORS, operator),
        "threshold": threshold,
        "timeAggregation": of(&AGGREGATIONS, aggregation).ok_or_else(usage)?,
        "timeWindow": period(window).ok_or_else(usage)?,
    });
    // A namespace stands in quotes before the metric.
    if let Some((namespace, rest)) = metric.strip_prefix('"').and_then(|rest| rest.split_once("\" ")) {
        trigger["metricNamespace"] = namespace.into();
        metric = rest.to_owned();
    }
    trigger["metricName"] = metric.trim_matches('"').into();
    if !more.is_empty() {
        trigger["dimensions"] = dimensions(more).ok_or_else(usage)?;
    }
    Ok(trigger)
}

/// `where A == x or y and B != z`.
fn dimensions(words: &[&str]) -> Option<Value> {
    let [first, words @ ..] = words else { return None };
    if *first != "where" {
        return None;
    }
    let dimension = |words: &[&str]| {
        let at = words.iter().position(|word| matches!(*word, "==" | "!="))?;
        let (name, rest) = words.split_at(at);
        let [operator, values @ ..] = rest else {
            return None;
        };
        let values: Vec<String> = values
            .split(|word| *word == "or")
            .map(|value| value.join(" "))
            .collect();
        let operator = of(&OPERATORS, operator)?;
        Some(json!({ "DimensionName": name.join(" "), "Operator": operator, "Values": values }))
    };
    words
        .split(|word| *word == "and")
        .map(dimension)
        .collect::<Option<Vec<Value>>>()
        .map(Value::Array)
}

/// `5m` is PT5M; days, hours and seconds likewise.
fn period(text: &str) -> Option<String> {
    let upper = text.to_uppercase();
    if upper.starts_with('P') {
        return Some(upper);
    }
    let (date, time) = upper
        .split_once('D')
        .map_or((None, upper.as_str()), |(days, time)| (Some(days), time));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let units = time
        .split_inclusive(['H', 'M', 'S'])
        .all(|part| part.strip_suffix(['H', 'M', 'S']).is_some_and(digits));
    let date = match date {
        Some(days) if digits(days) => format!("{days}D"),
        Some(_) => return None,
        None => String::new(),
    };
    match (units, time.is_empty(), date.is_empty()) {
        (true, false, _) => Some(format!("P{date}T{time}")),
        (_, true, false) => Some(format!("P{date}")),
        _ => None,
    }
}

/// `out 2`, `in 10%`, `to 5`: what the rule does, `minutes` after it last did something.
pub(super) fn scale(words: &[&str], minutes: i64) -> Result<Value, AzError> {
    let text = words.join(" ");
    let words: Vec<&str> = text.split_whitespace().collect();
    let [direction, amount] = words.as_slice() else {
        return Err(AzError::new("--scale {in,out,to} VALUE[%]"));
    };
    let meaning = match *direction {
        "out" => "Increase",
        "in" => "Decrease",
        "to" => "None",
        _ => return Err(AzError::new("--scale {in,out,to} VALUE[%]")),
    };
    let (kind, amount) = match amount.strip_suffix('%') {
        _ if *direction == "to" => ("ExactCount", *amount),
        Some(amount) => ("PercentChangeCount", amount),
        None => ("ChangeCount", *amount),
    };
    Ok(json!({
        "direction": meaning,
        "type": kind,
        "cooldown": format!("PT{minutes}M"),
        "value": amount,
    }))
}

/// `avg 1m`: over which time, and how, the machines' values become one.
pub(super) fn grain(words: &[&str]) -> (&'static str, String) {
    const STATISTICS: [(&str, &str); 4] =
        [("avg", "Average"), ("min", "Min"), ("max", "Max"), ("sum", "Sum")];
    let text = words.join(" ");
    let mut words = text.split_whitespace();
    let statistic = words
        .next()
        .and_then(|word| of(&STATISTICS, word))
        .unwrap_or("Average");
    let grain = words.next().and_then(period).unwrap_or_else(|| "PT1M".into());
    (statistic, grain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_read() {
        let trigger = condition(&["Percentage", "CPU", ">", "70", "avg", "5m"]).expect("a condition");
        assert_eq!(trigger["metricName"], "Percentage CPU");
        assert_eq!(trigger["operator"], "GreaterThan");
        assert_eq!(trigger["timeWindow"], "PT5M");
        assert_eq!(
            condition(&["Percentage CPU <= 5.5 max 1h30m where A == x or y and B != z"]).expect("it")["dimensions"],
            json!([{"DimensionName": "A", "Operator": "Equals", "Values": ["x", "y"]},
                   {"DimensionName": "B", "Operator": "NotEquals", "Values": ["z"]}])
        );
        for wrong in [
            "CPU > x avg 5m",
            "CPU > 7",
            "> 7 avg 5m",
            "CPU > 7 avg fast",
            "CPU > 7 often 5m",
        ] {
            assert!(condition(&[wrong]).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_action_is_read() {
        assert_eq!(scale(&["out", "2"], 5).expect("it")["type"], "ChangeCount");
        assert_eq!(scale(&["in 10%"], 5).expect("it")["value"], "10");
        assert_eq!(scale(&["to", "3"], 1).expect("it")["direction"], "None");
        assert!(scale(&["up", "3"], 1).is_err());
        assert_eq!(grain(&["avg", "1m"]), ("Average", "PT1M".to_owned()));
    }
}
