"""What the seal costs a fake for each line of its ledger, and `idrill verify` for each byte.

    python bench/seal.py [--lines 20000] [--rounds 15]

Lines as a destination writes them, four to a request, with and without the running digest by turns; the ratio of each pair of rounds
counts, not the times, which a busy machine blurs.
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "fixtures"))

from fakekit.clock import DrillClock
from fakekit.ledger import Ledger
from fakekit.lines import VERSION, Attempted, Committed, Header, RecordsRequest, Reply
from fakekit.secrecy import Secrecy

DIGEST = "0123456789abcdef"


class _NoSeal:
    """As a ledger was before there were seals."""

    def take_up(self, data: bytes) -> None:
        pass

    def add(self, data: bytes, lines: int) -> None:
        pass


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=15)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="idrill-bench-seal-") as name:
        folder = Path(name)
        written(folder / "warm-up.jsonl", asked.lines, sealed=True)
        pairs = []
        for turn in range(asked.rounds):
            order = (False, True) if turn % 2 else (True, False)
            cpu = {sealed: written(folder / f"{turn}-{sealed}.jsonl", asked.lines, sealed=sealed) for sealed in order}
            pairs.append((cpu[False], cpu[True]))
        last = folder / f"{asked.rounds - 1}-True.jsonl"
        begun = time.process_time()
        with last.open("rb") as file:
            hashlib.file_digest(file, "sha256")
        rate = last.stat().st_size / 1e6 / (time.process_time() - begun)
    ratios = sorted(sealed / plain for plain, sealed in pairs)
    plain_us, sealed_us = (1e6 * statistics.median(times) / asked.lines for times in zip(*pairs, strict=True))
    print("| a line, CPU µs | without a seal | with it | ratio, median (min–max) | pairs | file, CPU |\n|---|---|---|---|---|---|")
    spread = f"{statistics.median(ratios):.3f} ({ratios[0]:.3f}–{ratios[-1]:.3f})"
    print(f"| written by a fake | {plain_us:.2f} | {sealed_us:.2f} | {spread} | {len(pairs)} | {rate:.0f} MB/s |")


def written(path: Path, lines: int, *, sealed: bool) -> float:
    """CPU seconds for so many lines."""
    ledger = Ledger(path, DrillClock(60.0, time.time_ns(), time.monotonic_ns()), Secrecy(b"key"))
    if not sealed:
        ledger.seal = _NoSeal()  # type: ignore[assignment]
    ledger.open(Header(ledger=VERSION, actor="destination", role="destination", name="billing", run="bench"))
    begun = time.process_time()
    for req in range(lines // 4):
        key = f"invoice-{req:06}"
        ledger.note(
            RecordsRequest(
                req=req, method="POST", path="/invoice", host_ok=True, entity="invoice", n=1, idem=None, auth="ok", token="ab" * 8
            )
        )
        ledger.note(Attempted(req=req, i=0, entity="invoice", key=key, op="upsert", digest=DIGEST))
        ledger.note(
            Committed(
                req=req, i=0, entity="invoice", key=key, op="upsert", digest=DIGEST, effect="created", row=f"r-{req}", commit_no=req,
                fields={"memo": "x" * 60},
            )
        )  # fmt: skip
        ledger.note(Reply(req=req, status=201, sent=True, why=None, fault=None))
        ledger.flush()
    return time.process_time() - begun


if __name__ == "__main__":
    main()
