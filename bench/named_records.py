"""Does `exactly_once` name the right records? Every defect that it must catch is run, and its exhibits are held against a second opinion.

    python bench/named_records.py [--seed 1] [--speed 120] [--jobs 2] [DEFECT ...]

The second opinion reads the ledgers' raw lines with plain dictionaries and compares the records' fields: it uses neither the judge's code
nor digests. Prints a Markdown row per defect; exit 1 when the two disagree about a single record.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from harness.checks.judge.saved import read_verdicts

IDRILL = str(Path(sys.executable).with_name("idrill"))
CONNECTORS = Path(__file__).parent.parent / "fixtures" / "connector"
KINDS = ("absent", "behind", "undeleted", "stale", "corrupted", "unexpected", "doubled")

Named = dict[str, set[str]]
"""Keys by kind."""


def lines(ledger: Path) -> Iterator[dict[str, Any]]:
    with ledger.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)


def content(line: dict[str, Any]) -> str:
    """A line of kind `repeated` counts only as the deletion of what was not there."""
    return "deleted" if line["kind"] == "repeated" or line["op"] == "delete" else json.dumps(line["fields"], sort_keys=True)


def second_opinion(run: Path) -> Named:
    """What is wrong with which key, by the ledgers of the two systems. Where both offer, each must end on the later change."""
    systems = {name: list(lines(run / "ledgers" / f"{name}.jsonl")) for name in ("source", "destination")}
    verdicts = read_verdicts(run / "verdicts.json").verdicts
    repaired = any(one.check == "exactly_once" and one.params.get("allow") == "repaired" for one in verdicts)
    two_way = any(line["kind"] == "offered" for line in systems["destination"])
    changes = [line for system in systems.values() for line in system if line["kind"] == "offered"]
    offered: dict[str, list[str]] = defaultdict(list)
    for line in sorted(changes, key=lambda line: (line["op"] == "delete", line["at"] if two_way else line["version"])):
        offered[line["key"]].append(content(line))
    found: Named = {kind: set() for kind in KINDS}
    for name in ("destination", "source") if two_way else ("destination",):
        took: dict[str, list[str]] = defaultdict(list)
        repeated: Counter[tuple[str, str]] = Counter()
        for line in systems[name]:
            arrived = line["kind"] == "committed" or (line["kind"] == "repeated" and line.get("why") == "absent")
            if arrived or line["kind"] == "offered":
                took[line["key"]].append(content(line))
            if line["kind"] == "committed":
                repeated[line["key"], content(line)] += 1
        found["doubled"] |= {key for (key, _), times in repeated.items() if times > 1}
        found["unexpected"] |= took.keys() - offered.keys()
        for key, versions in offered.items():
            put_right = repaired and took[key] and took[key][-1] in versions
            found["corrupted"] |= {key} if set(took[key]) - set(versions) and not put_right else set()
            if kind := ends_wrong(versions, took[key]):
                found[kind].add(key)
    probes = {line["key"] for line in lines(run / "journal.jsonl") if line.get("event") == "probe"}
    return {kind: keys - probes for kind, keys in found.items()}


def ends_wrong(versions: list[str], took: list[str]) -> str:
    """What is wrong with the state in which the receiving side is left; nothing was ever there: it is as if it had been deleted."""
    there, wanted = ([content for content in took if content in versions] or ["deleted"])[-1], versions[-1]
    if there == wanted:
        return ""
    if wanted == "deleted":
        return "undeleted"
    if took.count(wanted) == versions.count(wanted):
        return "stale"
    return "absent" if there == "deleted" else "behind"


def named(run: Path) -> Named:
    """All records in the exhibits of `exactly_once`."""
    found: Named = {kind: set() for kind in KINDS}
    exhibits = run / "report" / "exhibits" / "exactly_once.csv"
    if exhibits.exists():
        with exhibits.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                kind = row["exhibit"].partition(" (")[0]  # in drills of both ways the direction follows
                if kind in found:
                    found[kind].add(row["key"])
    return found


def drilled(defect: str, drill: str, options: argparse.Namespace) -> tuple[str, Named, Named]:
    """The outcome, what the judge names, and the second opinion."""
    with tempfile.TemporaryDirectory() as out:
        command = [IDRILL, "run", drill, "--connector", str(CONNECTORS / "broken" / f"{defect}.connector.yaml"), "--out", out, "-q"]
        command += ["--speed", str(options.speed), "--seed", str(options.seed)]
        said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False).stdout
        [folder] = (path.parent for path in Path(out).rglob("journal.jsonl"))
        return said.split()[0], named(folder), second_opinion(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--speed", type=float, default=120)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("defects", nargs="*", help="default: all that `exactly_once` must catch")
    options = parser.parse_args()
    expected = YAML(typ="safe").load((CONNECTORS / "expectations.yaml").read_text(encoding="utf-8"))
    wanted = options.defects or list(expected)
    chosen = [(name, due["drill"]) for name, due in expected.items() if due["check"] == "exactly_once" and name in wanted]
    print("| defect | drill | verdict | records named | the second opinion |\n|---|---|---|---|---|")
    agreed = 0
    with ThreadPoolExecutor(options.jobs) as pool:
        for (defect, drill), found in zip(chosen, pool.map(lambda one: drilled(one[0], one[1], options), chosen), strict=True):
            outcome, judged, second = found
            counts = ", ".join(f"{len(keys)} {kind}" for kind, keys in judged.items() if keys) or "none"
            differing = sorted(f"{key} ({kind})" for kind in KINDS for key in judged[kind] ^ second[kind])
            agreed += outcome == "FAIL" and not differing
            print(f"| {defect} | {drill} | {outcome} | {counts} | {', '.join(differing[:5]) or 'the same'} |", flush=True)
    print(f"\n{agreed} of {len(chosen)} agree, record by record")
    sys.exit(agreed != len(chosen))


if __name__ == "__main__":
    main()
