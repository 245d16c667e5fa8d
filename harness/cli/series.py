"""Several runs, in turn or side by side: each ends with an exit code, and one that breaks does not stop the next."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import nullcontext
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from harness import exit_codes
from harness.checks.verdict import Outcome
from harness.errors import Held
from harness.trials.workers import end_workers, interruptible, workers

if TYPE_CHECKING:
    from harness.plan.model import Plan
    from harness.rehearsal import Rehearsal


@dataclass(frozen=True)
class Done:
    """One run that is over; `rehearsal` is None when there was nothing to judge, and `error` says why. `took_s` is wall time."""

    plan: Plan
    code: int
    rehearsal: Rehearsal | None = None
    error: BaseException | None = None
    took_s: float = 0.0

    @property
    def held(self) -> bool:
        """Whether it was not begun, because new runs are held: neither is any other."""
        return isinstance(self.error, Held)


def play(plans: Iterable[Plan], rehearse: Callable[[Plan], Rehearsal]) -> Iterator[Done]:
    """Carry out the plans in turn. An interruption ends the series, and so does a safety lever that was pulled; it is the last that is
    yielded."""
    for plan in plans:
        done = _one(plan, rehearse, time.monotonic())
        yield done
        if done.code == exit_codes.INTERRUPTED or done.held:
            return


def play_side_by_side(
    plans: Iterable[Plan], rehearse: Callable[[Plan, Path], Rehearsal], out: Path, jobs: int, pool: Executor | None = None
) -> Iterator[Done]:
    """As `play`, `jobs` at a time, each in a process of its own (`rehearse` must be picklable), in `out`; they come as they end.

    An interruption ends the running ones, which are yielded as interrupted. A `pool` from the caller stays open.
    """
    waiting, held = iter(plans), False
    under_way: dict[Future[Rehearsal], tuple[Plan, float]] = {}
    with interruptible(), nullcontext(pool) if pool else workers(jobs) as executor:
        try:
            while under_way := under_way | {
                executor.submit(rehearse, plan, out): (plan, time.monotonic())
                for plan in islice(waiting, 0 if held else jobs - len(under_way))
            }:
                for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                    plan, began_mono_s = under_way.pop(future)
                    done = _one(plan, _result_of(future), began_mono_s)
                    held = held or done.held
                    yield done
        except KeyboardInterrupt as error:
            end_workers()
            yield from (Done(plan, exit_codes.INTERRUPTED, error=error) for plan, _ in under_way.values())


class UntilFailed:
    """Plans for a series that ends once `most` of its runs have failed (None: never). Runs that have begun by then are still carried
    out."""

    def __init__(self, plans: Iterable[Plan], most: int | None) -> None:
        self._plans, self._left = iter(plans), most

    def __iter__(self) -> UntilFailed:
        return self

    def __next__(self) -> Plan:
        if self.over:
            raise StopIteration
        return next(self._plans)

    @property
    def over(self) -> bool:
        """Whether no further plan comes, because too many runs have failed."""
        return self._left == 0

    def note(self, end: Done) -> None:
        """One run is over."""
        if self._left and end.code == exit_codes.FAILED:
            self._left -= 1


def _result_of(future: Future[Rehearsal]) -> Callable[[Plan], Rehearsal]:
    return lambda _plan: future.result()


def _one(plan: Plan, rehearse: Callable[[Plan], Rehearsal], began_mono_s: float) -> Done:
    done = _judged(plan, rehearse)
    return replace(done, took_s=time.monotonic() - began_mono_s)


def _judged(plan: Plan, rehearse: Callable[[Plan], Rehearsal]) -> Done:
    from harness.errors import HarnessError, environmental

    try:
        rehearsal = rehearse(plan)
    except KeyboardInterrupt as error:
        return Done(plan, exit_codes.INTERRUPTED, error=error)
    except HarnessError as error:
        return Done(plan, error.exit_code, error=error)
    except Exception as error:  # noqa: BLE001 (a bug in one run must not hide the verdicts of the others)
        return Done(plan, exit_codes.ENVIRONMENT if environmental(error) else exit_codes.BUG, error=error)
    return Done(plan, rehearsal.judgement.exit_code, rehearsal)


def slowest(done: Iterable[Done], most: int) -> Iterator[str]:
    """A line for each of the runs that took longest, in wall time."""
    for end in sorted(done, key=lambda end: -end.took_s)[:most]:
        yield f"{end.took_s:8.1f} s  {end.plan.about.name}, seed {end.plan.seed}"


def pass_rates(done: Iterable[Done]) -> Iterator[str]:
    """A line for each drill: how often it passed, and how certain that is. Also reports runs without a verdict; they count neither way."""
    from harness.archive.interval import PassRate

    outcomes: dict[str, list[str]] = {}
    for end in done:
        said = str(end.rehearsal.judgement.outcome) if end.rehearsal else "not judged"
        outcomes.setdefault(end.plan.about.name, []).append(said)
    for drill, each in outcomes.items():
        passed, failed = each.count(Outcome.PASS), each.count(Outcome.FAIL)
        unclear = len(each) - passed - failed
        rest = f"; {unclear} could not be judged" if unclear else ""
        yield f"{drill}: {PassRate.of(passed, passed + failed)}{rest}"
