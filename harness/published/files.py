"""Every document that is written from the types, by its name in `docs/reference`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from harness.engine.directory import WORKLOAD_VERSION
from harness.ledger.forms import Form
from harness.ledger.lines import BOTH_WAYS, LEDGERS, VERSION, Header, Kinds
from harness.plan.model import PLAN_VERSION, Plan
from harness.published import run_directory
from harness.published.lines import described
from harness.workload.line import WorkloadLine

_DIALECT = {"$schema": "https://json-schema.org/draft/2020-12/schema"}


def files(folder: Path) -> Mapping[str, str]:
    """All but the journal's. `folder`: where the documents are; the page keeps what people have written around what is generated."""
    page = "run-directory.md"
    before = (folder / page).read_text(encoding="utf-8")
    return {page: run_directory.page(before), **{name: json.dumps(told, indent=2) + "\n" for name, told in _schemas()}}


def _schemas() -> Iterator[tuple[str, dict[str, Any]]]:
    yield "plan.schema.json", {**_DIALECT, **Plan.model_json_schema(mode="serialization"), "title": f"plan.json, version {PLAN_VERSION}"}
    yield "workload.schema.json", _workload()
    for name, kinds in LEDGERS.items():
        if name != "watchdog_front":
            yield f"ledger-{name}.schema.json", ledger(name, kinds)
    yield "ledger-both-ways.schema.json", ledger("source and ledgers/destination, where changes go both ways", BOTH_WAYS)


def _workload() -> dict[str, Any]:
    found = TypeAdapter(WorkloadLine).json_schema(mode="serialization")
    found["properties"]["workload"] = {"const": WORKLOAD_VERSION, "description": "The version of the file; in its first line."}
    return {**_DIALECT, **found, "title": f"A line of workload.jsonl, version {WORKLOAD_VERSION}", "additionalProperties": False}


def ledger(name: str, kinds: Kinds) -> dict[str, Any]:
    """JSON Schema (2020-12) of one line."""
    one_of = [_line(Form(kind)) for kind in kinds]
    return {**_DIALECT, "title": f"A line of ledgers/{name}.jsonl, version {VERSION}", "oneOf": one_of}


def _line(form: Form) -> dict[str, Any]:
    found, told = form.model.model_json_schema(), described(form.kind)
    envelope: dict[str, Any] = {"seq": {"type": "integer", "minimum": 0}, "at": {"type": "number"}, "kind": {"const": form.kind.KIND}}
    if form.kind is Header:
        del envelope["at"]
    for name, text in told.fields.items():
        found["properties"][name].pop("title", None)
        found["properties"][name] |= {"description": text} if text else {}
    found |= {"properties": {**envelope, **found["properties"]}, "required": [*envelope, *found.get("required", ())]}
    return found | {"description": told.text}
