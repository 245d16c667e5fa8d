"""How each drill at hand fits one connector: planned unchanged, adapted, or refused, with the adaptations or the key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from harness.cli.find_drills import drill_files

Outcome = Literal["planned", "adapted", "refused"]
_A_FEW = 3


@dataclass(frozen=True)
class Fit:
    """`said`: how the drill was adapted, or why it is impossible, a line each."""

    drill: str
    outcome: Outcome
    said: tuple[str, ...]


def in_real_time(connector: str | None, speed: float | None) -> Iterator[str]:
    """The note for a run without `--speed` whose connector's clock allows only speed 1. Raises DrillInvalid for a file that cannot
    be read.
    """
    from pathlib import Path

    from harness.drill.reading.load import find_connector, load_connector

    loaded = load_connector(find_connector(connector, Path())) if connector is not None else None
    if loaded is not None and loaded.connector.clock == "real" and speed is None:
        yield (
            f"{loaded.file}: {loaded.connector.connector} has `clock: real`, so this is for --speed 1; write `clock: accelerated` if it is "
            "an ordinary, dynamically linked program, `clock: env` if it reads IDRILL_SPEED"
        )


def fits(connector: str | None, speed: float | None, runtime: str, integration: str | None = None) -> Iterator[Fit]:
    """The fit of every drill at hand, by name. Without `--speed`, at one that the connector's clock allows. Raises DrillInvalid for
    a connector file that cannot be read.
    """
    from harness.errors import HarnessError
    from harness.rehearsal import draw_up

    if any(in_real_time(connector, speed)):
        speed = 1.0
    for name, path in drill_files().items():
        try:
            plan = draw_up(str(path), connector=connector, integration=integration, speed=speed, runtime=runtime)
        except HarnessError as error:
            yield Fit(name, "refused", tuple(str(error).splitlines()))
        else:
            yield Fit(name, "adapted" if plan.adaptations else "planned", plan.adaptations)


def table(found: list[Fit]) -> Iterator[str]:
    """For people: a sentence about many drills stands once, below them, under the number that each of them has. The last line counts."""
    from harness.plan.lengthened import without_lengths
    from harness.report.hostile import line

    found = [replace(fit, said=tuple(dict.fromkeys(map(without_lengths, fit.said)))) for fit in found]
    often = _said_often(found)
    width = max((len(fit.drill) for fit in found), default=0)
    for fit in found:
        numbers = "".join(f" [{number}]" for text, number in often.items() if text in fit.said)
        yield f"{line(fit.drill):<{width}}  {fit.outcome}{numbers}"
        yield from (f"{'':<{width}}    {line(text)}" for text in fit.said if text not in often)
    for text, number in often.items():
        yield f"[{number}] {sum(text in fit.said for fit in found)} drills: {line(text)}"
    counts = {outcome: sum(fit.outcome == outcome for fit in found) for outcome in ("planned", "adapted", "refused")}
    yield ", ".join(f"{count} {outcome}" for outcome, count in counts.items())


def _said_often(found: list[Fit]) -> dict[str, int]:
    """The sentences about more than a few drills, numbered in the order of the list."""
    counts = Counter(text for fit in found for text in fit.said)
    often = [text for text, count in counts.items() if count > _A_FEW]
    return {text: number for number, text in enumerate(often, 1)}
