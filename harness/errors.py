"""Every exception of the harness says who must act.

HarnessError
├── DrillInvalid            the drill's or connector file's author: file, line, key, hint     (exit 2)
├── PlanImpossible          the author: each part is valid, together they cannot run          (exit 2)
├── EnvironmentUnavailable  the operator: something on this machine is missing or in the way  (exit 4)
├── NotInjected             a fault could not be proven to be in place                        (exit 3)
├── NotHealed               a fault could not be proven to be gone                            (exit 3)
└── RunUnreadable           the operator: a run directory cannot be read                      (exit 2)
"""

from __future__ import annotations

from dataclasses import dataclass


class HarnessError(Exception):
    """Base of all expected failures; its text is fit for a person to read."""

    exit_code = 70


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a file, told so that its author can mend it.

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
        where = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        text = f"{where}: {self.key}: {self.found}" if self.key else f"{where}: {self.found}"
        if self.allowed:
            text += f"; allowed: {self.allowed}"
        if self.hint:
            text += f" ({self.hint})"
        return text


class DrillInvalid(HarnessError):
    """A file is wrong; `problems` lists everything that is, not only the first."""

    exit_code = 2

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class PlanImpossible(HarnessError):
    """The drill is well-formed but cannot be run as asked (speed, capability, connector)."""

    exit_code = 2


class EnvironmentUnavailable(HarnessError):
    """The machine or a program on it refuses; `hint` says what the operator can do."""

    exit_code = 4

    def __init__(self, message: str, hint: str = "") -> None:
        self.hint = hint
        super().__init__(f"{message}\n  hint: {hint}" if hint else message)


class NotInjected(HarnessError):
    """A fault could not be proven to be in place: the run is inconclusive."""

    exit_code = 3


class NotHealed(HarnessError):
    """A fault could not be proven to be gone: the run is inconclusive."""

    exit_code = 3


class RunUnreadable(HarnessError):
    """A run directory holds nothing that can be judged (no plan, or not a run)."""

    exit_code = 2
