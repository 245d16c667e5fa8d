"""The delivery algebra in SQL against a naive model in plain Python, over generated ledgers with defects of every kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from harness.evidence.evidence import Evidence

INFINITE = float("inf")
STATE, EVENT = "invoice", "payment"
KEYS = ((STATE, "invoice-1"), (STATE, "invoice-10"), (EVENT, "payment-1"))
PERMANENT, PASSING = 422, 429


@dataclass(frozen=True)
class Record:
    """One record in a write request: which key, which version (0: content that nobody offered), what became of it."""

    place: tuple[str, str]
    version: int
    became: str


@dataclass(frozen=True)
class Step:
    """What happens at one instant."""

    what: str
    place: tuple[str, str] = KEYS[0]
    delete: bool = False
    records: tuple[Record, ...] = ()
    reply: str = "ok"
    cursor: int = 0


records = st.builds(
    Record,
    place=st.sampled_from((*KEYS, *KEYS, (STATE, "ghost-1"))),
    version=st.sampled_from((0, 1, 1, 2, 2, 3)),
    became=st.sampled_from(
        ("created", "created", "changed", "changed", "deleted", "unchanged", "absent", "idempotency", "refused", "throttled")
    ),
)
steps = st.one_of(
    st.builds(Step, what=st.just("offer"), place=st.sampled_from(KEYS), delete=st.booleans()),
    st.builds(Step, what=st.just("offer"), place=st.sampled_from(KEYS)),
    st.builds(
        Step,
        what=st.just("write"),
        records=st.lists(records, min_size=1, max_size=4).map(tuple),
        reply=st.sampled_from(("ok", "ok", "ok", "cut", "error", "none")),
    ),
    st.builds(Step, what=st.just("read"), cursor=st.integers(0, 6)),
    st.builds(Step, what=st.just("acknowledged"), cursor=st.integers(0, 6)),
    st.builds(Step, what=st.just("alert"), place=st.sampled_from(KEYS)),
)


def content(place: tuple[str, str], version: int) -> str:
    return f"{place[1]}/{version}" if version else f"{place[1]}/garbage"


@dataclass
class Landing:
    """What the destination took in of one content."""

    effects: int = 0
    writes: int = 0
    created: int = 0
    landed_t: float | None = None
    last: int | None = None
    every: list[tuple[int, float]] = field(default_factory=list)
    """Each time at which the destination had this content because of a write, with its place among all writes."""


@dataclass
class Version:
    place: tuple[str, str]
    version: int
    delete: bool
    cursor: int
    t: float
    landing: Landing = field(default_factory=Landing)
    dead_t: float | None = None


class Model:
    """Everything said of delivery in the design, word by word, without any cleverness."""

    def __init__(self, story: list[Step], settled_t: float, disturbed: tuple[float, float]) -> None:
        self.settled_t = settled_t
        self.disturbed = disturbed
        self.versions: dict[tuple[str, str], list[Version]] = defaultdict(list)
        self.landings: dict[tuple[tuple[str, str], str], Landing] = defaultdict(Landing)
        self.commits: list[tuple[float, tuple[str, str], str, str, int]] = []
        self.answers: list[tuple[float, str, Record, int]] = []
        self.attempts: list[tuple[float, Record]] = []
        self.passed: int | None = None
        refusals: list[tuple[float, Record]] = []
        names: dict[str, float] = {}
        cursor = order = 0
        for t, step in enumerate(story):
            if step.what == "offer":
                cursor += 1
                versions = self.versions[step.place]
                versions.append(Version(step.place, len(versions) + 1, step.delete, cursor, t))
            elif step.what in {"read", "acknowledged"}:
                self.passed = max(self.passed or 0, step.cursor)
            elif step.what == "alert":
                names.setdefault(step.place[1], t)
            else:
                for record in step.records:
                    order += 1
                    self._take(t, record, order, refusals)
                    self.answers.append((t + 0.5, step.reply, record, t))
        for place, versions in self.versions.items():
            for version in versions:
                version.landing = self.landings.get((place, content(place, version.version)), Landing())
                refused = [t for t, record in refusals if (record.place, record.version) == (place, version.version)]
                if refused and place[1] in names:
                    version.dead_t = max(min(refused), names[place[1]])

    def _take(self, t: float, record: Record, order: int, refusals: list[tuple[float, Record]]) -> None:
        self.attempts.append((t, record))
        if record.became in {"refused", "throttled"}:
            if record.became == "refused":
                refusals.append((t, record))
            return
        landing = self.landings[record.place, content(record.place, record.version)]
        landing.writes += 1
        if record.became in {"created", "changed", "deleted"}:
            landing.effects += 1
            landing.created += record.became == "created"
            self.commits.append((t, record.place, content(record.place, record.version), record.became, order))
        if record.became in {"created", "changed", "deleted", "absent"}:
            landing.landed_t = t if landing.landed_t is None else landing.landed_t
            landing.last = order
            landing.every.append((order, t))

    def satisfied_t(self, version: Version) -> float:
        later = [version] if version.place[0] == EVENT else self.versions[version.place][version.version - 1 :]
        return min(map(self._there_t, later))

    def _there_t(self, version: Version) -> float:
        """When it landed; a deletion is there from its offer on where nothing of the record was ever there, nor lands before the next."""
        if self.is_undone(version):
            return INFINITE
        landed_t = self.landed_t(version)
        landed_t = INFINITE if landed_t is None else landed_t
        return min(landed_t, version.t) if self.is_in_place(version) else landed_t

    def landed_t(self, version: Version) -> float | None:
        """Of a last version that is a deletion: when it landed and nothing else of the record did afterwards."""
        if version.place[0] == EVENT or not version.delete or version is not self.versions[version.place][-1]:
            return version.landing.landed_t
        others = max((landing.last or 0 for landing in self._others(version)), default=0)
        return min((t for order, t in version.landing.every if order > others), default=version.landing.landed_t)

    def _others(self, version: Version) -> list[Landing]:
        """What landed of the record besides this version."""
        own = content(version.place, version.version)
        found = [landing for (place, digest), landing in self.landings.items() if place == version.place and digest != own]
        return [landing for landing in found if landing.landed_t is not None]

    def is_in_place(self, version: Version) -> bool:
        following = self.versions[version.place][version.version :]
        until_t = following[0].t if following else INFINITE
        came = any(landing.landed_t < until_t for landing in self._others(version) if landing.landed_t is not None)
        return version.delete and version.place[0] == STATE and not came

    def is_undone(self, version: Version) -> bool:
        """A last version, a deletion, that was followed by something else."""
        last = version is self.versions[version.place][-1]
        deletes = version.delete and version.place[0] == STATE and last and version.landing.last is not None
        return deletes and any((landing.last or 0) > (version.landing.last or 0) for landing in self._others(version))

    def is_required(self, version: Version) -> bool:
        return version.place[0] == EVENT or version is self.versions[version.place][-1]

    def status(self, version: Version) -> str:
        if self.is_undone(version):
            return "undeleted"
        got_there = (
            ("landed", version.landing.landed_t is not None),
            ("in_place", self.is_in_place(version)),
            ("superseded", self.satisfied_t(version) < INFINITE),
            ("dead", version.dead_t is not None),
        )
        return next((status for status, is_so in got_there if is_so), "") or self._missing(version)

    def _missing(self, version: Version) -> str:
        if not self.is_required(version):
            return "outdated"
        landed = any(other.landing.landed_t is not None for other in self.versions[version.place])
        if version.place[0] == EVENT or (not landed and not version.delete):
            return "absent"
        return "undeleted" if version.delete else "behind"

    def every(self) -> list[Version]:
        return sorted((version for versions in self.versions.values() for version in versions), key=lambda version: version.cursor)

    def stale(self) -> set[tuple[str, str]]:
        found = set()
        for place, versions in self.versions.items():
            landed = [version for version in versions if version.landing.last is not None]
            if place[0] == STATE and landed and not self.is_undone(versions[-1]):
                final = max(landed, key=lambda version: version.landing.last or 0)
                if final.version < max(version.version for version in landed):
                    found.add(place)
        return found

    def strays(self) -> dict[str, set[tuple[tuple[str, str], str]]]:
        found: dict[str, set[tuple[tuple[str, str], str]]] = {"corrupted": set(), "unexpected": set()}
        for (place, digest), landing in self.landings.items():
            if landing.effects and digest not in {content(place, version.version) for version in self.versions.get(place, ())}:
                found["corrupted" if self.versions.get(place) else "unexpected"].add((place, digest))
        return found

    def rows(self) -> Counter[Any]:
        """Rows at the end, per business key (events: per content)."""
        alive: Counter[Any] = Counter()
        for _, place, digest, effect, _ in self.commits:
            if effect == "deleted":
                for key in [key for key in alive if key[0] == place]:
                    del alive[key]
            elif effect == "created":
                alive[place, digest if place[0] == EVENT else ""] += 1
        return Counter({key: count for key, count in alive.items() if count > 1})

    def owed(self, t: float) -> list[Version]:
        found = []
        for place, versions in self.versions.items():
            offered = [version for version in versions if version.t <= t]
            for version in offered if place[0] == EVENT else offered[-1:]:
                dead = version.dead_t is not None and version.dead_t <= t
                if self.satisfied_t(version) > t and not dead:
                    found.append(version)
        return found

    def doubt(self) -> tuple[int, int, int]:
        """Commits in doubt; those of them whose reply was withheld and that were attempted again; and that were not."""
        seen: dict[tuple[int, tuple[str, str], str], bool] = {}
        for reply_t, reply, record, request in self.answers:
            withheld = reply != "ok"
            if record.became in {"created", "changed", "deleted"} and (withheld or self.disturbed[0] <= reply_t <= self.disturbed[1]):
                seen[request, record.place, content(record.place, record.version)] = withheld
        contents = {(t, record.place, content(record.place, record.version)) for t, record in self.attempts}
        withheld = [(request, place, digest) for (request, place, digest), cut in seen.items() if cut]
        again = [one for one in withheld if any(t > one[0] and (place, digest) == one[1:] for t, place, digest in contents)]
        return len(seen), len(again), len(withheld) - len(again)

    def sent_again(self, since: float, unheard: tuple[float, float]) -> set[tuple[tuple[str, str], str]]:
        answered = {
            (record.place, content(record.place, record.version))
            for reply_t, reply, record, _ in self.answers
            if reply == "ok"
            and reply_t <= since
            and not unheard[0] < reply_t <= unheard[1]
            and record.became not in {"refused", "throttled"}
            and not self.disturbed[0] <= reply_t <= self.disturbed[1]
        }
        return {
            known
            for t, record in self.attempts
            if t > since and (known := (record.place, content(record.place, record.version))) in answered
        }


def write_down(run: Any, story: list[Step]) -> None:
    """The same story as a run directory."""
    count: Counter[tuple[str, str]] = Counter()
    for t, step in enumerate(story):
        if step.what == "offer":
            count[step.place] += 1
            version = count[step.place]
            op = "delete" if step.delete else "create" if version == 1 else "update"
            run.offer(step.place[1], t, version=version, op=op, entity=step.place[0], digest=content(step.place, version))
        elif step.what in {"read", "acknowledged"}:
            run.line("source", step.what, t, req=t, cursor=step.cursor, **({"protocol": "cursor"} if step.what == "read" else {}))
        elif step.what == "alert":
            run.alert(t, summary="gave up", text=f"on {step.place[1]}, sorry", key="k", details={"other": "invoice-100"})
        else:
            _write_request(run, t, step)


def _write_request(run: Any, t: float, step: Step) -> None:
    for i, record in enumerate(step.records):
        entity, key = record.place
        what = {"req": t, "i": i, "entity": entity, "key": key, "digest": content(record.place, record.version)}
        run.line("destination", "attempted", t, op="upsert", **what)
        if record.became in {"refused", "throttled"}:
            status = PERMANENT if record.became == "refused" else PASSING
            run.line("destination", "refused", t, req=t, i=i, entity=entity, key=key, status=status, why="no")
        elif record.became in {"unchanged", "absent", "idempotency"}:
            run.line("destination", "repeated", t, why=record.became, **what)
        else:
            run.line("destination", "committed", t, op="upsert", effect=record.became, row="r-1", commit_no=1, **what)
    answers = {
        "ok": {"status": 200, "sent": True},
        "cut": {"status": None, "sent": False, "why": "cut"},
        "error": {"status": 500, "sent": True},
    }
    if step.reply != "none":
        run.line("destination", "reply", t + 0.5, req=t, **answers[step.reply])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(story=st.lists(steps, min_size=12, max_size=30) | st.lists(steps, max_size=12), data=st.data())
def test_sql_agrees_with_the_naive_model(make_run: Any, story: list[Step], data: st.DataObject) -> None:
    settle_t = data.draw(st.integers(0, max(len(story), 1)), label="settle")
    since = data.draw(st.integers(0, max(len(story), 1)), label="since")
    unheard_t = data.draw(st.integers(0, since), label="unheard")
    unheard = (float(unheard_t), float(data.draw(st.integers(unheard_t, since), label="heard again")))
    disturbed = (float(since), float(data.draw(st.integers(since, 31), label="until")))
    run = make_run()
    run.settle_s = 0.0
    down = run.fault("f1", "latency", "link", "destination", "toxic", phase="all")
    run.note("timeline_started", 0.0)
    run.phase("all", 0, 40, faults=(down,))
    run.phase("settle", settle_t, settle_t, role="settle")
    run.injected(down, *disturbed)
    write_down(run, story)
    model = Model(story, float(settle_t), disturbed)
    with Evidence.open(run.save()) as evidence:
        delivery = evidence.delivery
        assert delivery.passed_cursor == model.passed
        _compare_versions(model, evidence)
        strays = model.strays()
        for what in ("corrupted", "unexpected"):
            found = {((row["entity"], row["key"]), row["digest"]) for row in delivery.strays(what).to_dict("records")}
            assert found == strays[what], what
        counts = delivery.counts
        assert (counts.in_doubt, counts.exercised, counts.unrepeated) == model.doubt()
        again = {((row["entity"], row["key"]), row["digest"]) for row in delivery.sent_again(since, [unheard]).to_dict("records")}
        assert again == model.sent_again(since, unheard)
        for t in range(0, 31, 5):
            owed = [(version.place, version.version) for version in model.owed(t)]
            assert evidence.backlog.at(t).count == len(owed), t
            rows = evidence.backlog.keys_at(t).to_dict("records")
            assert sorted(((row["entity"], row["key"]), row["version"]) for row in rows) == sorted(owed)


def _compare_versions(model: Model, evidence: Evidence) -> None:
    rows = evidence.deliveries.to_dict("records")
    stale = model.stale()
    expected, doubled, written = [], {}, {}
    for version in model.every():
        required, landed_t = model.is_required(version), model.landed_t(version)
        late = required and landed_t is not None and landed_t > model.settled_t and not model.is_undone(version)
        is_stale = version.place in stale and version is model.versions[version.place][-1]
        expected.append(
            (version.place, version.version, model.status(version), late, is_stale, version.landing.effects, version.landing.writes)
        )
        if version.landing.effects > 1:
            doubled[version.place, version.version] = version.landing.effects
        if version.landing.writes > 1:
            written[version.place, version.version] = version.landing.writes
    names = ("version", "status", "late", "stale", "effects", "writes")
    assert [((row["entity"], row["key"]), *(row[name] for name in names)) for row in rows] == expected
    lost = sum(
        entry[2] in {"absent", "behind", "undeleted"} and version.cursor <= (model.passed or 0)
        for entry, version in zip(expected, model.every(), strict=True)
    )
    assert evidence.delivery.counts.lost == (None if model.passed is None else lost)
    for level, wanted in (("effects", doubled), ("writes", written)):
        found = evidence.delivery.doubled(level).to_dict("records")
        assert {((row["entity"], row["key"]), row["version"]): row["times"] for row in found} == wanted
        assert evidence.delivery.surplus(level) == sum(wanted.values()) - len(wanted)
    surplus = model.rows()
    found = evidence.delivery.doubled("records").to_dict("records")
    assert sorted(((row["entity"], row["key"]), row["times"]) for row in found) == sorted((key[0], count) for key, count in surplus.items())


@pytest.mark.parametrize("step_s", [1.0, 2.5])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(story=st.lists(steps, min_size=1, max_size=25))
def test_the_series_counts_what_was_owed_at_each_instant(make_run: Any, story: list[Step], step_s: float) -> None:
    run = make_run()
    run.note("timeline_started", 0.0)
    write_down(run, story)
    model = Model(story, INFINITE, (INFINITE, INFINITE))
    with Evidence.open(run.save()) as evidence:
        for row in evidence.backlog_series(step_s).to_dict("records"):
            assert row["owed"] == len(model.owed(row["t"])), row
            assert row["offered"] == sum(version.t <= row["t"] for version in model.every())
