"""The reference of drills, connector files, faults and checks, written from the code: `python -m harness.published` renews it."""

from __future__ import annotations

import inspect
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from harness import registry
from harness.drill.connector.file import ConnectorFile
from harness.drill.kinds import CHECKS, FAULTS
from harness.drill.model import Drill, First
from harness.drill.published.keys import cell, part, rows
from harness.drill.stack import Stack
from harness.drill.text import template
from harness.drill.timeline import COUNTERS, RESERVED, WORKLOADS, Phase

FOLDER = Path("docs") / "reference"
_TIMING = (
    "Every fault also takes the keys that say when it acts: `when`, `lasts`, `after`, `every` with `times`, `ramp` with `steps`, and\n"
    "`chance`; see [writing a drill](../writing-a-drill.md#when-a-fault-acts). Written from the code."
)
_COMMON = {"kind", "lasts", "when", "after", "every", "times", "ramp", "steps", "chance"}


def faults() -> str:
    """Markdown of every fault kind at hand."""
    return "\n".join(_page("Faults", FAULTS, _TIMING, lambda kind: kind))


def checks() -> str:
    """Markdown of every check at hand."""
    intro = "Checks in *italics* are gates: judged in every run. Written from the code."
    people = (
        "These judge what people did. A game-day file asks for them, a drill cannot. Without people they are INCONCLUSIVE.\n"
        "[How verdicts are reached](../how-verdicts-are-reached.md#people) has the rules."
    )
    names = {of_people: [name for name in registry.names(CHECKS) if _of_people(name) is of_people] for of_people in (False, True)}
    tables = [_table(CHECKS, names[of_people], lambda check: check.Params, but=()) for of_people in (False, True)]
    return "\n".join(["# Checks", "", intro, "", *tables[0], "", "## On a game day", "", people, "", *tables[1], ""])


def _of_people(name: str) -> bool:
    return bool(getattr(registry.load(CHECKS, name), "of_people", False))


def connector() -> str:
    """Markdown of every key of a connector file."""
    names = ", ".join(f"`{{{name}}}`" for name in template.allowed(["<route>"]))
    intro = (
        "Every key of a `*.connector.yaml`; what they mean together is in [plugging in a connector](../connectors.md). Durations are\n"
        "drill time. Written from the code."
    )
    lines = [f"| `{key}` | {cell(meaning)} | {cell(default)} |" for key, meaning, default in rows(ConnectorFile, "")]
    head = ["# Connector files", "", intro, "", "| key | meaning | default |", "|---|---|---|"]
    return "\n".join([*head, *lines, "", "## Template names", "", names + ".", ""])


def drill() -> str:
    """Markdown of every key of a drill."""
    intro = (
        "Every key of a `*.drill.yaml`; how to write one is in [writing a drill](../writing-a-drill.md). Durations are drill time.\n"
        "Written from the code."
    )
    parts = [part("The drill", rows(Drill, "", but=(*_PARTS, "workload", "timeline", "checks")))]
    for name, model in _PARTS.items():
        parts.append(part(f"`{name}`", rows(model, f"{name}.")))
    for kind, model in WORKLOADS.items():
        parts.append(part(f"`workload`, `kind: {kind}`", rows(model, "workload.")))
    parts.append(part("`timeline`, each phase", rows(Phase, "", but=("until",))))
    ends = (
        "An `until` is `drained`, `{backlog: 50%}` or the n-th event: " + ", ".join(f"`{{{name}: 57}}`" for name in COUNTERS) + ".\n"
        "The harness adds phases of its own: " + ", ".join(f"`{name}`" for name in RESERVED) + ".\n"
        "Under `faults` stand [faults](faults.md), under `checks` the names of [checks](checks.md), with or without their keys.\n"
    )
    return "\n".join(["# Drills", "", intro, "", *parts, ends])


_PARTS: Mapping[str, type[BaseModel]] = {"first": First, "stack": Stack}
"""Keys of a drill that have a table of their own."""


def _page(title: str, group: str, intro: str, model_of: Any) -> Iterator[str]:
    yield from (f"# {title}", "", intro, "", *_table(group, registry.names(group), model_of, but=_COMMON), "")


def _table(group: str, names: Iterable[str], model_of: Any, but: Collection[str]) -> Iterator[str]:
    yield from ("| kind | meaning | keys |", "|---|---|---|")
    for name in names:
        kind = registry.load(group, name)
        label = f"*`{name}`*" if getattr(kind, "gate", False) else f"`{name}`"
        yield f"| {label} | {cell(_meaning(kind))} | {cell(', '.join(_keys(model_of(kind), but)))} |"


def _meaning(kind: Any) -> str:
    module = inspect.getmodule(kind if inspect.isclass(kind) else type(kind))
    first = (inspect.getdoc(module) or "").split("\n\n")[0]
    own = inspect.getdoc(kind) if inspect.isclass(kind) else ""
    return " ".join(f"{first} {(own or '').split(chr(10) + chr(10))[0]}".split())


def _keys(model: Any, but: Collection[str]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        if name not in but:
            yield f"`{name}`" + (" (required)" if field.is_required() else "") + (f": {field.description}" if field.description else "")


def pages() -> Iterator[tuple[str, str]]:
    """Each page of the reference: its file's name, and its text."""
    yield "faults.md", faults()
    yield "checks.md", checks()
    yield "connector.md", connector()
    yield "drill.md", drill()
