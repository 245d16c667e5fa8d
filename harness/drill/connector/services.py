"""The services of a connector file: started before it, each with the options of its kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator

from harness import registry
from harness.drill.service_kinds import SERVICES, service_spec
from harness.drill.text import template
from harness.drill.text.broken import broken, nested, unknown
from harness.drill.text.document import walk
from harness.drill.text.problems import Complaint


def _services(value: object) -> object:
    if isinstance(value, (list, tuple)):
        value = {kind: None for kind in value if isinstance(kind, str)} if all(isinstance(kind, str) for kind in value) else None
    if not isinstance(value, dict):
        raise broken("not a list of services", "kinds such as [redis], or a kind with its options such as {alertmanager: {config: …}}")
    return {kind: _options(kind, options) for kind, options in value.items()}


def _options(kind: object, options: object) -> dict[str, Any]:
    known = registry.names(SERVICES)
    if not isinstance(kind, str) or kind not in known:
        raise unknown("service", kind, known, (str(kind),))
    found = nested(service_spec(kind).Options, {} if options is None else options, (kind,))
    told: dict[str, Any] = found.model_dump(mode="json", exclude_defaults=True)
    return told


Services = Annotated[
    dict[str, dict[str, Any]], BeforeValidator(_services, json_schema_input_type=list[str] | dict[str, dict[str, Any] | None])
]
"""Kind → its options, validated; in YAML often a list of kinds."""


def not_started(data: Any, services: dict[str, dict[str, Any]]) -> Iterator[Complaint]:
    """Template names of services that the file does not declare."""
    for path, text in walk(data):
        for name in template.names_in(text):
            kind = template.service_of(name)
            if kind is not None and kind not in services:
                yield Complaint(path, f"{{{name}}}, but no service {kind!r} is started", "", f"add `services: [{kind}]` to the file")
