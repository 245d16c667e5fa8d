"""The base of every check, and how findings become a verdict."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeGuard, TypeVar

from pydantic import BaseModel, ConfigDict

from harness import registry
from harness.checks.verdict import Count, Finding, Outcome, Verdict, summary_of
from harness.drill.kinds import CHECKS
from harness.units import format_duration

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.evidence import Evidence


class CheckParams(BaseModel):
    """A check's parameters as the drill gives them; durations are drill time."""

    model_config = ConfigDict(frozen=True, extra="forbid")


P = TypeVar("P", bound=CheckParams)


class Check(ABC, Generic[P]):
    """A check, as an object made with the type of its parameters: `CHECK = NoAlert(Params)`."""

    name: ClassVar[str]
    gate: ClassVar[bool] = False
    """Whether it decides if others can be judged."""
    closed: ClassVar[str] = ""
    """For a gate that is not met: why the run cannot be judged, in words for people."""
    of_data: ClassVar[bool] = False
    """Whether a FAIL means that the destination has wrong data. The connector has then not recovered."""
    place: ClassVar[int] = 0
    """Of a gate that is judged in every run: its place among them."""
    directed: ClassVar[bool] = False
    """Whether it judges one direction: where changes go both ways, it judges each of them."""
    of_people: ClassVar[bool] = False
    """Whether it judges what people did: a game day asks for it, never a drill."""
    on_paper: ClassVar[bool] = False
    """Whether what people and the pager wrote down is enough for it, so that a table-top can be judged by it."""
    reads: ClassVar[tuple[str, ...]]
    """The evidence that it reads, for people."""

    def __init__(self, params: type[P]) -> None:
        self.Params = params

    @abstractmethod
    def judge(self, evidence: Evidence, params: P) -> Verdict:
        """Judge a run, without any effect. It may raise: the judge then says INCONCLUSIVE."""

    def conclude(
        self,
        params: P,
        findings: Iterable[Finding],
        passed: str,
        counts: Mapping[str, Count] | None = None,
        exhibits: Mapping[str, pd.DataFrame] | None = None,
    ) -> Verdict:
        """PASS with the words `passed` when nothing was found; FAIL when something was that nothing excuses; else INCONCLUSIVE.

        A gate that finds something is always INCONCLUSIVE.
        """
        found = tuple(findings)
        judged = any(not finding.excused_by for finding in found)
        outcome = Outcome.PASS if not found else Outcome.FAIL if judged and not self.gate else Outcome.INCONCLUSIVE
        return Verdict(
            self.name,
            outcome,
            summary_of(found) or passed,
            gate=self.gate,
            params=params.model_dump(mode="json", exclude_none=True, by_alias=True),
            counts=dict(counts or {}),
            findings=found,
            exhibits={name: frame for name, frame in (exhibits or {}).items() if len(frame)},
            seen_not_judged=bool(found) and not judged and not self.gate,
        )

    def inconclusive(self, params: P, why: str) -> Verdict:
        """The evidence does not allow a judgement."""
        given = params.model_dump(mode="json", exclude_none=True, by_alias=True)
        return Verdict(self.name, Outcome.INCONCLUSIVE, why, gate=self.gate, params=given)


def find_check(name: str) -> Check[Any]:
    """The check of this name. Raises KeyError for an unknown one, EnvironmentUnavailable for one that does not keep the contract."""
    return registry.find(CHECKS, name, _is_check, "an object of a class derived from harness.checks.base.Check")


def _is_check(found: object) -> TypeGuard[Check[Any]]:
    return isinstance(found, Check)


def spaced(count: int) -> str:
    """`1 204`: a count as findings write it."""
    return f"{count:,}".replace(",", " ")


def plural(count: int, what: str, several: str = "") -> str:
    """`1 record`, `2 records`; `several` where the plural is not `what` with an s: `1 row too many`, `2 rows too many`."""
    return f"{spaced(count)} {what if count == 1 else several or f'{what}s'}"


def named(keys: Sequence[str], total: int | None = None) -> str:
    """The first keys by name, and how many more there are."""
    total = len(keys) if total is None else total
    shown = ", ".join(keys[:3])
    return shown if total <= 3 else f"{shown} and {total - 3} more"


def called(entity: str, key: str) -> str:
    """What people call a record: its key where that says whose it is, else with its entity: `invoice-7`, `invoice 422`."""
    return key if entity in key else f"{entity} {key}"


def all_called(rows: pd.DataFrame) -> list[str]:
    """The same for each row of a frame with `key`, and with `entity` if its rows are records."""
    entities = rows["entity"] if "entity" in rows else [""] * len(rows)
    return [called(str(entity), str(key)) for entity, key in zip(entities, rows["key"], strict=True)]


def first_called(rows: pd.DataFrame, most: int) -> list[str]:
    """The first of them, each once: an exhibit of doubles names a record twice."""
    return all_called(rows.drop_duplicates([name for name in ("entity", "key") if name in rows])[:most])


def each_once(rows: pd.DataFrame) -> pd.DataFrame:
    """The first row of each record, of a frame with `entity` and `key` whose rows are versions, attempts or contents."""
    return rows.drop_duplicates(["entity", "key"])


def first_records(rows: pd.DataFrame) -> str:
    """The first records of a frame with `entity` and `key` by name, each once, and how many more there are."""
    records = each_once(rows)
    return named(all_called(records.head(3)), len(records))


def duration(seconds: float) -> str:
    """Drill seconds as people say them: to the second from a minute on, to the tenth below."""
    return format_duration(round(seconds)) if seconds >= 60 else f"{round(seconds, 1):g}s"
