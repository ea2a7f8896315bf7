#!/usr/bin/env python3
"""Writes src/arm/catalog/data/*.json from the CSV folder of the shared Azure facts.

    python3 tests/catalog/generate.py ../shared/azure/data [OUTPUT_FOLDER]

Each file is {"source", "checked", "columns", "rows"}: one header, then arrays, because the files are compiled
into the page. Columns that nothing reads are dropped. What no source states is 1 in the column `inferred`.
Standard library only; the same CSV files give the same bytes.
"""
import csv
import json
import pathlib
import re
import sys

CHECKED = "2026-08-21"
HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent.parent / "src" / "arm" / "catalog" / "data"

# facts.md 0 and 6: the orchestration page is followed where it and a size's own page disagree.
NOT_MEMORY_PRESERVING = set("GHLMN")

# Never offered to a customer's subscription.
INTERNAL_GEOGRAPHIES = {"Canary (US)", "Stage (US)"}

# Version, name and version of the system in the instance view, in the order of images.csv.
# A version with R was read in an azure-cli recording; the others have the publisher's pattern and are INFERRED.
IMAGE_EXTRAS = {
    "20_04-lts-gen2": ("20.04.202312060", "", "ubuntu", "20.04", 1),
    "20_04-lts": ("20.04.202312060", "", "ubuntu", "20.04", 1),
    "20_04-lts-arm64": ("20.04.202312060", "", "ubuntu", "20.04", 0),
    "22_04-lts-gen2": ("22.04.202408010", "R", "ubuntu", "22.04", 1),
    "22_04-lts": ("22.04.202408010", "", "ubuntu", "22.04", 1),
    "22_04-lts-arm64": ("22.04.202408010", "", "ubuntu", "22.04", 0),
    "server": ("24.04.202408010", "", "ubuntu", "24.04", 1),
    "18.04-LTS": ("18.04.202401161", "R", "ubuntu", "18.04", 1),
    "11-backports-gen2": ("0.20231210.1591", "", "debian", "11", 1),
    "10": ("0.20240430.1733", "R", "debian", "10.13", 1),
    "8-lvm-gen2": ("8.9.2023112310", "", "redhat", "8.9", 0),
    "gen2": ("2023.11.08", "", "sles", "15.3", 0),
    "stable-gen2": ("3760.2.0", "", "flatcar", "3760.2.0", 0),
    "8_5-gen2": ("8.5.2022101401", "", "centos", "8.5.2111", 0),
    "7.5": ("7.5.201808150", "R", "centos", "7.5.1804", 0),
    "2022-datacenter-azure-edition": ("20348.2655.240810", "", "Windows Server 2022 Datacenter Azure Edition", "10.0.20348.2655", 1),
    "2022-datacenter-azure-edition-core": ("20348.2655.240810", "", "Windows Server 2022 Datacenter Azure Edition", "10.0.20348.2655", 1),
    "2022-datacenter-g2": ("20348.2655.240810", "R", "Windows Server 2022 Datacenter", "10.0.20348.2655", 1),
    "2022-Datacenter": ("20348.2655.240810", "", "Windows Server 2022 Datacenter", "10.0.20348.2655", 1),
    "2022-datacenter-smalldisk-g2": ("20348.2655.240810", "", "Windows Server 2022 Datacenter", "10.0.20348.2655", 1),
    "2019-Datacenter": ("17763.8276.260109", "R", "Windows Server 2019 Datacenter", "10.0.17763.8276", 1),
    "2016-Datacenter": ("14393.7259.240811", "", "Windows Server 2016 Datacenter", "10.0.14393.7259", 1),
}
OPENSUSE = ("2023.10.09", "", "opensuse", "15.4", 0)

# Operation name in the catalog, then kind and CLI command in durations_recorded.csv.
DURATIONS = [
    ("deployment.virtualMachine", "ARM deployment", "vm create"),
    ("deployment.scaleSet", "ARM deployment", "vmss create"),
    ("deployment.availabilitySet", "ARM deployment", "vm availability-set create"),
    ("virtualMachine.create", "compute async operation", "vm create"),
    ("virtualMachine.update", "compute async operation", "vm update"),
    ("virtualMachine.resize", "compute async operation", "vm resize"),
    ("virtualMachine.start", "compute async operation", "vm start"),
    ("virtualMachine.powerOff", "compute async operation", "vm stop"),
    ("virtualMachine.deallocate", "compute async operation", "vm deallocate"),
    ("virtualMachine.restart", "compute async operation", "vm restart"),
    ("virtualMachine.redeploy", "compute async operation", "vm redeploy"),
    ("virtualMachine.reimage", "compute async operation", "vm reimage"),
    ("virtualMachine.delete", "compute async operation", "vm delete"),
    ("scaleSet.create", "compute async operation", "vmss create"),
    ("scaleSet.update", "compute async operation", "vmss update"),
    ("scaleSet.scale", "compute async operation", "vmss scale"),
    ("scaleSet.start", "compute async operation", "vmss start"),
    ("scaleSet.powerOff", "compute async operation", "vmss stop"),
    ("scaleSet.deallocate", "compute async operation", "vmss deallocate"),
    ("scaleSet.restart", "compute async operation", "vmss restart"),
    ("scaleSet.reimage", "compute async operation", "vmss reimage"),
    ("scaleSet.updateInstances", "compute async operation", "vmss update-instances"),
    ("scaleSet.deleteInstances", "compute async operation", "vmss delete-instances"),
    ("scaleSet.delete", "compute async operation", "vmss delete"),
]
# INFERRED: these answer within moments and no recording times them.
DURATIONS_INFERRED = [
    ("networkInterface.write", 1, 1.5, 3),
    ("networkSecurityGroup.write", 1, 1.5, 3),
    ("publicIpAddress.write", 1, 1.5, 3),
    ("virtualNetwork.write", 1, 2, 3),
    ("networkWatcher.write", 1, 2, 3),
    ("network.delete", 1, 2, 3),
    ("disk.write", 1, 1.5, 3),
    ("availabilitySet.write", 1, 1.5, 3),
    ("resourceGroup.write", 1, 1, 2),
    ("resourceGroup.delete", 10, 30, 90),
    ("storageAccount.write", 10, 20, 30),
    ("keyVault.write", 5, 15, 30),
    ("other.write", 1, 2, 3),
    ("other.delete", 1, 2, 3),
]


def read(folder, name):
    with open(folder / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def number(text):
    value = float(text)
    return int(value) if value == int(value) else value


def regions(folder):
    rows = []
    offered = [row for row in read(folder, "regions.csv") if row["geography"] not in INTERNAL_GEOGRAPHIES]
    # swedensouth is named as a pair and is itself not listed.
    names = {row["name"] for row in offered}
    for row in offered:
        shown = f"({row['geography_group']}) {row['display_name']}"
        assert shown == row["portal_display_name"], "the portal's name is derived in regions.rs"
        domains = row["max_fault_domains_managed"]
        rows.append([
            row["name"], row["display_name"], row["geography_group"],
            row["paired_region"] if row["paired_region"] in names else "",
            int(row["az_count"]), int(domains or 2), int(row["category"] == "Recommended"), int(not domains),
        ])
    columns = ["name", "display_name", "geography_group", "paired_region", "zones", "max_fault_domains",
               "recommended", "inferred"]
    return ("Azure/terraform-azurerm-avm-utl-regions locations.tf.json @9064b20b; fault domains: MicrosoftDocs/azure-docs "
            "includes/managed-disks-common-fault-domain-region-list.md (2 inferred where not listed)"), columns, rows


def quota_family(name):
    """The middle of "Standard BS Family vCPUs", after the names in recording test_vm_usage."""
    body = name.removeprefix("Standard_")
    if "_T4_v3" in body:
        return "NCASv3_T4"
    letters, suffix, version = re.fullmatch(r"([A-Z]+)\d+(?:-\d+)?([a-z]*)(?:_(v\d))?", body).groups()
    version = version or ""
    if letters == "B":
        return "Bsv2" if version else "BS"
    if letters == "HB":
        return "HBv3"
    if letters in ("H", "NV", "NC", "G", "GS", "DS", "A") and "s" not in suffix:
        return letters + version
    if letters == "M":
        return "MS"
    return letters + ("AS" if "a" in suffix else "PS" if "p" in suffix else "S" if "s" in suffix else "") + version


def rdma(row):
    name = row["name"]
    if row["rdma"] == "24rs Yes":
        return "24rs" in name
    if row["rdma"] == "r sizes Yes":
        return name.endswith("r")
    return row["rdma"] == "Yes"


def sizes(folder):
    rows = []
    for row in read(folder, "vm_sizes.csv"):
        told = [row[c] for c in ("accelerated_networking", "spot_capable", "memory_preserving_updates", "hyperv_generations")]
        plain = {c: row[c].removeprefix("INFERRED ") for c in row}
        rows.append([
            row["name"], quota_family(row["name"]), int(row["vcpus"]), number(row["memory_gib"]),
            number(row["temp_disk_gib"]), int(row["max_data_disks"]), int(row["max_nics"]),
            int(plain["accelerated_networking"] in ("Yes", "Required")), int(plain["premium_storage"] == "Yes"),
            int(plain["spot_capable"] == "Yes"), int(row["family_letter"] not in NOT_MEMORY_PRESERVING),
            int("1" in plain["hyperv_generations"]), int("2" in plain["hyperv_generations"]),
            int(row["arch"] == "Arm64"), int(rdma(row)), int(any("INFERRED" in cell for cell in told)),
        ])
    columns = ["name", "quota_family", "vcpus", "memory_gib", "temp_disk_gib", "max_data_disks", "max_nics",
               "accelerated_networking", "premium_storage", "spot_capable", "memory_preserving_updates", "generation_1",
               "generation_2", "arm64", "rdma", "inferred"]
    return ("GET .../locations/{region}/vmSizes in azure-cli recordings; capabilities: MicrosoftDocs/azure-docs size pages and "
            "Azure/karpenter-provider-azure pkg/fake; memory preserving by family (orchestration modes page)"), columns, rows


def prices(folder):
    table = read(folder, "vm_prices_usd_hour.csv")
    columns = list(table[0])
    columns[0] = "name"
    rows = [[row["size"]] + [number(row[c]) if row[c] else None for c in columns[1:]] for row in table]
    return ("Azure Retail Prices API as generated into Azure/karpenter-provider-azure zz_generated.pricing.go, 2026-06-18 "
            "(pay-as-you-go Linux, USD an hour)"), columns, rows


def images(folder):
    rows = []
    for row in read(folder, "images.csv"):
        extras = OPENSUSE if row["offer"].startswith("openSUSE") else IMAGE_EXTRAS[row["sku"]]
        version, read_in, os_name, os_version, free = extras
        rows.append([
            row["portal_display_name"], row["publisher"], row["offer"], row["sku"], int(row["os"] == "Windows"),
            int(row["architecture"] == "Arm64"), int(row["hyperv_generation"].removeprefix("V")),
            int(row["os_disk_gb"]), version, os_name, os_version, free, int("INFERRED" in row["source"]),
            int(read_in != "R"),
        ])
    columns = ["portal_display_name", "publisher", "offer", "sku", "windows", "arm64", "generation", "os_disk_gb",
               "exact_version", "os_name", "os_version", "free_services_eligible", "inferred", "version_inferred"]
    return ("images in azure-cli recordings and aliases.json, the seed lab's first image; display names, free services and "
            "versions otherwise inferred"), columns, rows


def durations(folder):
    recorded = {(r["kind"], r["cli_command"]): r for r in read(folder, "durations_recorded.csv") if r["status"] == "Succeeded"}
    rows = []
    for name, kind, command in DURATIONS:
        row = recorded[kind, command]
        rows.append([name, number(row["min_s"]), number(row["median_s"]), number(row["max_s"]), 0])
    rows += [[*row, 1] for row in DURATIONS_INFERRED]
    return ("start and end of operations in azure-cli recordings (seconds)",
            ["operation", "min_s", "median_s", "max_s", "inferred"], rows)


def write(path, source, columns, rows):
    def compact(value):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    head = f'{{"source":{compact(source)},\n"checked":"{CHECKED}",\n"columns":{compact(columns)},\n"rows":[\n'
    path.write_text(head + ",\n".join(compact(row) for row in rows) + "\n]}\n", encoding="utf-8")


def main():
    folder = pathlib.Path(sys.argv[1])
    output = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else DATA
    for make in (regions, sizes, prices, images, durations):
        write(output / f"{make.__name__}.json", *make(folder))


if __name__ == "__main__":
    main()
