"""The reference of drills, connector files, faults and checks, written from the code: `python -m harness.published` renews it."""

from __future__ import annotations

import inspect
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from harness import registry
from harness.drill.connector.file import ConnectorFile
from harness.drill.kinds import CHECKS, FAULTS
from harness.drill.model import Drill, First
from harness.drill.stack import Stack
from harness.drill.text import template
from harness.drill.timeline import COUNTERS, RESERVED, WORKLOADS, Phase
from harness.units import Duration, format_duration

FOLDER = Path("docs") / "reference"
_TIMING = (
    "Every fault also takes the keys that say when it acts: `when`, `lasts`, `after`, `every` with `times`, `ramp` with `steps`, and\n"
    "`chance`; see [writing a drill](../writing-a-drill.md#when-a-fault-acts). Written from the code."
)
_DURATION = get_args(Duration)[1]
_COMMON = {"kind", "lasts", "when", "after", "every", "times", "ramp", "steps", "chance"}


def faults() -> str:
    """Markdown of every fault kind at hand."""
    return "\n".join(_page("Faults", FAULTS, _TIMING, lambda kind: kind))


def checks() -> str:
    """Markdown of every check at hand."""
    intro = "Checks in *italics* are gates: judged in every run. Written from the code."
    return "\n".join(_page("Checks", CHECKS, intro, lambda check: check.Params))


def connector() -> str:
    """Markdown of every key of a connector file."""
    names = ", ".join(f"`{{{name}}}`" for name in template.allowed(["<route>"]))
    intro = (
        "Every key of a `*.connector.yaml`; what they mean together is in [plugging in a connector](../connectors.md). Durations are\n"
        "drill time. Written from the code."
    )
    rows = [f"| `{key}` | {_cell(meaning)} | {_cell(default)} |" for key, meaning, default in _rows(ConnectorFile, "")]
    head = ["# Connector files", "", intro, "", "| key | meaning | default |", "|---|---|---|"]
    return "\n".join([*head, *rows, "", "## Template names", "", names + ".", ""])


def drill() -> str:
    """Markdown of every key of a drill."""
    intro = (
        "Every key of a `*.drill.yaml`; how to write one is in [writing a drill](../writing-a-drill.md). Durations are drill time.\n"
        "Written from the code."
    )
    parts = [_part("The drill", _rows(Drill, "", but=(*_PARTS, "workload", "timeline", "checks")))]
    for name, model in _PARTS.items():
        parts.append(_part(f"`{name}`", _rows(model, f"{name}.")))
    for kind, model in WORKLOADS.items():
        parts.append(_part(f"`workload`, `kind: {kind}`", _rows(model, "workload.")))
    parts.append(_part("`timeline`, each phase", _rows(Phase, "", but=("until",))))
    ends = (
        "An `until` is `drained`, `{backlog: 50%}` or the n-th event: " + ", ".join(f"`{{{name}: 57}}`" for name in COUNTERS) + ".\n"
        "The harness adds phases of its own: " + ", ".join(f"`{name}`" for name in RESERVED) + ".\n"
        "Under `faults` stand [faults](faults.md), under `checks` the names of [checks](checks.md), with or without their keys.\n"
    )
    return "\n".join(["# Drills", "", intro, "", *parts, ends])


_PARTS: Mapping[str, type[BaseModel]] = {"first": First, "stack": Stack}
"""Keys of a drill that have a table of their own."""


def _part(title: str, rows: Iterable[tuple[str, str, str]]) -> str:
    lines = [f"| `{key}` | {_cell(meaning)} | {_cell(default)} |" for key, meaning, default in rows]
    return "\n".join([f"## {title}", "", "| key | meaning | default |", "|---|---|---|", *lines, ""])


def _rows(model: type[BaseModel], prefix: str, but: Container[str] = ()) -> Iterator[tuple[str, str, str]]:
    """Key, meaning and default of a model and of the models in it; a model that several keys share comes once, below `<name>`."""
    inner = {name: _model(field.annotation) for name, field in model.model_fields.items()}
    shared = {found for found in inner.values() if found and list(inner.values()).count(found) > 1}
    for name, field in model.model_fields.items():
        key, found = f"{prefix}{field.alias or name}", inner[name]
        own = (found.__doc__ or "").split("\n\n")[0] if found else ""
        meaning = " ".join((field.description or own).split())
        yield key, "; ".join(filter(None, (meaning, _choices(field, meaning)))), _default(field)
        if name in but:
            continue
        if found and found not in shared:
            yield from _rows(found, f"{key}.{_some(field.annotation)}")
    for found in shared:
        yield from _rows(found, f"{prefix}<name>.")


def _model(annotation: Any) -> type[BaseModel] | None:
    """The model in an annotation, below `| None`, lists and mappings."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model(part))), None)


def _choices(field: FieldInfo, meaning: str) -> str:
    """The words that a key allows, unless its meaning goes through them."""
    literal = next((part for part in (field.annotation, *get_args(field.annotation)) if get_origin(part) is Literal), None)
    words = [word for word in get_args(literal) if isinstance(word, str)]
    return "" if len(words) < 2 or all(f"{word}:" in meaning for word in words) else "one of " + ", ".join(f"`{word}`" for word in words)


def _some(annotation: Any) -> str:
    return "<name>." if get_origin(annotation) is dict else ""


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    default = field.get_default(call_default_factory=True, validated_data={})
    if default is None or isinstance(default, BaseModel) or default in ((), {}):
        return ""
    if isinstance(default, float) and _DURATION in field.metadata:
        return format_duration(default)
    if isinstance(default, tuple):
        return ", ".join(map(str, default))
    return str(default).lower() if isinstance(default, bool) else f"{default:g}" if isinstance(default, float) else str(default)


def _page(title: str, group: str, intro: str, model_of: Any) -> Iterator[str]:
    yield from (f"# {title}", "", intro, "", "| kind | meaning | keys |", "|---|---|---|")
    for name in registry.names(group):
        kind = registry.load(group, name)
        label = f"*`{name}`*" if getattr(kind, "gate", False) else f"`{name}`"
        yield f"| {label} | {_cell(_meaning(kind))} | {_cell(', '.join(_keys(model_of(kind))))} |"
    yield ""


def _meaning(kind: Any) -> str:
    module = inspect.getmodule(kind if inspect.isclass(kind) else type(kind))
    first = (inspect.getdoc(module) or "").split("\n\n")[0]
    own = inspect.getdoc(kind) if inspect.isclass(kind) else ""
    return " ".join(f"{first} {(own or '').split(chr(10) + chr(10))[0]}".split())


def _keys(model: Any) -> Iterator[str]:
    for name, field in model.model_fields.items():
        if name not in _COMMON:
            yield f"`{name}`" + (" (required)" if field.is_required() else "") + (f": {field.description}" if field.description else "")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def pages() -> Iterator[tuple[str, str]]:
    """Each page of the reference: its file's name, and its text."""
    yield "faults.md", faults()
    yield "checks.md", checks()
    yield "connector.md", connector()
    yield "drill.md", drill()
