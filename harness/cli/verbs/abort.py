"""`idrill abort`: pull the safety lever of a run, or release the hold on new runs that somebody's pull has left."""

from __future__ import annotations

import getpass
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness import exit_codes
from harness.cli import held, options
from harness.cli.find_run import DEFAULT_OUT
from harness.errors import EnvironmentUnavailable, RunUnreadable
from harness.report.hostile import line

if TYPE_CHECKING:
    from harness.world.lever.healing import Healed
    from harness.world.lever.pull import Pull

_HEALED_WALL_S = 10.0
_ENDED_WALL_S = 20.0
_LOOK_WALL_S = 0.02


def abort(
    run: Annotated[
        str | None,
        typer.Argument(metavar="RUN", help="Directory or name of a run that is going on. Default: the newest.", show_default=False),
    ] = None,
    why: Annotated[str, typer.Option(metavar="TEXT", help="The reason, for the report and for whoever wants to start the next run.")] = "",
    release: Annotated[bool, typer.Option("--release", help="Allow new runs again.")] = False,
    out: options.Out = DEFAULT_OUT,
) -> int:
    """Heal everything at once, end a run, and hold new ones.

    It works with the engine or the console stopped or dead: a watchdog process of the run heals every fault itself.
    """
    if release:
        if run is not None or why:
            raise typer.BadParameter("it releases the hold of this folder: name no run, and no --why", param_hint="--release")
        return _released()
    from harness.cli.going_on import going_on
    from harness.world.lever.pull import Pull, pull
    from harness.world.sweep import is_live

    run_dir = going_on(run, out)
    alive = is_live(run_dir)
    asked = Pull.of({"by": _user(), "why": why})
    typer.echo(f"abort {line(run_dir.name)}")
    try:
        pull(run_dir, asked.by, asked.why)
    except FileNotFoundError:
        raise RunUnreadable(f"{run_dir.name}: this run has just ended by itself") from None
    file = _held(run_dir, asked)
    if alive:
        _tell(run_dir, _reported(run_dir))
    else:
        _clean_up(out)
    typer.echo(f"no new run begins until: idrill abort --release   ({file})")
    return exit_codes.PASSED


def _released() -> int:
    from harness.world.lever import hold

    was = hold.release(held.place())
    typer.echo(f"released; {line(str(was))}" if was else f"nothing is held here ({held.place()})")
    return exit_codes.PASSED


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


def _held(run_dir: Path, asked: Pull) -> Path:
    """First where the run says, then here: whoever starts runs in this folder is meant, too."""
    from harness.world.lever import hold

    file = hold.carry_out(run_dir, asked)
    if file is None:
        file = held.place()
        hold.put(file, hold.Hold.of(asked, run_dir.name))
    return file


def _within(wall_s: float, holds: Callable[[], bool]) -> bool:
    give_up = time.monotonic() + wall_s
    while not holds():
        if time.monotonic() > give_up:
            return False
        time.sleep(_LOOK_WALL_S)  # two files of other processes are awaited
    return True


def _reported(run_dir: Path) -> Healed | None:
    """The watchdog's report as soon as it has healed fakes and proxies; the last one if that takes too long."""
    from harness.world.lever.healing import Healed
    from harness.world.sweep import is_live

    report: Healed | None = None

    def is_healed() -> bool:
        nonlocal report
        report = Healed.read(run_dir) or report
        return (report is not None and report.wall_s is not None) or not is_live(run_dir)

    _within(_HEALED_WALL_S, is_healed)
    return report


def _tell(run_dir: Path, healed: Healed | None) -> None:
    """What was healed, and what was not. Raises EnvironmentUnavailable when something is left and the engine does not end the run."""
    from harness.world.sweep import is_live

    if healed is not None and healed.wall_s is not None:
        typer.echo(f"healed in {healed.wall_s:.2f} s")
    for done in healed.done if healed else ():
        typer.echo(f"  {line(done)}")
    if _within(_ENDED_WALL_S if not _stands_still(run_dir) else 0.0, lambda: not is_live(run_dir)):
        typer.echo("the run has ended")
        return
    left = "".join(f"\n  {line(one)}" for one in (healed.left if healed else ["the watchdog does not answer"]))
    if left:
        raise EnvironmentUnavailable(f"the run has not ended, and this is not undone:{left}", _engine(run_dir))
    typer.echo(f"everything is healed, and the run has not ended: {_engine(run_dir)}")


def _engine(run_dir: Path) -> str:
    pid = _pid(run_dir)
    return f"its engine (process {pid}) ends it as soon as it goes on (kill -CONT {pid}), or kill it and run: idrill clean"


def _stands_still(run_dir: Path) -> bool:
    from harness.world.processes.supervisor import stands_still

    pid = _pid(run_dir)
    return pid is not None and stands_still(pid)


def _pid(run_dir: Path) -> int | None:
    from harness.world.processes.owner import FILE, read_owner

    found = read_owner(run_dir / FILE).whole
    return found[-1].pid if found else None


def _clean_up(out: Path) -> None:
    """Its engine is dead: whatever is left of it is ended, and with it every fault."""
    from harness import registry
    from harness.rehearsal import clean_up

    typer.echo("its engine is dead; what is left of it is ended")
    for thing in clean_up(out, registry.names("harness.runtimes")):
        typer.echo(f"  {line(thing)}")
