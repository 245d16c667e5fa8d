"""The manifest of a run: one digest over the files that it is judged by. The run directory shows whether a record belongs to it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from harness.regular_file import is_regular

FILES = ("connector.yaml", "drill.yaml", "environment.json", "journal.jsonl", "plan.json", "subject.json", "workload.jsonl")
"""Beside the ledgers."""


def manifest(run_dir: Path) -> str:
    """The SHA-256 of the output of `sha256sum` for these files, sorted by name. Missing files are left out. Raises OSError."""
    lines = "".join(f"{_sha256(run_dir / file)}  {file}\n" for file in sorted(_files(run_dir)))
    return hashlib.sha256(lines.encode()).hexdigest()


def _files(run_dir: Path) -> Iterator[str]:
    yield from (file for file in FILES if is_regular(run_dir / file))
    yield from (f"ledgers/{path.name}" for path in (run_dir / "ledgers").glob("*.jsonl") if is_regular(path))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
