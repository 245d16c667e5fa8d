"""Secrets of a run as files: where a connector finds its own, and how one is written."""

from __future__ import annotations

from pathlib import Path


def credential_file(run_dir: Path, actor: str) -> Path:
    """Where the connector finds its secret for a fake; in a folder that has only files which the connector may see."""
    return run_dir / "secrets" / "handed" / f"{actor}.credential"


def write_secret(path: Path, text: str, mode: int = 0o600) -> None:
    """A 0600 file, replaced as a whole."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.touch(mode=0o600)
    fresh.write_text(text)
    fresh.chmod(mode)
    fresh.replace(path)
