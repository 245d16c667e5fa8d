"""Which drill, check and finding must catch which defect: `fixtures/connector/expectations.yaml`."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from pydantic import AliasChoices, Field, RootModel, ValidationError

from harness import registry
from harness.drill.kinds import CHECKS
from harness.drill.text import document, typos
from harness.drill.text.broken import Frozen
from harness.drill.text.problems import complaints, located, unknown_word
from harness.errors import DrillInvalid, Problem

FILE = "expectations.yaml"

_ONE_OF = {"missing": frozenset({"missing", "absent", "behind", "undeleted"})}
"""Words for several kinds of finding; runs of earlier versions say `missing` themselves."""


class Expectation(Frozen):
    """The drill that must catch a defect, the check that must FAIL, and its finding (None: any)."""

    drill: str = Field(validation_alias=AliasChoices("drill", "gameday"), description="drill, or for a team: gameday")
    check: str
    finding: str | None = Field(None, description="kind of finding, such as doubled; missing: any of absent, behind and undeleted")

    def is_met(self, kinds: Collection[str]) -> bool:
        """Whether one of these kinds of finding is the expected one."""
        return self.finding is None or not _ONE_OF.get(self.finding, {self.finding}).isdisjoint(kinds)


class _File(RootModel[dict[str, Expectation]]):
    """Defect → the check that must catch it. A defect is the name of a connector file."""


Expectations = dict[str, Expectation]


def load(path: Path) -> Expectations:
    """Read and validate the file. Raises DrillInvalid with all its problems."""
    marks = document.read(path)
    try:
        found = _File.model_validate(marks.data).root
    except ValidationError as error:
        raise DrillInvalid(located(marks, list(complaints(error.errors(include_url=False), Expectation)))) from None
    known = registry.names(CHECKS)
    wrong = [unknown_word((name, "check"), "check", due.check, known) for name, due in found.items() if due.check not in known]
    if wrong:
        raise DrillInvalid(located(marks, wrong))
    return found


def only(expectations: Expectations, names: Collection[str]) -> Expectations:
    """Those of these names; all where none is given. Raises DrillInvalid for a name that is not there."""
    known = tuple(sorted(expectations))
    strange = [(name, typos.hint_of_many(name, known)) for name in names if name not in expectations]
    if strange:
        raise DrillInvalid(
            tuple(
                Problem(FILE, 0, 0, name, "no such defect", typos.listed(known, "idrill list --connectors"), hint) for name, hint in strange
            )
        )
    return {name: expectations[name] for name in names} if names else expectations
