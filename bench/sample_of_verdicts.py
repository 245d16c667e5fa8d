"""A fixed sample of verdicts for every change: some minutes, two runs side by side. `make test-verdicts`.

Broken connectors must FAIL the check that is there for them, right ones must PASS; what is unclear is tried again at a third of the
speed. Then, beside two endless loops, a correct connector must not FAIL, and one that loses records for good must. Exit code 1: some
did not.
"""

from __future__ import annotations

import sys
import time

from loops import endless_loops
from verdicts import Case, Series, told

SPEED, SLOWER = 120.0, 40.0
SEED = 7
BROKEN = (
    "dies-inside", "duplicates", "restarts-backfill", "last-to-arrive-wins", "leaks-while-paused", "buries-in-silence", "wrong-owner",
    "key-per-process", "drops-history", "trusts-anybody",
)  # fmt: skip
"""A different check catches each of them."""
RIGHT = ("connector-down-20m", "half-complete-backlog", "killed-again-in-recovery", "cursor-lost", "conflicting-edits", "token-expiry")
BUSY = (Case.of("drops-on-5xx", SEED), Case("maintenance-page", None, SEED))


def main() -> int:
    began_s = time.monotonic()
    cases = (*(Case.of(defect, SEED) for defect in BROKEN), *(Case(drill, None, SEED) for drill in RIGHT))
    bad = []
    for speed in (SPEED, SLOWER):
        unclear = []
        for case, line in Series(cases, speed).carry_out():
            print(told(case, line), flush=True)
            if line["answer"] in {"not judged", "broke", "caught by another check"}:
                unclear.append((case, line))
            elif line["answer"] != ("caught" if case.defect else "passed"):
                bad.append((case, line))
        cases = tuple(case for case, _ in unclear)
    bad += unclear
    with endless_loops(2):
        for case, line in Series(BUSY, SPEED / 2).carry_out(jobs=1):
            print(f"beside two loops: {told(case, line)}", flush=True)
            if line["answer"] not in ({"caught"} if case.defect else {"passed", "not judged"}):
                bad.append((case, line))
    for case, line in bad:
        print(f"WRONG {told(case, line)}: {line['failed'] or line['seen'] or line['why']}")
    print(f"{len(bad)} wrong; {time.monotonic() - began_s:.0f} s")
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
