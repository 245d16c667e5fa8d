"""The reference of integration files: `python -m harness.published` renews it."""

from __future__ import annotations

from typing import get_args

from pydantic import BaseModel

from harness.drill.published.keys import part, rows
from harness.integration.model import Integration

_INTRO = """\
Every key of a `*.integration.yaml`; how to write one is in [the integration file](../integration-file.md). Durations are those of a
real incident; a drill counts them in drill time. Keys without a default are EMPTY until somebody decides. Written from
the code.
"""


def integration() -> str:
    """Markdown of every key: first the file, then each part that has keys of its own."""
    parts = {name: field.annotation for name, field in Integration.model_fields.items() if _keys_of(field.annotation)}
    tables = [part("The file", rows(Integration, "", but=(*parts,)))]
    for name, annotation in parts.items():
        some = "<step>." if name == "raci" else "<entity>." if name == "entities" else ""
        model = _keys_of(annotation)
        assert model is not None  # noqa: S101  # parts has only those
        tables.append(part(f"`{name}`", rows(model, f"{name}.{some}")))
    return "\n".join(["# Integration files", "", _INTRO, *tables])


def _keys_of(annotation: object) -> type[BaseModel] | None:
    """The model of a part, or of the items of a list or mapping."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _keys_of(inner))), None)
