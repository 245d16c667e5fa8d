"""How long does it take to judge a run of a million records, and does it find every seeded defect?

    python bench/verify.py [--records 1000000] [--seed 7] [--rounds 3] [--dir DIR]

Prints Markdown rows: wall time and peak memory of `Evidence.open` + `judge` from JSONL, and datacompy on the same data beside it. Every
measurement runs in a process of its own. The data is made once per size and seed (it takes longer than judging it) and kept in DIR.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import verify_data


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--dir", type=Path, default=Path(tempfile.gettempdir()) / "idrill-bench-verify")
    parser.add_argument("--child", choices=("judge", "datacompy"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    folder = options.dir / f"{options.records}-{options.seed}"
    keys = verify_data.make(folder, options.records, options.seed)
    if options.child:
        measure = judge_it if options.child == "judge" else compare_it
        print(json.dumps(measure(folder, keys)))
        return
    size = sum(path.stat().st_size for path in (folder / "ledgers").iterdir()) / 1e6
    defects = f"{len(verify_data.KINDS)} kinds of defect, {len(keys['absent'])} each"
    print(f"{options.records:,} offered versions, {size:.0f} MB of JSONL, {defects}, seed {options.seed}")
    print("\n| tool | wall s (median, min–max) | peak RSS MB | found |\n|---|---|---|---|")
    row("idrill verify (Evidence.open + judge)", [child(options, "judge") for _ in range(options.rounds)])
    if importlib.util.find_spec("datacompy") is None:
        print("| datacompy | skipped: not installed (`pip install datacompy`) | | |")
    else:
        row("datacompy (PandasCompare of the final states)", [child(options, "datacompy")])


def child(options: argparse.Namespace, what: str) -> dict[str, object]:
    """One measurement in a fresh interpreter."""
    arguments = ["--records", str(options.records), "--seed", str(options.seed), "--dir", str(options.dir), "--child", what]
    done = subprocess.run([sys.executable, __file__, *arguments], check=True, capture_output=True, text=True)
    result: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return result


def row(name: str, results: list[dict[str, object]]) -> None:
    walls = sorted(float(str(result["wall_s"])) for result in results)
    peak = max(float(str(result["rss_mb"])) for result in results)
    print(f"| {name} | {statistics.median(walls):.2f} ({walls[0]:.2f}–{walls[-1]:.2f}) | {peak:.0f} | {results[0]['found']} |")


def peak_mb() -> float:
    """The most memory that this process ever held. getrusage would tell its parent's peak as well, when that was larger."""
    return int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0]) / 1024


def judge_it(folder: Path, keys: dict[str, set[str]]) -> dict[str, object]:
    """Judge, then prove that exactly the seeded defects were found."""
    begin = time.perf_counter()
    from harness.checks.judge.judge import judge
    from harness.evidence.evidence import Evidence

    with Evidence.open(folder) as evidence:
        judgement = judge(evidence)
        wall_s = time.perf_counter() - begin
        peak = peak_mb()
        verdicts = {verdict.check: verdict for verdict in judgement.verdicts}
        assert judgement.outcome == "FAIL", judgement.outcome
        assert not [verdict for verdict in judgement.verdicts if "crashed" in verdict.summary]
        exhibits = verdicts["exactly_once"].exhibits
        missing = [exhibits[word] for word in ("absent", "behind", "undeleted") if word in exhibits]
        assert {key for frame in missing for key in frame["key"]} == keys["absent"]
        for kind in ("late", "stale", "corrupted", "unexpected", "dead"):
            assert set(exhibits[kind]["key"]) == keys[kind], kind
        delivery = evidence.delivery
        assert set(exhibits["doubled"]["key"]) == keys["effects"] | keys["records"]
        assert set(delivery.doubled("records")["key"]) == keys["records"] | keys["corrupted"]
        assert set(delivery.doubled("writes")["key"]) == keys["effects"] | keys["records"] | keys["writes"]
        assert set(delivery.versions("status = 'superseded'")["key"]) == keys["superseded"]
        assert 0 < sum(frame["lost"].sum() for frame in missing) <= len(keys["absent"])
        counts = delivery.counts
        assert counts.exercised + counts.unrepeated == counts.in_doubt - _disturbed(evidence) == len(keys["withheld"])
    return {"wall_s": wall_s, "rss_mb": peak, "found": "all, by name, nothing else"}


def _disturbed(evidence: object) -> int:
    """Commits answered while the link was down: in doubt, though nobody withheld the reply."""
    [(count,)] = evidence.delivery.prepare().execute("SELECT count(*) FROM doubt WHERE NOT withheld").fetchall()  # type: ignore[attr-defined]
    return int(count)


def compare_it(folder: Path, keys: dict[str, set[str]]) -> dict[str, object]:
    """The final states of both sides, compared; what each record went through is beyond this tool."""
    begin = time.perf_counter()
    import datacompy
    import pandas as pd

    source = pd.read_json(folder / "ledgers" / "source.jsonl", lines=True)
    wanted = (
        source[source["kind"] == "offered"]
        .sort_values("version")
        .drop_duplicates(["entity", "key"], keep="last")[["entity", "key", "digest"]]
    )
    del source
    destination = pd.read_json(folder / "ledgers" / "destination.jsonl", lines=True)
    final = destination[destination["kind"] == "committed"].drop_duplicates(["entity", "key"], keep="last")[["entity", "key", "digest"]]
    del destination
    compare = datacompy.PandasCompare(wanted, final, join_columns=["entity", "key"], df1_name="source", df2_name="destination")
    absent, extra = len(compare.df1_unq_rows), len(compare.df2_unq_rows)
    differing = len(compare.all_mismatch())
    wall_s = time.perf_counter() - begin
    doubled = len(keys["effects"]) + len(keys["records"]) + len(keys["writes"])
    found = f"{absent} missing (dead not told apart), {extra} unexpected, {differing} differing; none of {doubled} doubled, none late"
    return {"wall_s": wall_s, "rss_mb": peak_mb(), "found": found}


if __name__ == "__main__":
    main()
