"""Programs that start a process under test and are not on this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.plan.model import Plan


def absent(drawn: Plan) -> Iterator[str]:
    """A line for each, with the nearest name that is here."""
    from harness.drill.reading.programs import missing_programs
    from harness.plan.definition import Definition

    whole = Definition.of(drawn)
    for spec, file in ((whole.connector, drawn.connector_file), (whole.watchdog, drawn.watchdog_file)):
        if spec is not None and file is not None:
            yield from missing_programs(spec, Path(file), os.environ)
