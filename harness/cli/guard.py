"""The outermost ring of a verb: no traceback reaches a person, every way out has its exit code."""

from __future__ import annotations

import functools
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import ParamSpec

import typer

from harness import exit_codes
from harness.cli import streams
from harness.errors import HarnessError, environmental
from harness.report.hostile import plain

_P = ParamSpec("_P")


def guarded(verb: Callable[_P, int]) -> Callable[_P, None]:
    """Turn a verb's return value or exception into the exit code of the process."""

    @functools.wraps(verb)
    def outer(*args: _P.args, **kwargs: _P.kwargs) -> None:
        try:
            code = verb(*args, **kwargs)
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise  # the command line's own: usage text and early exits
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 (nothing may pass as a traceback)
            code = tell(error)
        raise typer.Exit(code)

    return outer


def tell(error: BaseException) -> int:
    """Report the error on stderr, in words for the person who must act; returns the exit code."""
    if isinstance(error, KeyboardInterrupt):
        say("interrupted; everything that idrill started was stopped")
        return exit_codes.INTERRUPTED
    if isinstance(error, HarnessError):
        say(str(error))
        return error.exit_code
    if environment := environmental(error):
        streams.let_go()
        say(str(environment))
        return environment.exit_code
    say(f"a bug in the harness: {type(error).__name__}: {error}\n  the traceback is in {_keep_traceback(error)}; please report it")
    return exit_codes.BUG


def warn(lines: Iterable[str]) -> None:
    """Prints each warning once on stderr. The verb still does its work."""
    for line in dict.fromkeys(lines):
        say(f"warning: {line}")


def note(lines: Iterable[str]) -> None:
    """Warnings on stderr, each once."""
    for line in dict.fromkeys(lines):
        say(line)


def say(text: str) -> None:
    """One message on stderr, without control characters (it may quote a hostile file)."""
    with suppress(OSError):  # if no message can be printed, the exit code still says it
        sys.stderr.write(f"idrill: {plain(text)}\n")


def _keep_traceback(error: BaseException) -> Path:
    descriptor, name = tempfile.mkstemp(prefix="idrill-bug-", suffix=".txt")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("".join(traceback.format_exception(error)))
    return Path(name)
