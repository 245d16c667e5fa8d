"""What a game-day file names: the integration and its people, the drill and its phases, and the checks that the drill has already."""

from __future__ import annotations

from collections.abc import Iterator

from harness.drill.reading.load import LoadedDrill, load_drill
from harness.drill.text.broken import Path
from harness.drill.text.problems import Complaint, unknown_word
from harness.errors import DrillInvalid, PlanImpossible, Problem
from harness.gameday.filled import lacking
from harness.gameday.model import Gameday, Roles
from harness.gameday.players import players
from harness.gameday.raci import unanswered
from harness.gameday.reading.load import LoadedGameday
from harness.integration.model import Integration
from harness.integration.reading.load import LoadedIntegration, find_integration, load_integration
from harness.integration.reading.programs import find_drill


def problems(loaded: LoadedGameday) -> tuple[Problem, ...]:
    """Everything that a valid game-day file names and that is not there, or does not fit."""
    return loaded.located(_complaints(loaded))


def _complaints(loaded: LoadedGameday) -> Iterator[Complaint]:
    gameday, folder = loaded.gameday, loaded.path.parent
    drills: list[LoadedDrill] = []
    keys: list[Path] = (
        [("drill",)] if isinstance(loaded.marks.data.get("drill"), str) else [("drill", n) for n in range(len(gameday.drill))]
    )
    for key, name in zip(keys, gameday.drill, strict=True):
        try:
            drills.append(load_drill(find_drill(name, folder)))
        except DrillInvalid as error:
            yield _absent(key, error, f"idrill check {name}")
    if len(drills) == len(gameday.drill):
        yield from phases_exist(gameday, drills)
        yield from checks_are_new(gameday, drills)
    try:
        integration = integration_of(loaded)
    except DrillInvalid as error:
        yield _absent(("integration",), error, f"idrill check {folder / gameday.integration}")
    else:
        yield from people_are_known(gameday, integration)
        yield from checks_are_complete(gameday, integration)
        yield from each_step_has_its_person(gameday, integration)


def integration_of(loaded: LoadedGameday) -> LoadedIntegration:
    """The integration file that it names. Raises DrillInvalid."""
    return load_integration(find_integration(loaded.gameday.integration, loaded.path.parent))


def drills_of(loaded: LoadedGameday) -> list[LoadedDrill]:
    """The drills that it names, act by act. Raises DrillInvalid."""
    return [load_drill(find_drill(name, loaded.path.parent)) for name in loaded.gameday.drill]


def phases_exist(gameday: Gameday, drills: list[LoadedDrill]) -> Iterator[Complaint]:
    """A surprise comes in a phase of a drill."""
    known = [phase.phase for drill in drills for phase in drill.drill.timeline]
    for index, surprise in enumerate(gameday.surprises):
        if surprise.phase is not None and surprise.phase not in known:
            yield unknown_word(("surprises", index, "at", surprise.phase), "phase", surprise.phase, known, of_key=True)


def checks_are_new(gameday: Gameday, drills: list[LoadedDrill]) -> Iterator[Complaint]:
    """A check of the drill stays as the drill has it: a game day must not loosen it."""
    known = {use.name: drill.drill.name for drill in drills for use in drill.drill.checks}
    for index, use in enumerate(gameday.checks):
        if use.name in known:
            yield Complaint(
                ("checks", index),
                f"{use.name} is a check of the drill {known[use.name]} already",
                "a check that it has not",
                "leave it out here",
            )


def people_are_known(gameday: Gameday, integration: LoadedIntegration) -> Iterator[Complaint]:
    """Whoever plays is named in the integration file; and somebody asks for the surprises that wait for it."""
    roles = gameday.roles
    given = roles.given() if isinstance(roles, Roles) else {}
    known = sorted(_named(integration.integration))
    for role, name in given.items():
        if name not in known:
            told = unknown_word(("roles", role), "person", name, known)
            yield told._replace(
                found=f"{name} is not named in {integration.path.name}", hint=told.hint or "add the name to people.others there"
            )
    for index, surprise in enumerate(gameday.surprises):
        if surprise.when == "asked" and "master" not in given:
            yield Complaint(("surprises", index, "when"), "nobody can ask for it", "a name under roles.master")
        if surprise.tell is not None and surprise.tell not in given and given:
            yield Complaint(("surprises", index, "tell"), f"nobody is {surprise.tell}", ", ".join(given))


def checks_are_complete(gameday: Gameday, integration: LoadedIntegration) -> Iterator[Complaint]:
    """What a check does not say, the integration file says."""
    for index, use in enumerate(gameday.checks):
        for name, key in lacking(use, integration.integration).items():
            other = f", or {key} in {integration.path.name}" if key else ""
            yield Complaint(("checks", index), f"{use.name} without {name}", f"{{{use.name}: {{{name}: …}}}}{other}")


def each_step_has_its_person(gameday: Gameday, integration: LoadedIntegration) -> Iterator[Complaint]:
    """Exactly one of those who play answers for each step."""
    try:
        playing = players(gameday, integration.integration)
    except PlanImpossible:
        return  # too few people for `suggest`, which is refused when it is drawn up
    for step in unanswered(playing, integration.integration):
        yield Complaint(
            ("roles",),
            f"{step}; RACI wants one accountable person",
            "one of those who play",
            f"{integration.path.name} names them: raci, handoff",
        )


def _named(integration: Integration) -> Iterator[str]:
    people = integration.people
    yield from people.named()
    yield from (name for name, contact in (("owner", people.owner), ("backup", people.backup)) if contact.name)
    others = (integration.comms.contact, integration.fallback.owner)
    yield from (name for name in others if name and name not in {"owner", "backup"})


def _absent(key: Path, error: DrillInvalid, command: str) -> Complaint:
    [first, *others] = error.problems
    if others or first.line:
        count = len(error.problems)
        return Complaint(key, f"has {count} problem{'s' * (count > 1)} of its own", "a valid file", f"`{command}` names them")
    return Complaint(key, first.found, first.allowed, first.hint)
