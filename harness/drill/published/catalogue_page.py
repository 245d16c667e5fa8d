"""The catalogue as a page of the documentation: every drill by category, with the steps to know by heart and the defects that it must
catch."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from harness.drill.kinds import FaultSpec, spec_of
from harness.drill.model import Drill
from harness.drill.reading.expectations import FILE, Expectation, load
from harness.drill.timeline import Phase
from harness.units import format_duration

_HEADINGS = {
    "infrastructure": "Infrastructure failures",
    "application": "Application failures",
    "design": "Design deficiencies",
    "data": "Unexpected data",
    "user": "User mistakes and odd behaviour",
}
_INTRO = """\
# The catalogue

Every drill that comes with the harness, by what fails. Each names three steps that everyone should know by heart (the alert to expect
first, what a person does first, and the query that verifies it), and the connectors with a deliberate defect that it must catch.
`idrill run DRILL --connector DEFECT` shows one of them. Written from the files by `python -m harness.published`.
"""


def page(drills: list[Drill], connectors: Path) -> str:
    """Markdown. Raises DrillInvalid, ValidationError."""
    noticed: defaultdict[str, list[tuple[str, Expectation]]] = defaultdict(list)
    for defect, expectation in load(connectors / FILE).items():
        noticed[expectation.drill].append((defect, expectation))
    lines = [_INTRO]
    for category, heading in _HEADINGS.items():
        lines += [f"## {heading}", ""]
        for drill in drills:
            if drill.category == category:
                lines += [*_section(drill), *(_defect(connectors, *known) for known in noticed[drill.name]), ""]
    return "\n".join(lines)


def what_breaks(fault: FaultSpec, phase: Phase) -> str:
    """A fault in a few words."""
    spec = spec_of(fault)
    when = [f"when {name} reaches {at}" for name, at in spec.get("when", {}).items()]
    if "nth" in spec:
        when.append(f"request {spec['nth']}")
    lasts = fault.lasts or phase.lasts
    if not when and lasts:
        when.append(f"for {format_duration(lasts)}")
    return ", ".join([f"`{fault.kind}` on {fault.where}", *when])


def _section(drill: Drill) -> Iterator[str]:
    longest = format_duration(sum(phase.longest_s for phase in drill.timeline))
    tags = f" · {', '.join(drill.tags)}" if drill.tags else ""
    breaks = "; ".join(what_breaks(fault, phase) for phase in drill.timeline for fault in phase.faults)
    yield f"### {drill.title}"
    yield ""
    yield f"[`{drill.name}`](../drills/{drill.name}.drill.yaml) · {drill.pattern} · at most {longest}{tags}"
    yield ""
    yield drill.why
    yield ""
    yield f"- **breaks**: {breaks}"
    yield f"- **alert to expect first**: {drill.first.alert}"
    yield f"- **what a person does first**: {drill.first.response}"
    yield f"- **query that verifies it**: {drill.first.query}"
    yield f"- **judged**: {', '.join(f'`{use.name}`' for use in drill.checks)}"


def _defect(connectors: Path, name: str, expectation: Expectation) -> str:
    tree = ast.parse((connectors / "broken" / f"{name.replace('-', '_')}.py").read_text(encoding="utf-8"))
    what = " ".join((ast.get_docstring(tree) or "").partition("\n\n")[0].split())
    return f"- **catches** `{name}` in `{expectation.check}`: {what}"
