#!/usr/bin/env python3
"""Writes tests/data/az/recorded.json: lines of az with the requests that the CLI was recorded to send for them.

    python3 tests/az/recorded.py ../shared/azure/recordings

The lines are in tests/data/az/recorded.txt, found again by the number of the command in its recording (a new number for
each change of the CommandName or ParameterSetName header). Needs PyYAML; the same input gives the same bytes.
"""
import json
import pathlib
import re
import sys

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Where a Linux machine keeps its users.
FOLDER = "/".join(["", "home", ""])
HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent / "data" / "az"
HOST = "https://management.azure.com"
# What the CLI does around a command, and what only its module tests send.
SKIPPED = {"storage account show", "network asg create", "vm user update", "vm user delete", "vmss extension set",
           "network vnet check-ip-address"}
# Questions that ours doesn't ask: which API versions and images there are.
UNASKED = re.compile(r"/providers/Microsoft\.\w+\?|/publishers/")
OPERATION = re.compile(r"operation(s|statuses|results)/", re.I)


def commands(path):
    """The interactions of each command, in order."""
    found, last = [], None
    for interaction in yaml.load(path.open(), Loader=LOADER)["interactions"]:
        request = interaction["request"]
        headers = {key.lower(): value[0] for key, value in request["headers"].items()}
        name, options = headers.get("commandname"), headers.get("parametersetname")
        if name in SKIPPED:
            last = None
        if not name or name in SKIPPED:
            continue
        if (name, options) != last:
            found.append([])
        last = (name, options)
        found[-1].append(interaction)
    return found


def exchange(interaction):
    request, response = interaction["request"], interaction["response"]
    headers = {key.lower(): value[0] for key, value in response["headers"].items()}
    text = response["body"]["string"] or ""
    answer = json.loads(text) if text[:1] in ("{", "[") and text else None
    if "/deployments/" in request["uri"]:
        # Nothing that is compared comes from it.
        answer = {"properties": {"provisioningState": "Succeeded"}}
    return {
        "method": request["method"],
        "path": request["uri"].replace(HOST, ""),
        "body": json.loads(request["body"]) if request.get("body") else None,
        "status": response["status"]["code"],
        "operation": "azure-asyncoperation" in headers or (response["status"]["code"] == 202 and "location" in headers),
        "answer": answer,
    }


def filled(line, exchanges):
    """The line with what the recording itself says put in."""
    text = json.dumps([e["body"] for e in exchanges])
    user = re.search(r'"adminUsername": "([^"]*)"', text)
    key = re.search(r'"keyData": "((?:[^"\\]|\\.)*)"', text)
    mode = re.search(r'"patchMode": "([^"]*)"', text)
    group = next((m for e in exchanges if (m := re.search(r"/resource[gG]roups/([^/?]+)", e["path"]))), None)
    sets = re.search(r'"type": "Microsoft.Compute/virtualMachineScaleSets", "name": "([^"]*)"', text)
    values = {
        "{USER}": user and user[1], "{KEY}": key and json.loads(f'"{key[1]}"'), "{MODE}": mode and mode[1],
        "{RG}": group and group[1], "{SET}": sets and sets[1], "{PW}": "CorrectHorse-2711",
    }
    for name, value in values.items():
        line = line.replace(name, value or name)
    return line


def main():
    recordings = pathlib.Path(sys.argv[1])
    cases, name, found = [], None, []
    for line in (DATA / "recorded.txt").read_text().splitlines():
        if line.startswith("## "):
            name = line[3:]
            found = commands(recordings / f"{name}.yaml")
        elif line and not line.startswith("#"):
            number, line = line.split(" ", 1)
            exchanges = [exchange(i) for i in found[int(number) - 1]]
            exchanges = [e for e in exchanges if not OPERATION.search(e["path"]) and e["path"].startswith("/")
                         and not UNASKED.search(e["path"])]
            cases.append({"recording": f"{name} {number}", "line": filled(line, exchanges), "exchanges": exchanges})
    lines = ",\n".join(json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in cases)
    # The folders of a machine's users, written so that they don't read as the path of somebody's.
    lines = lines.replace(FOLDER, FOLDER.replace("/", "\\/"))
    (DATA / "recorded.json").write_text("[" + lines + "]\n")


if __name__ == "__main__":
    main()
