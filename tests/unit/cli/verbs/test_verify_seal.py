"""`idrill verify` names a file that someone else has changed, and says of an older run that it was never sealed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any


def test_verify_names_it_and_says_what_was_never_sealed(outage: Any, idrill: Any) -> None:
    outage.check("exactly_once")
    outage.lines["destination"] = [line for line in outage.lines["destination"] if line[1].get("key") != "invoice-060"]
    changed: Path = outage.save()
    with (changed / "ledgers" / "alerts.jsonl").open("a") as ledger:
        ledger.write("\n")
    done = idrill("verify", str(changed))
    assert done.exit_code == 3
    assert "  ! the evidence was changed by someone else: ledgers/alerts.jsonl\n" in done.output
    assert "seal:" not in done.output
    files = ("plan.json", "journal.jsonl", "workload.jsonl")
    for path in (*(changed / file for file in files), *(changed / "ledgers").iterdir()):
        lines = [line for line in path.read_text().splitlines(keepends=True) if '"sealed"' not in line]
        path.write_text(re.sub(r'"(plan|journal|workload|ledger)":( ?)2', r'"\1":\g<2>1', "".join(lines)))
    done = idrill("verify", str(changed))
    assert done.exit_code == 1
    assert done.output.endswith("whether someone changed a file: an older version made the run, or its harness was killed\n")
