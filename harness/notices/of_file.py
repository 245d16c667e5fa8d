"""The notices that an integration file names."""

from __future__ import annotations

from pathlib import Path

from harness.errors import Problem
from harness.integration.model import Integration
from harness.integration.reading.load import LoadedIntegration
from harness.notices.lint import problems


def problems_of(loaded: LoadedIntegration) -> tuple[Problem, ...]:
    """All that is wrong with them; empty, too, where the file names no folder."""
    folder = loaded.integration.comms.notices
    return problems(loaded.path.parent / folder, hidden_names(loaded.integration)) if folder else ()


def hidden_names(file: Integration) -> tuple[str, ...]:
    """Names that only engineers know. Systems are left out: `web shop` is a word for everybody."""
    connector = Path(file.connector).name.removesuffix(".connector.yaml")
    logins = [*(path.credential for path in file.paths.read), *(path.credential for path in file.paths.write)]
    return tuple(dict.fromkeys(name for name in (file.integration, connector, *logins) if name))
