"""The files that are no ledger and no journal: plan, workload, environment, subject, verdicts, result."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import TypeAdapter

from harness import environment, subject
from harness.checks.judge import saved
from harness.engine.directory import WORKLOAD_VERSION
from harness.plan.model import PLAN_VERSION, Plan
from harness.published.schema import Document, Said, explained, table
from harness.report import result
from harness.workload.line import WorkloadLine


def documents() -> Iterator[Document]:
    """Each with all its fields."""
    plan = explained(Plan.model_json_schema(mode="serialization"), Plan)
    yield Document("plan", "plan.json", PLAN_VERSION, plan)
    yield Document("workload", "A line of workload.jsonl", WORKLOAD_VERSION, _workload())
    ran_on = explained(environment.Environment.model_json_schema(), environment.Environment)
    yield Document("environment", "environment.json", environment.VERSION, ran_on)
    yield Document("subject", "subject.json", subject.VERSION, explained(subject.Subject.model_json_schema(), subject.Subject))
    yield Document("verdicts", "verdicts.json", saved.VERSION, explained(saved.form().json_schema(), saved.Verdicts))
    yield Document("result", "report/result.json", result.VERSION, explained(result.form().json_schema(), result.Result))


def _workload() -> Said:
    found = explained(TypeAdapter(WorkloadLine).json_schema(mode="serialization"), WorkloadLine)
    found["properties"]["workload"] = {"const": WORKLOAD_VERSION, "description": "The version of the file; in its first line."}
    return found | {"additionalProperties": False}


def section(document: Document) -> Iterator[str]:
    """Markdown of a file's fields, and of the objects in it below the names of the fields that hold them."""
    named = document.fields.get("$defs", {})
    brief = {name: {"type": "object"} if "properties" in part else part for name, part in named.items()}
    yield from _object("", document.fields, brief)
    places: dict[str, list[str]] = {}
    for path, name in _parts(document.fields, named):
        places.setdefault(name, []).append(f"`{path}`")
    for name, paths in places.items():
        yield from _object(f"#### {', '.join(paths)}", named[name], brief)


def _object(heading: str, found: Said, brief: Said) -> Iterator[str]:
    text = found.get("description")
    yield from (*(["", heading] if heading else []), "", *([text, ""] if text else []), *table(found, brief))


def _parts(found: Said, named: Said, path: str = "") -> Iterator[tuple[str, str]]:
    """Where an object has a field that holds objects with fields of their own, and the name of their type."""
    for name, field in found["properties"].items():
        for choice in field.get("anyOf", (field,)):
            of = choice.get("items", choice).get("$ref", "").rpartition("/")[2]
            if "properties" in named.get(of, {}):
                below = f"{path}{name}" + ("[]" if "items" in choice else "")
                yield below, of
                yield from _parts(named[of], named, f"{below}.")
