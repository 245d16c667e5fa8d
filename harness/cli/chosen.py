"""The drills that a command line means, before anything is drawn up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import typer

from harness.checks.verdict import Outcome
from harness.cli.choose import left_over, matching
from harness.cli.find_drills import drill_files


@dataclass(frozen=True)
class Chosen:
    drills: list[str]
    """Names or paths."""
    by_name: frozenset[str]
    """Those of them that were named one by one; the others came by a wildcard, a tag or `--all`."""


def chosen_drills(
    names: list[str],
    only: Callable[[Collection[str]], bool] | None,
    out: Path,
    *,
    everything: bool,
    last_failed: bool,
    excepted: Collection[str] = (),
) -> Chosen:
    """In the order given: by name or wildcard, by tag, all, or only those that failed last; without the `excepted`, but for those that
    are named one by one. Raises typer.BadParameter."""
    brought = [*(_tagged(only) if only else ()), *(map(str, drill_files().values()) if everything else ())]
    named = _without(excepted, [*_matching(names), *brought], spare=names)
    if last_failed:
        return Chosen(_failed_last(named, out, excepted), frozenset(names))
    if not named:
        raise typer.BadParameter("name at least one drill, or a tag with --only, or --all; run `idrill list` to see what there is")
    return Chosen(named, frozenset(names))


def _without(excepted: Collection[str], drills: list[str], spare: Collection[str]) -> list[str]:
    try:
        left = {*left_over(drills, excepted, drill_files()), *spare}
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--except") from None
    return [drill for drill in drills if drill in left]


def _matching(names: list[str]) -> Iterator[str]:
    for name in names:
        try:
            yield from matching(name, drill_files())
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None


def _tagged(fits: Callable[[Collection[str]], bool]) -> list[str]:
    from harness.drill.reading.load import load_drill

    chosen = [str(path) for path in drill_files().values() if fits(load_drill(path).drill.tags)]
    if not chosen:
        raise typer.BadParameter("no drill has such tags", param_hint="--only")
    return chosen


def _failed_last(named: list[str], out: Path, excepted: Collection[str]) -> list[str]:
    """Those of the named drills (of all at hand but the excepted, where none is named) whose last run did not pass."""
    from harness.report.last_outcomes import last_outcomes

    at_hand, last = drill_files(), last_outcomes(out)
    chosen = [
        drill for drill in named or _without(excepted, [*at_hand], ()) if last(at_hand.get(drill, Path(drill))) not in {None, Outcome.PASS}
    ]
    if not chosen:
        raise typer.BadParameter(f"none of these drills failed in its last run under {out}", param_hint="--last-failed")
    return chosen
