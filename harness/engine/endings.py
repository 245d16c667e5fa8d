"""How a run ends: maps the exception to the outcome in `run_ended`, for timelines in YAML and in Python.

exception                                outcome
EndsRun
├── ConnectorGone                        connector_died
├── NothingArrived                       nothing_arrived
├── KeptRealTime                         not_accelerated
├── Hung                                 hung
├── Aborted                              aborted
├── WitnessLost                          broke
└── Stopped                              interrupted
KeyboardInterrupt                        interrupted
HarnessError                             broke
anything else, by the test in its block  interrupted
anything else                            broke
nothing                                  completed; interrupted where a test left before `finish()`
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from harness.errors import HarnessError
from harness.journal.events import EndedAs
from harness.world.lever.pull import Pull

_ASKED = "asked to stop"


class EndsRun(Exception):
    """Ends a run before its time; what it has left behind is judged all the same. Its text is the reason, for people."""

    outcome: ClassVar[EndedAs]


class ConnectorGone(EndsRun):
    """The connector ended, for good, before the baseline was over: nothing can be learnt about it."""

    outcome = "connector_died"


class NothingArrived(EndsRun):
    """The whole warm-up went by, records were owed, and none was written: a matter of how the connector is set up."""

    outcome = "nothing_arrived"


class KeptRealTime(EndsRun):
    """A process under test keeps real time instead of drill time: its behaviour proves nothing."""

    outcome = "not_accelerated"


class Hung(EndsRun):
    """The hard limit was reached."""

    outcome = "hung"

    def __init__(self, limit_wall_s: float) -> None:
        super().__init__(f"not over after {limit_wall_s:g} s of wall time")


class Aborted(EndsRun):
    """The run was called off: somebody, or a bound of the game day, pulled the safety lever, or nobody came to play. `pull`: the first."""

    outcome = "aborted"

    def __init__(self, why: str, pull: Pull | None = None) -> None:
        super().__init__(why)
        self.pull = pull

    @classmethod
    def by(cls, pull: Pull) -> Aborted:
        """Somebody pulled the lever."""
        return cls(f"aborted by {pull.by}: {pull.why}", pull)


class WitnessLost(EndsRun):
    """A program that keeps a ledger no longer answers: its ledger is not reliable, for any reason of its end."""

    outcome = "broke"


class Stopped(EndsRun):
    """Someone asked the run to end (Ctrl-C, SIGTERM, SIGHUP)."""

    outcome = "interrupted"

    def __init__(self) -> None:
        super().__init__(_ASKED)


class Ending(NamedTuple):
    """The content of `run_ended`."""

    outcome: EndedAs
    reason: str = ""

    @classmethod
    def of(cls, error: BaseException, *, by_test: bool = False) -> Ending:
        """The ending of a run for an exception. `by_test`: it came out of the block of a test that writes its timeline in Python."""
        if isinstance(error, EndsRun):
            return cls(error.outcome, str(error))
        if isinstance(error, KeyboardInterrupt):
            return cls("interrupted", _ASKED)
        if isinstance(error, HarnessError):
            return cls("broke", str(error))
        if by_test:
            return cls("interrupted", f"the test raised {type(error).__name__}")
        return cls("broke", f"{type(error).__name__}: {error}")


COMPLETED = Ending("completed")
LEFT = Ending("interrupted", "left before finish()")
"""A test has left its block before the run could be judged."""
