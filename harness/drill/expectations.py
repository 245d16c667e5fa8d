"""Which drill and check must notice each connector that is broken on purpose."""

from __future__ import annotations

from pathlib import Path

from pydantic import TypeAdapter

from harness.drill import document
from harness.drill.rule import Frozen

FILE = "expectations.yaml"


class Expectation(Frozen):
    """`finding`: a word of the verdict's summary, where the check can find several things."""

    drill: str
    check: str
    finding: str = ""


def expectations(folder: Path) -> dict[str, Expectation]:
    """Defect → what must notice it, from a folder of connectors. Raises DrillInvalid, ValidationError."""
    return TypeAdapter(dict[str, Expectation]).validate_python(document.read(folder / FILE).data)
