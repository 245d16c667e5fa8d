"""A console begun for a run, and what engine and people reach of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from harness.world.console.address import Console
from harness.world.console.control import ConsoleControl, PeoplesLedger
from harness.world.console.program import PEOPLE, ConsoleProgram
from harness.world.stage import Stage


@dataclass(frozen=True)
class OpenedConsole:
    """Both planes of it."""

    fake: ConsoleControl
    console: Console


def opened(stage: Stage, program: ConsoleProgram, on_close: list[Callable[[], None]]) -> OpenedConsole:
    """Wait until it is ready. Raises EnvironmentUnavailable."""
    told, ledger = program.begin(), PeoplesLedger(stage.run_dir / "ledgers" / f"{PEOPLE}.jsonl")
    fake = ConsoleControl(
        PEOPLE, int(told["pid"]), int(told["port"]), int(told["control_port"]), stage.keys.control, program=program, ledger=ledger
    )
    console = Console(stage.listen.url(int(told["port"])), stage.keys.people, stage.keys.join, program, ledger)
    on_close += [fake.close, console.close]
    return OpenedConsole(fake, console)
