"""What an integration file names and must be there, and dates that must fit today."""

from __future__ import annotations

from datetime import date

from harness.errors import Problem
from harness.integration.reading import dates, files, programs
from harness.integration.reading.load import LoadedIntegration


def problems(loaded: LoadedIntegration, today: date) -> tuple[Problem, ...]:
    """Everything that a valid integration file names and that is not there, or not so."""
    file, folder = loaded.integration, loaded.path.parent
    return loaded.located([*programs.complaints(file, folder), *files.complaints(file, folder), *dates.complaints(file, today)])
