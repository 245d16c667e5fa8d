"""Values that return to older ones: the state counts, and writes are matched with offers. Against naive models in plain Python."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings

from harness.evidence.algebra import MISSING
from harness.evidence.evidence import Evidence
from harness.evidence.occurrences import NONE, Offer, Write, match

GONE = "gone"
KEYS = ("invoice-1", "invoice-2")
EVENTS = "payment-1"
contents = st.sampled_from("AABBC")


@dataclass(frozen=True)
class Step:
    """What happens to a record at one instant: its content is offered, or written, or a connector looks and sends what differs."""

    what: str
    key: str
    content: str = ""


def offer(keys: tuple[str, ...], given: st.SearchStrategy[str]) -> st.SearchStrategy[Step]:
    return st.builds(Step, what=st.just("offer"), key=st.sampled_from(keys), content=given)


def write(keys: tuple[str, ...], given: st.SearchStrategy[str]) -> st.SearchStrategy[Step]:
    return st.builds(Step, what=st.just("write"), key=st.sampled_from(keys), content=given)


with_deletions = contents | st.just(GONE)
looks = st.builds(Step, what=st.just("look"), key=st.just(""))
slow = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


# ---- matching


def most(offers: list[Offer], writes: list[Write], once: set[str]) -> tuple[int, int]:
    """By trying everything: how many writes of returning content can be matched, and how many others beside them."""
    first = {offer.content: at for at, offer in reversed(list(enumerate(offers)))}

    @cache
    def best(i: int, j: int) -> tuple[int, int]:
        if i == len(writes):
            return 0, 0
        found = [best(i + 1, j)]
        for at in range(j, len(offers)):
            if offers[at].content == writes[i].content and (at == first[offers[at].content] or offers[at].t <= writes[i].t):
                returning, other = best(i + 1, at + 1)
                found.append((returning, other + 1) if writes[i].content in once else (returning + 1, other))
        return max(found)

    return best(0, 0)


@given(st.lists(contents, max_size=6), st.lists(st.tuples(contents, st.integers(0, 6)), max_size=7))
@settings(max_examples=400)
def test_the_matching_is_in_order_causal_and_as_large_as_can_be(offered: list[str], written: list[tuple[str, int]]) -> None:
    offers = [Offer(number, content, float(number), deletes=False) for number, content in enumerate(offered, 1)]
    written.sort(key=lambda one: one[1])
    writes = [Write(seq, content, t + 0.5, executed=True, created=False, lands=True) for seq, (content, t) in enumerate(written)]
    once = {content for content, times in Counter(offered).items() if times == 1}
    found = match(offers, writes, once)
    matched = [(write, at) for write, at in zip(writes, found, strict=True) if at != NONE]
    assert [at for _, at in matched] == sorted({at for _, at in matched})
    for write, at in matched:
        assert offers[at].content == write.content
        assert offers[at].t <= write.t or write.content not in offered[:at]
    returning = sum(write.content not in once for write, _ in matched)
    assert (returning, len(matched) - returning) == most(offers, writes, once)


# ---- whole runs


class Story:
    """Offers and accepted writes of each record; a destination that executes every write but the deletion of what is not there."""

    def __init__(self, run: Any, steps: list[Step]) -> None:
        self.offers: dict[str, list[Offer]] = {}
        self.commits: dict[str, list[Write]] = {}
        self.holds: dict[str, str] = {}
        run.note("timeline_started", 0.0)
        for t, step in enumerate(steps):
            if step.what == "offer":
                self._offer(run, t, step)
            elif step.what == "write":
                self._write(run, t, step.key, step.content)
            else:
                for key, offers in self.offers.items():
                    if offers[-1].content != self.holds.get(key, GONE):
                        self._write(run, t, key, offers[-1].content)

    def _offer(self, run: Any, t: float, step: Step) -> None:
        offers = self.offers.setdefault(step.key, [])
        offers.append(Offer(len(offers) + 1, step.content, t, step.content == GONE))
        op = "delete" if step.content == GONE else "create" if len(offers) == 1 else "update"
        run.offer(step.key, t, version=len(offers), op=op, digest=step.content, entity=step.key.partition("-")[0])

    def _write(self, run: Any, t: float, key: str, content: str) -> None:
        held, entity = self.holds.get(key, GONE), key.partition("-")[0]
        if content == GONE and held == GONE:
            run.write(t, (key, 0), effect=None, why="absent", op="delete", digest=GONE, entity=entity, status=404)
            return
        effect = "deleted" if content == GONE else "created" if held == GONE or key == EVENTS else "changed"
        run.write(t, (key, 0), effect=effect, op="delete" if content == GONE else "upsert", digest=content, entity=entity)
        commits = self.commits.setdefault(key, [])
        commits.append(Write(len(commits), content, t, executed=True, created=False, lands=True))
        self.holds[key] = content

    def surplus(self, key: str) -> int:
        """Executed commits left over; of content that was offered once, all but the first."""
        offers, commits = self.offers.get(key, []), self.commits.get(key, [])
        times = Counter(offer.content for offer in offers)
        executed = Counter(write.content for write in commits)
        once = {content for content, count in times.items() if count == 1}
        left = sum(max(executed[content] - 1, 0) for content in once)
        parts = [{content} for content in times] if key == EVENTS else [set(times)]
        for part in parts:
            of_it = [write for write in commits if write.content in part]
            left += sum(write.content not in once for write in of_it) - most([o for o in offers if o.content in part], of_it, once)[0]
        return left


@slow
@given(steps=st.lists(offer(KEYS, with_deletions) | write(KEYS, with_deletions), max_size=14))
def test_what_ends_as_it_was_last_offered_is_right_and_nothing_else(make_run: Any, steps: list[Step]) -> None:
    story = Story(run := make_run(), steps)
    with Evidence.open(run.save()) as evidence:
        rows = evidence.deliveries.to_dict("records")
        last = {row["key"]: row for row in rows}
        wrong = {key for key, row in last.items() if row["status"] in MISSING or row["stale"]}
        corrupted = {key for key in story.holds if story.holds[key] not in {offer.content for offer in story.offers.get(key, ())}}
        expected = {key for key, offers in story.offers.items() if story.holds.get(key, GONE) != offers[-1].content}
        assert wrong - corrupted == expected - corrupted
        surplus: Counter[str] = Counter()
        for row in evidence.delivery.doubled("effects").to_dict("records"):
            surplus[row["key"]] += row["surplus"]
        assert surplus == Counter({key: count for key in story.offers if (count := story.surplus(key))})
        assert evidence.delivery.surplus("effects") == surplus.total()


@slow
@given(steps=st.lists(offer(KEYS, with_deletions) | looks, max_size=16))
def test_a_connector_that_sends_what_differs_is_right(make_run: Any, steps: list[Step]) -> None:
    _is_right(make_run(), [*steps, Step("look", "")])


@slow
@given(steps=st.lists(offer(KEYS, with_deletions), max_size=8), data=st.data())
def test_a_connector_that_sends_each_change_in_order_is_right(make_run: Any, steps: list[Step], data: st.DataObject) -> None:
    done, waiting = _in_order(steps, data)
    _is_right(make_run(), [*done, *waiting])


@slow
@given(steps=st.lists(offer(KEYS, with_deletions), max_size=8), data=st.data())
def test_who_sends_in_order_and_is_not_done_yet_is_behind_and_never_stale(make_run: Any, steps: list[Step], data: st.DataObject) -> None:
    Story(run := make_run(), _in_order(steps, data)[0])
    with Evidence.open(run.save()) as evidence:
        assert evidence.delivery.counts.stale == 0
        assert evidence.delivery.surplus("effects") == 0
        assert evidence.delivery.steps_back().empty


def _in_order(steps: list[Step], data: st.DataObject) -> tuple[list[Step], list[Step]]:
    """Offers, and between them any number of writes of what was not written yet; and the writes that are still to be made.

    What changes nothing is no executed commit.
    """
    waiting: list[Step] = []
    held: dict[str, str] = {}
    done: list[Step] = []
    for step in steps:
        done.append(step)
        if held.get(step.key, GONE) != step.content or step.content == GONE:
            held[step.key] = step.content
            waiting.append(Step("write", step.key, step.content))
        sent = data.draw(st.integers(0, len(waiting)), label="sent")
        done, waiting = done + waiting[:sent], waiting[sent:]
    return done, waiting


def _is_right(run: Any, steps: list[Step]) -> None:
    Story(run, steps)
    with Evidence.open(run.save()) as evidence:
        delivery, counts = evidence.delivery, evidence.delivery.counts
        assert (counts.missing, counts.stale, counts.corrupted, counts.late) == (0, 0, 0, 0)
        assert delivery.surplus("effects") == delivery.surplus("records") == 0
        assert delivery.steps_back().empty
        assert evidence.backlog.at(100.0).count == 0
        for t in range(0, len(steps), 3):
            assert evidence.backlog.at(float(t)).missing == 0
            assert delivery.sent_again(float(t), []).empty


@slow
@given(steps=st.lists(offer((EVENTS,), contents) | write((EVENTS,), contents), max_size=12))
def test_each_version_of_an_event_counts_whatever_the_order(make_run: Any, steps: list[Step]) -> None:
    story = Story(run := make_run(), steps)
    with Evidence.open(run.save()) as evidence:
        assert evidence.delivery.surplus("effects") == story.surplus(EVENTS)
        offers, commits = story.offers.get(EVENTS, []), story.commits.get(EVENTS, [])
        absent = sum(
            times - most([o for o in offers if o.content == content], [c for c in commits if c.content == content], set())[0]
            for content, times in Counter(offer.content for offer in offers).items()
        )
        assert evidence.delivery.counts.absent == absent
