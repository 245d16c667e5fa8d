"""A kind has one name everywhere: in YAML, as entry point, as file, as test file, as a row in the reference."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from offenders import ROOT, Offence, none_breaks

_PROJECT = ROOT / "pyproject.toml"
_POINTS = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["entry-points"]


def elsewhere(part: str, kind: str, point: str, root: Path = ROOT) -> Iterator[str]:
    """Where a kind of fault or check has another name than its own, or none."""
    if point.partition(":")[0] != f"harness.{part}.{kind}":
        yield f"its entry point is {point}"
    if not (root / "harness" / part / f"{kind}.py").is_file():
        yield f"there is no harness/{part}/{kind}.py"
    test = root / "tests" / "unit" / part / f"test_{kind}.py"
    if not test.is_file():
        yield f"there is no tests/unit/{part}/test_{kind}.py"
    elif part == "checks" and f'"{kind}"' not in test.read_text(encoding="utf-8"):
        yield f"tests/unit/{part}/test_{kind}.py does not name it"
    if f"`{kind}`" not in (root / "docs" / "reference" / f"{part}.md").read_text(encoding="utf-8"):
        yield f"docs/reference/{part}.md has no row of it"


def misnamed(part: str, kind: str, loaded: object) -> Iterator[str]:
    """Whether what is loaded under this name says another one of itself."""
    told = loaded.model_fields["kind"].default if part == "faults" else loaded.name  # type: ignore[attr-defined]
    if told != kind:
        yield f"it calls itself {told!r}"


def _line(kind: str, point: str) -> int:
    """Where the entry point stands in pyproject.toml."""
    return _PROJECT.read_text(encoding="utf-8").splitlines().index(f'{kind} = "{point}"') + 1


def _kinds() -> Iterator[tuple[str, str, str]]:
    return ((part, kind, point) for part in ("faults", "checks") for kind, point in _POINTS[f"harness.{part}"].items())


def test_a_kind_has_one_name_everywhere() -> None:
    from harness import registry

    offences = [
        Offence(_line(kind, point), f"{part} {kind}: {what}")
        for part, kind, point in _kinds()
        for what in (*elsewhere(part, kind, point), *misnamed(part, kind, registry.load(f"harness.{part}", kind)))
    ]
    assert len(list(_kinds())) > 50
    none_breaks("a kind has one name everywhere", [(_PROJECT, offences)], mend="the entry point's name is the one; see CONTRIBUTING.md")


def test_another_name_would_be_seen(tmp_path: Path) -> None:
    for folder in ("harness/checks", "tests/unit/checks", "docs/reference"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "docs" / "reference" / "checks.md").write_text("| `right` |")
    assert list(elsewhere("checks", "right", "harness.checks.other:CHECK", tmp_path)) == [
        "its entry point is harness.checks.other:CHECK",
        "there is no harness/checks/right.py",
        "there is no tests/unit/checks/test_right.py",
    ]
    for file in ("harness/checks/right.py", "tests/unit/checks/test_right.py", "harness/checks/wrong.py"):
        (tmp_path / file).write_text('check("right")')
    (tmp_path / "tests" / "unit" / "checks" / "test_wrong.py").write_text('check("right")')
    assert list(elsewhere("checks", "right", "harness.checks.right:CHECK", tmp_path)) == []
    assert list(elsewhere("checks", "wrong", "harness.checks.wrong:CHECK", tmp_path)) == [
        "tests/unit/checks/test_wrong.py does not name it",
        "docs/reference/checks.md has no row of it",
    ]


def test_what_calls_itself_otherwise_would_be_seen() -> None:
    from harness.checks.stall import CHECK
    from harness.faults.down import Down

    assert list(misnamed("checks", "stall", CHECK)) == list(misnamed("faults", "down", Down)) == []
    assert list(misnamed("checks", "steady_state", CHECK)) == ["it calls itself 'stall'"]
    assert list(misnamed("faults", "hang", Down)) == ["it calls itself 'down'"]


def test_entry_points_are_sorted() -> None:
    for group, points in _POINTS.items():
        if group.startswith("harness.") and group not in {"harness.fakes"}:
            assert list(points) == sorted(points), group


def test_installed_entry_points_are_those_of_the_metadata() -> None:
    from harness import registry

    for group in registry.GROUPS:
        assert set(registry.names(group)) >= set(_POINTS[group]), f"{group}: install the package again"
