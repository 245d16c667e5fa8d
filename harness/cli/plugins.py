"""Plugins of packages, compared with the contract of their group: as when a drill uses them, and more strictly."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from harness import assets, registry
from harness.checks.base import find_check
from harness.drill.fake_kinds import FAKES
from harness.drill.kinds import CHECKS, FAULTS
from harness.drill.service_kinds import SERVICES
from harness.errors import EnvironmentUnavailable
from harness.faults.rebuilt import find_fault
from harness.plan.capabilities import RUNTIMES
from harness.report.writer import REPORTS, find_writer
from harness.world.fakes import find_fake
from harness.world.runtime import find_runtime
from harness.world.services.service import find_service

_CONTRACTS: Mapping[str, tuple[Callable[[str], object], str]] = {
    FAULTS: (find_fault, "harness.faults.base.Fault"),
    CHECKS: (find_check, "harness.checks.base.Check"),
    RUNTIMES: (find_runtime, "harness.world.runtime.Runtime"),
    FAKES: (find_fake, "harness.world.fakes.FakeKind"),
    SERVICES: (find_service, "harness.world.services.service.Service"),
    REPORTS: (find_writer, "harness.report.writer.Writer"),
}
"""By group: how a plugin is loaded when a drill uses it, and where its contract is documented."""


@dataclass(frozen=True)
class Broken:
    """A plugin that no drill can use, and how its user or author can fix it."""

    what: str
    hint: str


def broken(group: str) -> Iterator[Broken]:
    """All of a group. A name that two packages offer hides the others. Raises nothing."""
    try:
        names = registry.names(group)
    except EnvironmentUnavailable as error:
        yield _told(error)
        return
    find, contract = _CONTRACTS[group]
    for name in names:
        try:
            found = find(name)
        except EnvironmentUnavailable as error:
            yield _told(error)
            continue
        for lack in _lacks(group, name, found):
            yield Broken(f"the plugin {group} '{name}' {lack}", f"{contract} says what it must provide; fix it, or uninstall its package")


def _told(error: EnvironmentUnavailable) -> Broken:
    return Broken(str(error).splitlines()[0], error.hint)


def _lacks(group: str, name: str, found: Any) -> Iterator[str]:
    """The parts of its contract that it breaks, in words."""
    kind = found if isinstance(found, type) else type(found)
    if undone := sorted(getattr(kind, "__abstractmethods__", ())):
        yield f"does not define {', '.join(undone)}"
    if unsaid := [declared for declared in _declared(kind) if not hasattr(found, declared)]:
        yield f"does not say its {', '.join(unsaid)}"
    called = _called(group, found)
    if called is not None and called != name:
        yield f"calls itself {called!r}"
    if group == FAKES and not (assets.fixture(found.folder) / "app.py").is_file():
        yield f"has no program fixtures/{found.folder}/app.py"
    if group == REPORTS and not _takes(found, 3):
        yield "does not take evidence, judgement and folder"


def _declared(kind: type) -> Iterator[str]:
    """The attributes that its base classes in the harness require."""
    for part in kind.__mro__:
        if part.__module__.startswith("harness."):
            yield from (name for name, said in inspect.get_annotations(part).items() if str(said).startswith("ClassVar"))


def _called(group: str, found: Any) -> str | None:
    """Its own name; None where it has none, or cannot say it."""
    if group == FAULTS:
        return next(iter(get_args(found.model_fields["kind"].annotation)), None)
    return getattr(found, {CHECKS: "name", FAKES: "name", SERVICES: "NAME"}.get(group, ""), None)


def _takes(function: Callable[..., object], arguments: int) -> bool:
    try:
        inspect.signature(function).bind(*range(arguments))
    except (TypeError, ValueError):
        return False
    return True
