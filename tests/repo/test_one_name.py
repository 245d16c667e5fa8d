"""A kind has one name everywhere: in YAML, as entry point, as file, as test file, as a row in the reference."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_POINTS = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]


def _kinds() -> list[tuple[str, str]]:
    return [(part, kind) for part in ("faults", "checks") for kind in _POINTS[f"harness.{part}"]]


@pytest.mark.parametrize(("part", "kind"), _kinds())
def test_entry_point_is_the_file_of_that_name(part: str, kind: str) -> None:
    module, _, _ = _POINTS[f"harness.{part}"][kind].partition(":")
    assert module == f"harness.{part}.{kind}"
    assert (_ROOT / "harness" / part / f"{kind}.py").is_file()


@pytest.mark.parametrize(("part", "kind"), _kinds())
def test_a_test_file_has_that_name(part: str, kind: str) -> None:
    test = _ROOT / "tests" / "unit" / part / f"test_{kind}.py"
    assert test.is_file()
    assert part == "faults" or f'"{kind}"' in test.read_text(encoding="utf-8")


@pytest.mark.parametrize(("part", "kind"), _kinds())
def test_the_object_says_the_same_name(part: str, kind: str) -> None:
    from harness import registry

    kind_object = registry.load(f"harness.{part}", kind)
    assert (kind_object.model_fields["kind"].default if part == "faults" else kind_object.name) == kind


@pytest.mark.parametrize(("part", "kind"), _kinds())
def test_the_reference_has_a_row(part: str, kind: str) -> None:
    reference = _ROOT / "docs" / "reference" / f"{part}.md"
    assert f"`{kind}`" in reference.read_text(encoding="utf-8")


def test_entry_points_are_sorted() -> None:
    for group, points in _POINTS.items():
        if group.startswith("harness.") and group not in {"harness.fakes"}:
            assert list(points) == sorted(points), group


def test_installed_entry_points_are_those_of_the_metadata() -> None:
    from harness import registry

    for group in registry.GROUPS:
        assert set(registry.names(group)) >= set(_POINTS[group]), f"{group}: install the package again"
