#!/usr/bin/env python3
"""Writes tests/az/registry.tsv: how many values each option takes, of which kind, and which are allowed.

    pip install azure-cli==2.91.0 && python3 tests/az/registry.py ../shared/azure/data

The reference pages that cli_parameters.csv was made from leave this out, so it is read from the argument registry of
the CLI itself (MIT licence, from PyPI): no request is made. generate.py needs the written file, not the CLI.
"""
import csv
import pathlib
import sys

import yaml
from azure.cli.core import get_default_cli
from azure.cli.core.file_util import create_invoker_and_load_cmds_and_args
from knack.help_files import helps

VERSION = "2.91.0"
HERE = pathlib.Path(__file__).resolve().parent


def table():
    cli = get_default_cli()
    create_invoker_and_load_cmds_and_args(cli)
    return cli.invocation.commands_loader.command_table


def arity(settings, action, schema):
    """flag, flag? (a flag that takes true or false as well), 1, ?, + or *; append where each use adds one list."""
    nargs = settings.get("nargs")
    name = action if isinstance(action, str) else getattr(action, "__name__", "")
    base = "" if isinstance(action, str) or action is None else ",".join(c.__name__ for c in action.__mro__)
    if name == "store_true" or "_StoreTrueAction" in base or nargs == 0:
        return "flag"
    if "ThreeStateAction" in base or type(schema).__name__ == "AAZBoolArg":
        return "flag?"
    if name == "append" or "OrderedArgsAction" in base or "GenericUpdateAction" in base or "_AppendAction" in base:
        return "append"
    return str(nargs) if nargs in ("?", "+", "*") else "1"


def kind(settings, schema):
    """text, int, whole (as int, but refused in other words), float, tags, object (shorthand or JSON), file (text that may come from a file) or location."""
    element = getattr(schema, "_element", None)
    name = type(element if element is not None else schema).__name__
    dictionary = type(schema).__name__ == "AAZDictArg"
    wanted = getattr(settings.get("type"), "__name__", "")
    validator = getattr(settings.get("validator"), "__name__", "")
    if dictionary or validator == "validate_tags":
        return "tags"
    if name in ("AAZObjectArg", "AAZCustomListArg"):
        return "object"
    if name == "AAZIntArg":
        return "whole"
    if wanted == "int":
        return "int"
    if wanted == "float":
        return "float"
    if wanted == "file_type":
        return "file"
    if wanted == "location_name_type" or name == "AAZResourceLocationArg":
        return "location"
    return "text"


def choices(settings, schema):
    """The allowed values; the words for true and false are the arity's business."""
    found = settings.get("choices")
    element = getattr(schema, "_element", None)
    enum = getattr(schema, "enum", None) or getattr(element, "enum", None)
    if not found and enum is not None:
        found = list(enum.items)
    return [str(choice) for choice in found or []]


def main():
    folder = pathlib.Path(sys.argv[1])
    lines = (line for line in (folder / "cli_commands.csv").open() if not line.startswith("#"))
    commands = [row["command"].removeprefix("az ") for row in csv.DictReader(lines)]
    registry = table()
    out = [f"# azure-cli {VERSION} (PyPI, MIT licence), argument registry, read by tests/az/registry.py"]
    out.append("command\toptions\tarity\tkind\tchoices\tid_part\tgroup")
    for name in commands:
        command = registry.get(name)
        if command is None:
            continue
        if "AAZCommand" in [base.__name__ for base in type(command).__mro__]:
            out.append(f"{name}\t!newer\t\t\t\t\t")
        if command.confirmation:
            out.append(f"{name}\t!confirm\t\t\t\t\t")
        for argument in command.arguments.values():
            settings = argument.type.settings
            action = settings.get("action")
            schema = getattr(action, "_schema", None)
            options = [o if isinstance(o, str) else o.target for o in settings.get("options_list") or []]
            count = arity(settings, action, schema)
            allowed = [] if count.startswith("flag") else choices(settings, schema)
            out.append("\t".join([
                name, " ".join(options), count, kind(settings, schema), "|".join(allowed),
                settings.get("id_part") or "", settings.get("arg_group") or "",
            ]))
    groups = sorted({" ".join(name.split()[:n]) for name in commands for n in range(1, len(name.split()))})
    for group in groups:
        text = yaml.safe_load(helps.get(group) or "{}").get("short-summary", "")
        out.append(f"{group}\t!group\t\t\t{' '.join(text.split())}\t\t")
    (HERE / "registry.tsv").write_text("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
