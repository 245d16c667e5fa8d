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


def called(file: Path) -> str:
    """What commands and messages call a drill, connector or watchdog file: the absolute path of a bundled one by its name, any other file
    as it is given.

    A watchdog keeps its ending: a connector may have the same name. A bundled file that one of the same name here, or in `./drills`,
    hides is called by its path.
    """
    name, suffix = file.name.partition(".")[::2]
    if not file.is_absolute():
        return str(file)
    where = file.resolve()
    bundled = where.parent == drills() if suffix == "drill.yaml" else where.is_relative_to(fixture("connector"))
    hidden = any(mine.exists() and mine.resolve() != where for mine in (Path(file.name), Path("drills", file.name)))
    if not bundled or not suffix or hidden:
        return str(file)
    return file.name if suffix == "watchdog.yaml" else name
