"""What an image is built from: the files of a build context, their digest, and the archive that the daemon is sent. Reproducible."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from harness import assets
from harness.own_folders import ARCHIVE

_LEFT_OUT = {"__pycache__", ".git", ".venv", ARCHIVE}


def fixtures_context(wheels: Iterable[Path] = ()) -> dict[str, Path]:
    """Name in the context → file, for the image of all fixtures."""
    root = assets.root()
    files = {f"compose/{name}": root / "compose" / name for name in ("Dockerfile", "requirements.txt", "healthcheck.py")}
    files |= folder_context(root / "fixtures", "fixtures/")
    return files | {f"compose/wheels/{wheel.name}": wheel for wheel in wheels}


def folder_context(folder: Path, prefix: str = "") -> dict[str, Path]:
    """Every file below a folder except caches, what idrill writes (runs, the archive) and files that its .dockerignore names: a
    connector's own build context. A run must neither change the image of the next one nor be in it."""
    runs = {journal.parent for journal in folder.rglob("journal.jsonl") if (journal.parent / "plan.json").is_file()}
    found = [
        path
        for path in folder.rglob("*")
        if path.is_file() and not _LEFT_OUT & set(path.relative_to(folder).parts) and runs.isdisjoint(path.parents)
    ]
    ignore = folder / ".dockerignore"
    if ignore.is_file():
        from docker.utils.build import exclude_paths

        rules = [line.strip() for line in ignore.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")]
        sent = exclude_paths(str(folder), rules)
        found = [path for path in found if str(path.relative_to(folder)) in sent]
    return {f"{prefix}{path.relative_to(folder)}": path for path in sorted(found)}


def digest(files: Mapping[str, Path], *more: str) -> str:
    """16 hex digits over names, modes, contents, and everything else that the image depends on."""
    total = hashlib.sha256("\0".join(more).encode())
    for name, path in sorted(files.items()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"\n{name}\0{_mode(path):o}\0{content}".encode())
    return total.hexdigest()[:16]


def archive(files: Mapping[str, Path]) -> bytes:
    """A tar without times and owners: the same files make the same bytes."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, path in sorted(files.items()):
            data = path.read_bytes()
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(data), _mode(path)
            tar.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


def _mode(path: Path) -> int:
    """Only whether it can be executed; the rest differs from checkout to checkout."""
    return 0o755 if path.stat().st_mode & 0o100 else 0o644
