//! Nothing that is typed makes az panic: every command with every option, and values that no one means.

use flexlab::arm::rest::Plane;
use flexlab::az::line::words;
use flexlab::az::table::{self, Arity, Parameter};
use flexlab::az::{Answer, Shell};

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
