"""A definition as it was most likely meant: its slips, each one mistake, and whatever else is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from harness.drill.reading.corrected import below, corrected, moves
from harness.drill.text.problems import Complaint, complaints

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Meant(Generic[M]):
    """What was read. `found`: None where something is wrong that is no slip."""

    found: M | None
    data: Any
    """With every slip corrected."""
    slips: list[Complaint]
    wrong: list[Complaint]
    """What is wrong beside the slips."""
    moved: list[Complaint]
    """Those of the slips that are keys whose value was read as that of another key, which the file does not have."""

    def complaints(self) -> list[Complaint]:
        return self.beside_slips([*self.slips, *self.wrong])

    def beside_slips(self, others: Iterable[Complaint]) -> list[Complaint]:
        """Those that are not about the value of a misspelt key."""
        return [complaint for complaint in others if not below(complaint.path, self.moved)]


def meant(model: type[M], data: Any, known: Iterable[Complaint] = (), moved: Iterable[Complaint] = ()) -> Meant[M]:
    """`known`: slips that have been corrected in this data; `moved`: those of them that have moved a value."""
    found, wrong = validated(model, data)
    slips, all_moved = dict.fromkeys(known), list(moved)
    while fresh := [complaint for complaint in wrong if complaint.typo and complaint not in slips]:  # one may hide another
        slips |= dict.fromkeys(fresh)
        all_moved += [slip for slip in fresh if moves(data, slip)]
        data = corrected(data, fresh)
        found, wrong = validated(model, data)
    return Meant(found, data, list(slips), wrong, all_moved)


def validated(model: type[M], data: Any) -> tuple[M | None, list[Complaint]]:
    """The definition, or what is wrong with it."""
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        return None, list(complaints(error.errors(include_url=False), model))
