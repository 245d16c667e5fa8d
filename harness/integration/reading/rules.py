"""What must hold between the parts of an integration file. Each rule passes over what nobody has decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator

from harness.drill.entities import parents_first
from harness.drill.text.broken import Path
from harness.drill.text.problems import Complaint, unknown_word
from harness.integration.model import Integration
from harness.integration.paths import CUSTOMER_STATE
from harness.integration.people import ROLES

Rule = Callable[[Integration], Iterator[Complaint]]


def complaints(file: Integration, wrong: Collection[str] = ()) -> Iterator[Complaint]:
    """Everything that does not fit together. `wrong`: keys that are known to be wrong; rules that read them keep quiet."""
    for rule, keys in _RULES:
        if keys.isdisjoint(wrong):
            yield from rule(file)


def pattern_fits_what_is_touched(file: Integration) -> Iterator[Complaint]:
    if file.customer_state:
        return
    for stake in sorted({stake for path in file.paths.write for stake in path.touches} & CUSTOMER_STATE):
        yield Complaint(("pattern",), f"{file.pattern!r} where a path touches {stake}", "customer-state", "it is customer state")


def backup_is_somebody_else(file: Integration) -> Iterator[Complaint]:
    owner, backup, reviewer = file.people.owner, file.people.backup, file.people.reviewer
    if _same(owner.name, backup.name):
        yield Complaint(("people", "backup", "name"), "the backup is the owner", "another person")
    if owner.route and owner.route == backup.route and file.escalate.to is not None:
        yield Complaint(("people", "backup", "route"), f"{backup.route!r} is the owner's route, too", "a route of the backup's own")
    for role, contact in (("owner", owner), ("backup", backup)):
        if _same(contact.name, reviewer.name):
            yield Complaint(("people", "reviewer", "name"), f"the reviewer is the {role}", "another person")


def people_are_known(file: Integration) -> Iterator[Complaint]:
    """A name that is used elsewhere stands under `people`; so a misspelt one is found."""
    known = {_folded(name): name for name in file.people.named()}
    for path, name in _named(file):
        if name not in ROLES and known and _folded(name) not in known:
            yield unknown_word(path, "person", name, (*ROLES, *known.values()))


def references_lead_to_entities(file: Integration) -> Iterator[Complaint]:
    for name, entity in file.entities.items():
        if entity.of is not None and entity.of not in file.entities:
            yield unknown_word(("entities", name, "of"), "entity", entity.of, tuple(file.entities))
    try:
        parents_first(file.entities)
    except ValueError as error:
        yield Complaint(("entities",), f"entities that reference one another in a circle: {error}", "one that references none")


def truth_is_known(file: Integration) -> Iterator[Complaint]:
    for entity, system in file.truth.items():
        if file.entities and entity not in file.entities:
            yield unknown_word(("truth", entity), "entity", entity, tuple(file.entities), of_key=True)
        if file.paths.systems and system not in file.paths.systems:
            yield unknown_word(("truth", entity), "system", system, file.paths.systems)


def orders_name_what_is_there(file: Integration) -> Iterator[Complaint]:
    systems = file.paths.systems
    places = (("rollback", "system", file.rollback.order, systems),)
    both = ("fallback", "entity or system", file.fallback.order, (*file.entities, *systems) if file.entities and systems else ())
    for key, what, order, known in (*places, both):
        for index, word in enumerate(order):
            if known and word not in known:
                yield unknown_word((key, "order", index), what, word, known)
        for word in (word for word, times in Counter(order).items() if times > 1):
            yield Complaint((key, "order"), f"{word!r} is there twice", "each once")


def peak_is_not_below_normal(file: Integration) -> Iterator[Complaint]:
    limits = file.limits
    if limits.normal is not None and limits.peak is not None and limits.peak < limits.normal:
        yield Complaint(("limits", "peak"), "the peak is below the ordinary day", "at least limits.normal")


def detected_before_escalated(file: Integration) -> Iterator[Complaint]:
    detect, escalate = file.detect.within, file.escalate.within
    if detect is not None and escalate is not None and escalate < detect:
        yield Complaint(("escalate", "within"), "escalated before it must be detected", "at least detect.within")


def steps_lead_to_all_traffic(file: Integration) -> Iterator[Complaint]:
    shares = [step.share for step in file.recover.in_steps]
    given = [share for share in shares if share is not None]
    for index, (share, before) in enumerate(zip(shares[1:], shares, strict=False), 1):
        if share is not None and before is not None and share <= before:
            yield Complaint(("recover", "in_steps", index), "a step that does not let more through", "shares that grow")
    if given and given[-1] < 1:
        yield Complaint(("recover", "in_steps"), "the last step lets only a part through", "100% at the end")


def waivers_are_clear(file: Integration) -> Iterator[Complaint]:
    people = file.people
    names = [waiver.drill for waiver in file.drills.without]
    for index, waiver in enumerate(file.drills.without):
        at: Path = ("drills", "without", index)
        if waiver.drill and waiver.drill in file.drills.also:
            yield Complaint((*at, "drill"), f"{waiver.drill!r} is under `also`, too", "one of both")
        if waiver.drill and waiver.drill in names[:index]:
            yield Complaint((*at, "drill"), f"{waiver.drill!r} is left out twice", "each once")
        if any(_same(waiver.reviewer, contact.name) for contact in (people.owner, people.backup)) or waiver.reviewer in ROLES:
            yield Complaint((*at, "reviewer"), "the owner or the backup agrees with themselves", "another person")


_RULES: tuple[tuple[Rule, frozenset[str]], ...] = (
    (pattern_fits_what_is_touched, frozenset({"pattern", "paths"})),
    (backup_is_somebody_else, frozenset({"people", "escalate"})),
    (
        people_are_known,
        frozenset({"people", "pause", "resume", "toggles", "fallback", "comms", "handoff", "raci", "drills"}),
    ),
    (references_lead_to_entities, frozenset({"entities"})),
    (truth_is_known, frozenset({"truth", "entities", "paths"})),
    (orders_name_what_is_there, frozenset({"rollback", "fallback", "entities", "paths"})),
    (peak_is_not_below_normal, frozenset({"limits"})),
    (detected_before_escalated, frozenset({"detect", "escalate"})),
    (steps_lead_to_all_traffic, frozenset({"recover"})),
    (waivers_are_clear, frozenset({"people", "drills"})),
)


def _named(file: Integration) -> Iterator[tuple[Path, str]]:
    """Every name of a person outside `people`, with its place."""
    single: tuple[tuple[Path, str | None], ...] = (
        (("pause", "by"), file.pause.by),
        (("resume", "by"), file.resume.by),
        (("fallback", "owner"), file.fallback.owner),
        (("comms", "contact"), file.comms.contact),
        *((("toggles", index, "by"), toggle.by) for index, toggle in enumerate(file.toggles)),
        *((("handoff", index, key), getattr(step, key)) for index, step in enumerate(file.handoff) for key in ("by", "to")),
        *((("raci", name, "accountable"), raci.accountable) for name, raci in file.raci.items()),
        *((("raci", name, "responsible", index), one) for name, raci in file.raci.items() for index, one in enumerate(raci.responsible)),
        *((("drills", "without", index, "reviewer"), waiver.reviewer) for index, waiver in enumerate(file.drills.without)),
    )
    yield from ((path, name) for path, name in single if name is not None)


def _folded(name: str) -> str:
    return name.casefold()


def _same(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and _folded(one) == _folded(other)
