"""D6, D8 and D9: a file that nobody has read since it changed, what it names that is gone, and backups that nobody has restored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Literal

from harness.integration.reading.load import LoadedIntegration
from harness.integration.reading.references import problems
from harness.notices.of_file import problems_of
from harness.readiness.facts import Facts, Key, is_of
from harness.readiness.signals import Signal
from harness.readiness.states import State

BACKUP_HOLDS = timedelta(days=366)
"""How long it counts that a backup was restored."""
_ANSWERS: Mapping[str, Key] = {
    "people": "people",
    "pause": "pause",
    "resume": "resume",
    "replay": "replay",
    "rollback": "rollback",
    "history": "history",
    "recover": "limits",
    "depends_on": "depends_on",
    "comms": "comms",
    "recheck": "recheck",
}
"""Part of the file → the answer that it belongs to. All others belong to the drills: watched files, connectors, decisions."""


def of_review(loaded: LoadedIntegration, facts: Facts, at: datetime) -> Iterator[Signal]:
    """The sign that speaks against `recheck`."""
    recheck = loaded.integration.recheck
    command = f"idrill approve {facts.file} --as NAME"

    def say(text: str, state: Literal[State.STALE, State.EMPTY] = State.STALE) -> Signal:
        return Signal("D6", "recheck", state, text, loaded.line_of("recheck"), command)

    if recheck.last is None or recheck.digest is None:
        yield say("nobody has read the file and signed it off", State.EMPTY)
    elif not is_of(recheck.digest, facts.digest):
        yield say(f"the file, its connector or a watched file have changed since {recheck.last}")
    elif recheck.incident is not None and recheck.incident > recheck.last:
        yield say(f"there was an incident on {recheck.incident}, and it was last read on {recheck.last}")
    elif recheck.every is not None and at.date() > recheck.last + timedelta(seconds=recheck.every):
        yield say(f"it was last read on {recheck.last}, and is due every {timedelta(seconds=recheck.every).days} days")


def of_backups(loaded: LoadedIntegration, facts: Facts, at: datetime) -> Iterator[Signal]:
    """The sign that speaks against `depends_on`: a backup that nobody has restored for a year."""
    for place, backup in enumerate(loaded.integration.depends_on.backups):
        if backup.tested is not None and at.date() > backup.tested + BACKUP_HOLDS:
            line = loaded.line_of("depends_on", "backups", place)
            text = f"the backup of {backup.of or 'something'} was last restored on {backup.tested}, more than a year ago"
            yield Signal("D9", "depends_on", State.STALE, text, line, f"restore it, and write the day in {facts.file}:{line}")


def of_notices(loaded: LoadedIntegration) -> Iterator[Signal]:
    """The signs that speak against `comms`: a notice that is missing, cannot be filled in, or that its readers would not understand."""
    line = loaded.line_of("comms", "notices")
    for problem in problems_of(loaded):
        yield Signal("notice", "comms", State.EMPTY, str(problem), line, f"correct {problem.file}")


def of_what_is_gone(loaded: LoadedIntegration, facts: Facts, at: datetime) -> Iterator[Signal]:
    """The signs that speak against an answer that names a control, a drill or a file in vain, or a day that has not come."""
    for problem in problems(loaded, at.date()):
        key = _ANSWERS.get(problem.key.partition(".")[0].partition("[")[0], "drills")
        hint = f" ({problem.hint})" if problem.hint else ""
        text = f"{problem.key}: {problem.found}{hint}"
        yield Signal("D8", key, State.STALE, text, problem.line, f"correct it in {facts.file}:{problem.line}")
