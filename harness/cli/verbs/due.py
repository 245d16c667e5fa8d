"""`idrill due`: the drills that integrations still need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from harness import exit_codes
from harness.cli import options
from harness.cli.assessed import instant, known
from harness.report.hostile import line
from harness.report.wording import many

if TYPE_CHECKING:
    from harness.readiness.due import DueDrill
    from harness.readiness.facts import Fit


def due(files: options.Integrations, at: options.At = None, archive: options.Archive = None) -> int:
    """List the drills that an integration still needs.

    The oldest come first. Exits with 3 if there are any.
    """
    from harness.readiness.due import due as found_in

    evidence, codes = known(archive), [exit_codes.PASSED]
    for file in files:
        drills = found_in(evidence.assessment(file, instant(at)))
        possible = sum(each.is_possible for each in drills)
        typer.echo(f"{line(file)}: {many(len(drills), 'drill')} due, {possible} can be run")
        for told in _table(drills):
            typer.echo(told)
        if possible:
            typer.echo(f"  $ {_command(file)}")
        codes.append(exit_codes.INCONCLUSIVE if drills else exit_codes.PASSED)
    return exit_codes.worst(codes)


def _table(drills: tuple[DueDrill, ...]) -> Iterator[str]:
    from harness.readiness.adapted import adaptations
    from harness.readiness.told.words import age

    ways = adaptations(each.fit for each in drills)
    numbers = {way.how: way.number for way in ways}
    width = max((len(each.drill) for each in drills), default=0)
    fitness = max((len(_fitness(each.fit, numbers)) for each in drills), default=0)
    for each in drills:
        known = "never run" if each.age_days is None else age(each.age_days)
        often = f", {each.times} times" if each.times > 1 else ""
        fit = f"{_fitness(each.fit, numbers):<{fitness}}"
        yield f"  {line(each.drill):<{width}}  {fit}  {each.state:<8}  {known:<11}  for {', '.join(each.items)}{often}"
        yield from (f"  {'':<{width}}    {line(said)}" for said in (each.fit.said if not each.is_possible else ()))
    if ways:
        yield "  adapted to the connector:"
        yield from (f"    {way.number}  {line(way.how)}" for way in ways)


def _fitness(fit: Fit, numbers: Mapping[str, int]) -> str:
    """`ADAPTED 1 2`: the numbers stand below, with what they mean."""
    said = [str(number) for number in sorted(numbers[how] for how in fit.said)] if fit.fitness == "ADAPTED" else []
    return " ".join([fit.fitness, *said])


def _command(file: Path) -> str:
    return f"idrill run --due --integration {line(file)}"
