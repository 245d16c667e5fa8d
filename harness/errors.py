"""Every exception of the harness says who must act.

HarnessError
├── DrillInvalid            the drill's or connector file's author: file, line, key, hint     (exit 2)
├── PlanImpossible          the author: each part is valid, together they cannot run          (exit 2)
├── EnvironmentUnavailable  the operator: something on this machine is missing or in the way  (exit 4)
│   ├── NoAnswer            as above before a run; once it is under way, it ends inconclusive  (exit 3)
│   └── Held                the operator: a safety lever was pulled, and is not released yet   (exit 4)
├── NotInjected             a fault could not be proven to be in place                        (exit 3)
├── NotHealed               a fault could not be proven to be gone                            (exit 3)
├── RunUnreadable           the operator: a run directory cannot be read                      (exit 2)
└── RunDamaged              nobody: a run has lost evidence that judging needs; inconclusive  (exit 3)
"""

from __future__ import annotations

from dataclasses import dataclass

from harness import exit_codes

_LONGEST_NAME = 250


def shown(name: str) -> str:
    """A name as a message quotes it: whole, or only its beginning if it is very long."""
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}… ({len(name):,} characters)"


class HarnessError(Exception):
    """Base of all expected failures; its text is fit for a person to read."""

    exit_code = exit_codes.BUG


@dataclass(frozen=True)
class Problem:
    """One mistake in a file, reported so that its author can fix it.

    `line` and `column` count from 1; 0 means that the place is the file as a whole.
    """

    file: str
    line: int
    column: int
    key: str
    found: str
    allowed: str
    hint: str = ""

    def __str__(self) -> str:
        """The word that was probably meant comes before the list of all that are possible: that can be long."""
        where = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        text = f"{where}: {self.key}: {self.found}" if self.key else f"{where}: {self.found}"
        allowed = f"; allowed: {self.allowed}" if self.allowed else ""
        hint = f" ({self.hint})" if self.hint else ""
        return text + (hint + allowed if self.hint.startswith("did you mean") else allowed + hint)


class DrillInvalid(HarnessError):
    """A file is wrong; `problems` lists everything that is, not only the first."""

    exit_code = exit_codes.USAGE

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class PlanImpossible(HarnessError):
    """The drill is well-formed but cannot be run as asked (speed, capability, connector)."""

    exit_code = exit_codes.USAGE


class EnvironmentUnavailable(HarnessError):
    """The machine or a program on it refuses; `hint` has the remedy for the operator."""

    exit_code = exit_codes.ENVIRONMENT

    def __init__(self, message: str, hint: str = "") -> None:
        self.hint = hint
        super().__init__(f"{message}\n  hint: {hint}" if hint else message)


class NoAnswer(EnvironmentUnavailable):
    """A program of the stack that keeps a ledger does not answer: it was ended or stopped, or the machine is too busy for it."""


class Held(EnvironmentUnavailable):
    """A safety lever was pulled, and no new run begins until somebody releases it."""


class NotInjected(HarnessError):
    """A fault could not be proven to be in place: the run is inconclusive."""

    exit_code = exit_codes.INCONCLUSIVE


class NotHealed(HarnessError):
    """A fault could not be proven to be gone: the run is inconclusive."""

    exit_code = exit_codes.INCONCLUSIVE


class RunUnreadable(HarnessError):
    """A run directory holds nothing that can be judged (no plan, or not a run)."""

    exit_code = exit_codes.USAGE


class RunDamaged(HarnessError):
    """A run that has lost evidence which judging needs: it is inconclusive. The text names the file."""

    exit_code = exit_codes.INCONCLUSIVE


_NO_MEMORY = ("OutOfMemoryException", "failed to map segment", "Cannot allocate memory", "can't start new thread")
"""Messages of DuckDB, the loader, the system and the interpreter for too little memory; none of them raises a MemoryError."""


def out_of_memory(error: BaseException) -> bool:
    """Whether an exception, or its cause, says that there was no memory."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, MemoryError) or any(sign in f"{type(seen).__name__}: {seen}" for sign in _NO_MEMORY):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def environmental(error: BaseException) -> EnvironmentUnavailable | None:
    """The error for a lack of memory, or for a refused system call; None for all other exceptions."""
    if out_of_memory(error):
        return EnvironmentUnavailable("not enough memory", "raise the limit (`ulimit -v`, the container's), or close other programs")
    if isinstance(error, OSError):
        return EnvironmentUnavailable(f"{error.filename or 'the output'}: {error.strerror or error}", "free disk space, or allow access")
    return None
