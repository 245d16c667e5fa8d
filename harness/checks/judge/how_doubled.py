"""How doubles came about, in words: the first write, its answer, and the write after it, as the ledgers and the journal show them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harness.checks.base import called, duration, named
from harness.checks.judge.ended_by import ended_by
from harness.drill.actors import is_part
from harness.instants import clock, elapsed

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.evidence import Evidence

Row = dict[Hashable, Any]
_WITHHELD = {"cut": "was cut off", "hang": "was held back"}
_GONE = "client_gone"
_MOST_WAYS = 2


@dataclass(frozen=True)
class Repetition:
    """One write too many. `kind`: what those that came about in the same way have in common."""

    double: int
    """As `twins` numbers it."""
    record: str
    """As people call it."""
    version: str
    """` (version 2)`; empty of the first."""
    times: str
    """`was created twice`."""
    t: float
    seq: int
    """Its line in the ledger of the system that it was written to."""
    how: str
    kind: tuple[object, ...]

    @property
    def words(self) -> str:
        """A sentence."""
        return f"{self.record}{self.version} {self.times}: {self.how}"


def repetitions(evidence: Evidence, twins: pd.DataFrame) -> list[Repetition | None]:
    """Of each row of `Delivery.twins` how it repeats the one before it; None for the first write of each double."""
    found: list[Repetition | None] = []
    before: Row = {}
    effects = twins.groupby("double")["effect"].agg(list)
    for row in twins.astype(object).where(twins.notna(), None).to_dict("records"):
        first = not before or before["double"] != row["double"]
        found.append(None if first else _repetition(evidence, before, row, effects[row["double"]]))
        before = row
    return found


def told_apart(evidence: Evidence, twins: pd.DataFrame) -> pd.DataFrame:
    """The same rows with `how`: in words, how each repeats the one before it. `fault` is also the one that ended a client that was gone."""
    import pandas as pd

    faults = [_fault(evidence, row) for row in twins.astype(object).where(twins.notna(), None).to_dict("records")]
    words = [one.how if one else None for one in repetitions(evidence, twins)]
    return twins.assign(fault=pd.Series(faults, index=twins.index, dtype="str"), how=pd.Series(words, index=twins.index, dtype="str"))


def in_short(found: Iterable[Repetition]) -> str:
    """One sentence for each way in which doubles came about, about the first of them, and which others came about like it."""
    ways: dict[tuple[object, ...], list[Repetition]] = {}
    for one in found:
        ways.setdefault(one.kind, []).append(one)
    told = [f"{same[0].words}{_like(same)}" for same in ways.values()]
    others = sum(len(same) for same in list(ways.values())[_MOST_WAYS:])
    return "; ".join(told[:_MOST_WAYS] + ([f"{others} in other ways"] if others else []))


def _like(same: list[Repetition]) -> str:
    """How many writes repeat another like the first of these, and of which records."""
    others = dict.fromkeys(one.record for one in same if one.record != same[0].record)
    more = f" ({len(same) - 1} more like this{f': {named(list(others))}' if others else ''})"
    return more if len(same) > 1 else ""


def _repetition(evidence: Evidence, first: Row, then: Row, effects: list[str]) -> Repetition:
    version = f" (version {then['version']})" if (then["version"] or 1) > 1 else ""
    answer, key, between = _answer(evidence, first), _key(first, then), list(_processes(evidence, first["t"], then["t"]))
    return Repetition(
        double=then["double"],
        record=called(then["entity"], then["key"]),
        version=version,
        times=_times(effects),
        t=float(then["t"]),
        seq=int(then["seq"]),
        how=", ".join([f"{answer}, and {_again(first, then)} {key}", *between]),
        kind=(
            first["status"],
            first["withheld"],
            _fault(evidence, first),
            first["lane"],
            _again(first, then).split()[0],
            key,
            *(words.split(" at ")[0] for words in between),
        ),
    )


def _times(effects: list[str]) -> str:
    often = "twice" if len(effects) == 2 else f"{len(effects)} times"
    return f"was {effects[0]} {often}" if len(set(effects)) == 1 else f"was written {often} ({', '.join(effects)})"


def _answer(evidence: Evidence, first: Row) -> str:
    """What became of the answer to the first write."""
    if first["lane"]:
        return f"people imported it by hand at {clock(first['t'])}"
    fault = next((window.name for window in evidence.windows if window.plan.id == _fault(evidence, first)), first["fault"])
    which, by = f"the first answer (request {first['req']})", f" by {fault}" if fault else ""
    if first["answered_t"] is None:
        return f"{which} is not in the ledger"
    if first["withheld"] == _GONE:
        why = f", because {fault} had ended the connector" if fault else ""
        return f"{which} found the client gone{why}"
    if first["withheld"]:
        return f"{which} {_WITHHELD.get(first['withheld'], 'was not sent')}{by}"
    return f"{which} was {first['status']}{f', made{by}' if by else ''}"


def _fault(evidence: Evidence, row: Row) -> str | None:
    """The one that took the answer: the fake's, or the one that ended the connector before it could have the answer."""
    if row["fault"] or row["withheld"] != _GONE or row["answered_t"] is None:
        return str(row["fault"]) if row["fault"] else None
    starts = evidence.starts
    meant = starts[starts["expected"].fillna(value=False).astype(bool)]
    ends = meant[meant["ended_t"].between(row["t"], row["answered_t"])]
    ended = [ended_by(evidence, str(one["actor"]), float(one["ended_t"])) for one in ends.to_dict("records") if _is_own(one["actor"])]
    return next((window.plan.id for window in ended if window), None)


def _is_own(actor: object) -> bool:
    return is_part(str(actor), "connector")


def _again(first: Row, then: Row) -> str:
    """The write after it."""
    if then["lane"]:
        return f"people imported it by hand {duration(elapsed(first['t'], then['t']))} later"
    if then["req"] == first["req"]:
        return "the same request had it twice, with"
    heard = not first["withheld"] and first["answered_t"] is not None and (first["status"] or 500) < 400
    what = "the write" if heard or first["lane"] else "the retry"
    early = first["answered_t"] is not None and then["asked_t"] is not None and then["asked_t"] < first["answered_t"]
    while_open = ", which came before that answer," if early else ""
    return f"{what} {duration(elapsed(first['t'], then['t']))} later (request {then['req']}){while_open} used"


def _key(first: Row, then: Row) -> str:
    if then["lane"]:
        return "without one"
    if then["idempotency_key"] is None:
        return "no idempotency key"
    if first["idempotency_key"] is None:
        return "an idempotency key that the first had not"
    return "the same idempotency key" if first["idempotency_key"] == then["idempotency_key"] else "another idempotency key"


def _processes(evidence: Evidence, from_t: float, until_t: float) -> Iterator[str]:
    """What the journal shows of the connector's processes meanwhile."""
    starts = evidence.starts
    own = starts[starts["actor"].map(_is_own).astype(bool)]
    again = own[(own["started_t"] > from_t) & (own["started_t"] <= until_t)]
    running = int(((own["started_t"] <= until_t) & ~(own["ended_t"] < until_t)).sum())
    if len(again):
        begun = "a run of the connector had begun" if evidence.plan.about.connector.in_batches else "the connector had been started again"
        yield f"after {begun} at {clock(float(again['started_t'].iloc[-1]))}"
    if running > 1:
        yield f"while {running} of its processes ran"
