"""Where drills and fixtures lie: inside the wheel (`harness/_bundled`) or beside the package in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def root() -> Path:
    """Folder that holds `drills/` and `fixtures/`."""
    bundled = _PACKAGE / "_bundled"
    return bundled if bundled.is_dir() else _PACKAGE.parent


def drills() -> Path:
    return root() / "drills"


def fixture(name: str) -> Path:
    """Folder of one fixture program, for example `fixture("records")`."""
    return root() / "fixtures" / name
