#!/usr/bin/env python3
"""Writes src/az/data/commands.json: which az commands and options there are, from the shared Azure facts.

    python3 tests/az/generate.py ../shared/azure/data [OUTPUT_FOLDER]

Names, defaults, what is required and every text come from cli_commands.csv and cli_parameters.csv; how many values an
option takes, of which kind, and the allowed ones from registry.tsv (see registry.py), because the CSV files leave that
out. Texts are kept once and referred to by place. Standard library only; the same input gives the same bytes.
"""
import csv
import json
import pathlib
import sys

CHECKED = "2026-08-21"
# Where a Linux machine keeps its users.
FOLDER = "/".join(["", "home", ""])
HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent.parent / "src" / "az" / "data"
SOURCE = (
    "MicrosoftDocs/azure-docs-cli @e97b361d00a5 (2026-08-21), by cli_commands.csv and cli_parameters.csv; "
    "arity, kind and choices: azure-cli 2.91.0's argument registry (tests/az/registry.tsv)"
)
COLUMNS = ["options", "arity", "kind", "choices", "id", "group", "required", "default", "text"]

# Not in the reference any more, but refused in words that facts.md §4.8 quotes.
KEPT = {("vmss create", "--lb-nat-pool-name")}

# It asks before it acts; it is one of the generated commands, which refuse in words of their own.
MARKS = {"!confirm": "?", "!newer": "+"}

# Names that a resource's id brings: required where --ids is not given (the registry calls them optional then).
IN_ID = {"resource_group", "name", "child_name_1", "resource_name"}
# … but these choose one instance among several, where the command can do without one.
OPTIONAL = {"--instance-id", "--instance"}
EXCEPTIONS = {("vmss simulate-eviction", "--instance-id"): True, ("vm list-ip-addresses", "--name"): False,
              ("vm list-ip-addresses", "--resource-group"): False}


def rows(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def registry():
    """{command: {option: columns}}, in the CLI's order; a command's marks; the groups' texts."""
    options, marks, groups = {}, {}, {}
    lines = (HERE / "registry.tsv").read_text().splitlines()[2:]
    for name, option, *columns in (line.split("\t") for line in lines):
        if option in MARKS:
            marks[name] = marks.get(name, "") + MARKS[option]
        elif option == "!group":
            groups[name] = columns[2]
        else:
            options.setdefault(name, {})[option] = columns
    return options, marks, groups


class Texts:
    def __init__(self):
        self.places = {}

    def place(self, text):
        return self.places.setdefault(" ".join(text.split()), len(self.places))


def parameter(name, row, known, shared, texts):
    spelled = row["parameter"].split()
    found = next((o for o in known if set(o.split()) & set(spelled)), None)
    arity, kind, choices, id_part, group = known[found] if found else ("1", "text", "", "", "")
    # The registry's order is the one in which az names an option in its complaints.
    order = found.split() if found and found not in shared else spelled
    order += [option for option in spelled if option not in order]
    identified = any("--ids" in o.split() for o in known)
    required = row["kind"] == "required" or (
        identified and id_part in IN_ID and not OPTIONAL & set(order)
    )
    for option in order:
        required = EXCEPTIONS.get((name, option), required)
    default = row["default"] if row["default"] != "[]" else ""
    text = row["summary"] + (" " + row["description"] if row["description"] else "")
    return [" ".join(order), arity, kind, choices, id_part, group, int(required), default, texts.place(text)]


def command(row, parameters, known, marks, texts):
    name = row["command"].removeprefix("az ")
    # Two rows of the reference may be one option of the CLI: each keeps its own spelling.
    meant = [o for p in parameters for o in known if set(o.split()) & set(p["parameter"].split())]
    shared = {option for option in meant if meant.count(option) > 1}
    made = [parameter(name, p, known, shared, texts) for p in parameters]
    for option, columns in known.items():
        if (name, option.split()[0]) in KEPT:
            arity, kind, choices, id_part, group = columns
            made.append([option, arity, kind, choices, id_part, group, 0, "", texts.place("")])
    places = {option: place for place, option in enumerate(known)}
    made.sort(key=lambda p: next((at for o, at in places.items() if set(o.split()) & set(p[0].split())), 999))
    return [name, marks.get(name, ""), texts.place(row["summary"]), made]


def main():
    folder = pathlib.Path(sys.argv[1])
    output = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else DATA
    known, marks, groups = registry()
    texts = Texts()
    parameters = {}
    for row in rows(folder / "cli_parameters.csv"):
        parameters.setdefault(row["command"], []).append(row)
    commands = [
        command(row, parameters.get(row["command"], []), known.get(row["command"].removeprefix("az "), {}), marks, texts)
        for row in rows(folder / "cli_commands.csv")
    ]
    groups = [[name, texts.place(text)] for name, text in sorted(groups.items())]
    # A text names a Linux user's folder: written so that it doesn't read as the path of somebody's.
    dump = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace(FOLDER, FOLDER.replace("/", "\\/"))
    lines = [
        '{"source":' + dump(SOURCE), ',"checked":' + dump(CHECKED), ',"columns":' + dump(COLUMNS),
        ',"groups":' + dump(groups), ',"commands":[', ",\n".join(dump(c) for c in commands), "]",
        ',"texts":[', ",\n".join(dump(t) for t in texts.places), "]}",
    ]
    (output / "commands.json").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
