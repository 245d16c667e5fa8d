"""Kinds by name, from entry points: built-in kinds use the same door as third-party ones.

A broken plugin is remembered and raised only when a drill names its kind; `idrill doctor` lists it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, TypeGuard, TypeVar

from harness.errors import EnvironmentUnavailable

GROUPS = ("harness.faults", "harness.checks", "harness.runtimes", "harness.fakes", "harness.services", "harness.reports")


Kept = TypeVar("Kept")


@cache
def _points(group: str) -> dict[str, EntryPoint]:
    found: dict[str, EntryPoint] = {}
    for point in entry_points(group=group):
        known = found.get(point.name)
        if known is not None and known.value != point.value:
            raise EnvironmentUnavailable(
                f"two packages offer {group} '{point.name}': {known.value} and {point.value}",
                "uninstall one of them",
            )
        found[point.name] = point
    return dict(sorted(found.items()))


def names(group: str) -> tuple[str, ...]:
    """All kinds that the group offers, sorted; nothing is imported."""
    return tuple(_points(group))


def own(group: str) -> tuple[str, ...]:
    """Of all kinds those that the harness itself offers, sorted; nothing is imported."""
    return tuple(name for name, point in _points(group).items() if point.module.partition(".")[0] == "harness")


@cache
def load(group: str, name: str) -> Any:
    """Import the object behind a kind.

    Raises KeyError for an unknown name, EnvironmentUnavailable when the plugin cannot be imported.
    """
    point = _points(group)[name]
    try:
        return point.load()
    except Exception as error:  # a foreign module may raise anything on import
        raise EnvironmentUnavailable(
            f"the plugin {group} '{name}' ({point.value}) cannot be loaded: {error}",
            "reinstall the package that offers it; `idrill doctor` lists all plugins",
        ) from error


def find(group: str, name: str, keeps: Callable[[object], TypeGuard[Kept]], contract: str) -> Kept:
    """The object that `load` finds, if it keeps the contract of its group: `keeps` decides, and `contract` names it in the message.

    Raises as `load`, and EnvironmentUnavailable for an object that does not keep the contract.
    """
    found = load(group, name)
    if not keeps(found):
        kind = group.removeprefix("harness.").removesuffix("s")
        raise EnvironmentUnavailable(f"the plugin {group} '{name}' is no {kind}: {found!r}", f"it must be {contract}")
    return found
