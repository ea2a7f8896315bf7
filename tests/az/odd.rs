//! Nothing that is typed makes az panic: every command with every option, and values that no one means.

use flexlab::arm::rest::Plane;
use flexlab::az::line::words;
use flexlab::az::table::{self, Arity, Parameter};
use flexlab::az::{Answer, Shell};
use serde_json::Value;

/// A world with something of most kinds in it, named as the values below name it.
fn world(shell: &mut Shell) -> Plane {
    let mut plane = Plane::pay_as_you_go();
    for line in [
        "az group create -n xx -l westeurope",
        "az network vnet create -g xx -n xx --subnet-name xx",
        "az network nsg create -g xx -n xx",
        "az network lb create -g xx -n xx",
        "az vmss create -g xx -n xx --platform-fault-domain-count 1 --single-placement-group false",
        "az vm create -g xx -n xx --image Ubuntu2204 --generate-ssh-keys",
        "az disk create -g xx -n xx --size-gb 4",
    ] {
        let answer = shell.run(&mut plane, &words(line).expect("words"));
        assert_eq!(answer.exit, 0, "{line}: {}", answer.err);
    }
    plane
}

fn given(parameter: &Parameter, value: &str) -> Vec<String> {
    let option = parameter.long().to_owned();
    let value = parameter.choices.first().copied().unwrap_or(value);
    match parameter.arity {
        Arity::Flag | Arity::ThreeState => vec![option],
        Arity::One | Arity::Optional => vec![option, value.to_owned()],
        Arity::Some | Arity::Any | Arity::Append => vec![option, value.to_owned(), value.to_owned()],
    }
}

fn run(
    shell: &mut Shell,
    plane: &mut Plane,
    command: &str,
    values: impl IntoIterator<Item = Vec<String>>,
) -> Answer {
    let mut line = vec!["az".to_owned()];
    line.extend(command.split(' ').map(str::to_owned));
    line.extend(values.into_iter().flatten());
    shell.run(plane, &line)
}

const ODD: [&str; 14] = [
    "xx",
    "",
    "0",
    "-1",
    "9223372036854775807",
    "99999999999999999999999999999",
    "10.0.0.0/99",
    "a=b",
    "=",
    "[0].x[[",
    "/subscriptions/x/resourceGroups/xx/providers/y/z/xx/x/xx",
    "{\"a\": [{}]}",
    "é😀\u{0}\u{202e}",
    "week",
];

#[test]
fn every_option_takes_any_value_without_a_panic() {
    let mut shell = Shell::default();
    let base = world(&mut shell);
    let mut played = 0;
    for value in ODD {
        for command in table::commands() {
            let named = |parameter: &&Parameter| !matches!(parameter.long(), "--ids" | "--subscription");
            // All at once would be refused by the first; one beside what is required comes further.
            let required: Vec<&Parameter> = command.parameters.iter().filter(|p| p.required).collect();
            for parameter in command.parameters.iter().filter(named) {
                let number = |p: &Parameter| if p.kind == table::Kind::Text { "xx" } else { "1" };
                let others = required.iter().filter(|other| other.long() != parameter.long());
                let line = others
                    .map(|other| given(other, number(other)))
                    .chain([given(parameter, value)]);
                let confirmed = command.confirm.then(|| vec!["--yes".to_owned()]);
                let mut plane = base.clone();
                let answer = run(&mut shell, &mut plane, command.name, line.chain(confirmed));
                played += usize::from(answer.exit == 0);
            }
        }
    }
    assert!(played > 1_000, "{played} came through");
}

#[test]
fn a_line_that_is_cut_anywhere_is_answered() {
    let line = "az vm update -g xx -n xx --set 'tags.a=[\"b\"]' --add tags.c \"d e\" --query \"[?a=='b'].{c:d}\" -o table";
    let mut shell = Shell::default();
    let base = world(&mut shell);
    for end in 0..line.len() {
        let mut plane = base.clone();
        if let Some(answer) = shell.feed(&mut plane, &line[..end]) {
            assert!(answer.exit == 0 || !answer.err.is_empty(), "{}", &line[..end]);
        }
        shell.end();
    }
}

/// The places of the objects and lists in a value, as `--set` names them.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    if !at.is_empty() && (value.is_object() || value.is_array()) {
        found.push(at.to_owned());
    }
    let dot = if at.is_empty() { "" } else { "." };
    match value {
        Value::Object(fields) => {
            let fields = fields.iter();
            fields.for_each(|(name, value)| places(value, &format!("{at}{dot}{name}"), found));
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(place, value)| places(value, &format!("{at}[{place}]"), found));
        }
        _ => {}
    }
}

/// Each line makes what is changed; the commands that begin with the last one's first words are asked for then.
const MADE: [(&str, &[&str]); 8] = [
    (
        "vmss",
        &["vmss create -g xx -n xx --orchestration-mode Uniform --image Ubuntu2204 --generate-ssh-keys"],
    ),
    (
        "monitor autoscale",
        &[
            "vmss create -g xx -n xx --image Ubuntu2204 --generate-ssh-keys",
            "monitor autoscale create -g xx -n xx --resource xx --resource-type Microsoft.Compute/virtualMachineScaleSets --count 1",
        ],
    ),
    (
        "vm",
        &["vm create -g xx -n xx --image Ubuntu2204 --generate-ssh-keys --data-disk-sizes-gb 4"],
    ),
    (
        "network nic",
        &[
            "network vnet create -g xx -n xx --subnet-name xx",
            "network nic create -g xx -n xx --vnet-name xx --subnet xx",
        ],
    ),
    ("network lb", &["network lb create -g xx -n xx"]),
    (
        "network vnet",
        &["network vnet create -g xx -n xx --subnet-name xx"],
    ),
    (
        "network nsg",
        &[
            "network nsg create -g xx -n xx",
            "network nsg rule create -g xx --nsg-name xx -n xx --priority 100",
        ],
    ),
    ("network public-ip", &["network public-ip create -g xx -n xx"]),
];

#[test]
fn what_set_leaves_behind_makes_no_command_panic() {
    let mut shell = Shell::default();
    let mut kept = 0;
    for (family, lines) in MADE {
        let mut base = Plane::pay_as_you_go();
        for line in std::iter::once(&"group create -n xx -l westeurope").chain(lines) {
            let answer = shell.run(&mut base, &words(&format!("az {line}")).expect("words"));
            assert_eq!(answer.exit, 0, "{line}: {}", answer.err);
        }
        let named = ["-g", "xx", "-n", "xx"].map(str::to_owned).to_vec();
        let shown = run(&mut shell, &mut base, &format!("{family} show"), [named.clone()]);
        let shown: Value = serde_json::from_str(&shown.out).expect("what is shown is JSON");
        let mut found = Vec::new();
        places(&shown, "", &mut found);
        for place in found {
            let mut plane = base.clone();
            let set = vec!["--set".to_owned(), format!("{place}=x")];
            let changed = run(
                &mut shell,
                &mut plane,
                &format!("{family} update"),
                [named.clone(), set],
            );
            if changed.exit != 0 {
                continue;
            }
            kept += 1;
            // What makes the resource itself doesn't look at it.
            let begins = format!("{family} ");
            let makes = format!("{family} create");
            let played = flexlab::az::played().filter(|name| name.starts_with(&begins) && *name != makes);
            for command in played.filter_map(table::command) {
                let required = command.parameters.iter().filter(|p| p.required);
                let required: Vec<_> = required.map(|one| given(one, "xx")).collect();
                let others = command.parameters.iter().filter(|p| !p.required);
                // Each place meets a quarter of the options.
                let some = others.enumerate().filter(|(at, _)| at % 4 == kept % 4);
                for (_, parameter) in some {
                    let confirmed = command.confirm.then(|| vec!["--yes".to_owned()]);
                    let value = if parameter.kind == table::Kind::Text {
                        "xx"
                    } else {
                        "1"
                    };
                    let line = required
                        .iter()
                        .cloned()
                        .chain([given(parameter, value)])
                        .chain(confirmed);
                    run(&mut shell, &mut plane.clone(), command.name, line);
                }
            }
        }
    }
    assert!(kept > 20, "{kept} changes were taken");
}
