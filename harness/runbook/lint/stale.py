"""Whether a committed runbook is still the one that the integration file and its evidence give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path

from harness import regular_file
from harness.archive.record import RunRecord
from harness.errors import DrillInvalid, Problem
from harness.integration.reading.load import LoadedIntegration
from harness.runbook.compose import known_of
from harness.runbook.front import Front, drills_shown, read
from harness.runbook.known import Known
from harness.runbook.page import page
from harness.runbook.words import day

_MOST_BYTES = 500_000


def problems(loaded: LoadedIntegration, due: Iterable[str], records: Iterable[RunRecord], path: Path) -> tuple[Problem, ...]:
    """Where the runbook at `path` is not the one that the file and the evidence of its day give; and drills that end otherwise since.

    A newer run with the same outcome leaves it as it is: a schedule must not make every branch stale.
    """
    drills, archive = tuple(due), tuple(records)
    again = f"`idrill runbook {loaded.path}` writes it again"
    try:
        text = regular_file.read(path, _MOST_BYTES).decode("utf-8")
        front = read(text, path)
    except FileNotFoundError:
        return (Problem(str(path), 0, 0, "", "there is no runbook yet", again),)
    except OSError as error:
        return (Problem(str(path), 0, 0, "", f"cannot be read: {error.strerror}", again),)
    except UnicodeDecodeError as error:
        return (Problem(str(path), 0, 0, "", f"byte {error.start} is not UTF-8", again),)
    except DrillInvalid as error:
        return error.problems
    then = _known_then(loaded, drills, archive, front)
    expected = page(then)
    if text != expected:
        return (_first_difference(text, expected, path, again),)
    now = known_of(loaded, drills, archive, front.pages)
    return tuple(_other_outcomes(then, now, path, again))


def _known_then(loaded: LoadedIntegration, due: Iterable[str], records: Iterable[RunRecord], front: Front) -> Known:
    return known_of(loaded, due, records if front.until else (), front.pages, front.until)


def _first_difference(text: str, expected: str, path: Path, again: str) -> Problem:
    pairs = enumerate(zip_longest(text.splitlines(), expected.splitlines(), fillvalue=""), 1)
    number, (_, line) = next(((number, pair) for number, pair in pairs if pair[0] != pair[1]), (1, ("", "other line ends")))
    return Problem(str(path), number, 1, "", "the runbook is stale, from this line on", f"{line[:120]!r}", again)


def _other_outcomes(then: Known, now: Known, path: Path, again: str) -> Iterator[Problem]:
    for drill in dict.fromkeys((*then.due, *drills_shown(then))):
        before, after = then.last(drill), now.last(drill)
        if after is not None and (before is None or before.outcome is not after.outcome):
            said = f"{before.outcome} on {day(before)}" if before else "never run"
            found = f"{drill} has ended {after.outcome} on {day(after)}; the runbook says {said}"
            yield Problem(str(path), 1, 1, "", found, again)
