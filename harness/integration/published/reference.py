"""The reference of integration files: `python -m harness.published` renews it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, get_args

from pydantic import BaseModel

from harness import assets
from harness.drill.published.keys import part, rows
from harness.drill.text import document
from harness.integration.model import Integration

_INTRO = """\
Every key of a `*.integration.yaml`; how to write one is in [the integration file](../integration-file.md). Durations are those of a
real incident; a drill counts them in drill time. Keys without a default are EMPTY until somebody decides. Written from
the code; the examples are those of `fixtures/integrations`.
"""

_LONGEST_EXAMPLE = 90
"""Characters."""


def integration() -> str:
    """Markdown of every key: first the file, then each part that has keys of its own."""
    parts = {name: field.annotation for name, field in Integration.model_fields.items() if _keys_of(field.annotation)}
    example = document.read(assets.fixture("integrations") / "orders-to-billing.integration.yaml").data
    tables = [part("The file", _with_examples(rows(Integration, "", but=(*parts,)), example))]
    for name, annotation in parts.items():
        some = "<step>." if name == "raci" else "<entity>." if name == "entities" else ""
        model = _keys_of(annotation)
        assert model is not None  # noqa: S101  # parts has only those
        tables.append(part(f"`{name}`", _with_examples(rows(model, f"{name}.{some}"), example)))
    return "\n".join(["# Integration files", "", _INTRO, *tables])


def _with_examples(given: Iterable[tuple[str, str, str]], example: object) -> Iterator[tuple[str, str, str]]:
    for key, meaning, default in given:
        value = _at(example, key.split("."))
        text = "" if value is None or "one of `" in meaning else _short(value)
        yield key, f"{meaning.rstrip('.')}; example: `{text}`" if text else meaning, default


def _short(value: object) -> str:
    """The value, or the first item of a list, in a line; empty: it is too long."""
    whole = _flow(value)
    first = f"{_flow(value[:1])[:-1]}, …]" if isinstance(value, list) and len(value) > 1 else whole
    return next((text for text in (whole, first) if len(text) <= _LONGEST_EXAMPLE), "")


def _at(value: Any, path: Sequence[str]) -> Any:
    """What the example has under a key; of the items of a list, and of the names of a mapping, the first that has it."""
    if not path or value is None:
        return value
    if isinstance(value, list) or path[0].startswith("<"):
        inner = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else []
        rest = path if isinstance(value, list) else path[1:]
        return next((found for item in inner if (found := _at(item, rest)) is not None), None)
    return _at(value.get(path[0]), path[1:]) if isinstance(value, dict) else None


def _flow(value: object) -> str:
    """As a line of YAML has it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _keys_of(annotation: object) -> type[BaseModel] | None:
    """The model of a part, or of the items of a list or mapping."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _keys_of(inner))), None)
