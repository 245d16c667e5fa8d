"""Every line of the journal: an event of one kind, with its moment and its number."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Event(BaseModel):
    """Something that the engine did or saw. Each kind is a subclass; its fields are the fields of its line.

    `NAME` is the line's `event`: the class's name in snake case, or the class argument `name`. Fields that end in `_at` are drill seconds
    since the run's anchor, in `_s` drill seconds, in `_wall_s` wall seconds, unless they say something else.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    NAME: ClassVar[str] = ""

    def __init_subclass__(cls, name: str = "", **more: Any) -> None:
        super().__init_subclass__(**more)
        cls.NAME = name or _WORD.sub("_", cls.__name__).lower()

    def fields(self) -> dict[str, Any]:
        """What its line says, in the order of the class; a field that was not given is left out."""
        return self.model_dump(exclude_unset=True)


E = TypeVar("E", bound=Event)
E_co = TypeVar("E_co", bound=Event, covariant=True)


@dataclass(frozen=True)
class Entry(Generic[E_co]):
    """One line: the event, its number, and `at`, the drill seconds since the run's anchor (None: the line has no time)."""

    n: int
    at: float | None
    event: E_co


Tell = Callable[[Event], object]
"""Writes an event: the journal's `write`, or its replacement in a test."""
