"""The seal of a run directory that a test has written, or changed on purpose as its writers would have; written down by hand."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path


def seal(folder: Path) -> Path:
    """Seal it, anew where it is sealed already; returns it. A run without an end is left as it is: its harness was killed."""
    journal = folder / "journal.jsonl"
    lines = [line for line in journal.read_bytes().splitlines(keepends=True) if b'"event":"sealed"' not in line]
    if not any(b'"run_ended"' in line for line in lines):
        return folder
    at = json.loads(lines[-1])["at"]
    ledgers = sorted(f"ledgers/{path.name}" for path in (folder / "ledgers").glob("*.jsonl") if path.is_file())
    for file in ("plan.json", "workload.jsonl", "environment.json", *ledgers):
        if (folder / file).is_file():
            lines.append(_line(len(lines), file, (folder / file).read_bytes(), at=at))
    lines.append(_line(len(lines), journal.name, b"".join(lines)))
    journal.write_bytes(b"".join(lines))
    return folder


def _line(n: int, file: str, data: bytes, **at: float) -> bytes:
    told = {"file": file, "lines": data.count(b"\n"), "sha256": hashlib.sha256(data).hexdigest(), "by": "writer"}
    return json.dumps({"n": n, **at, "event": "sealed", **told}, separators=(",", ":")).encode() + b"\n"
