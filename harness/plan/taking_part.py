"""Subjects of a drill in which the connector takes no part: the drill would fail and show nothing."""

from __future__ import annotations

from collections.abc import Iterator

from harness.drill.connector import config
from harness.drill.fake_kinds import protocol_of
from harness.drill.reading.load import LoadedConnector
from harness.drill.text import template
from harness.drill.text.document import walk
from harness.plan import attached
from harness.plan.places import check_at
from harness.plan.setup import Setup

HISTORY = "history.url"
HEARTBEAT = "connector.heartbeat"


def uses(loaded: LoadedConnector) -> set[str]:
    """The template names in a connector file, and in the templates of its configuration."""
    inside = {use.name for use in config.uses_in(loaded.connector.config, loaded.path.parent)}
    return inside | {name for _, text in walk(loaded.marks.data) for name in template.names_in(text)}


def takes_no_part(setup: Setup) -> Iterator[str]:
    """Why the connector could not pass, however good it is; each with the key that says that it can. Not asked of one that runs already."""
    if attached.NEED in setup.capabilities:
        return
    yield from (line for look in (_one_way, _no_history, _no_heartbeat, _no_login_to_read, _tables) for line in look(setup))


def _one_way(setup: Setup) -> Iterator[str]:
    if setup.drill.drill.is_two_way and not setup.connector.connector.two_way:
        yield (
            f"workload.both_sides: both systems are edited, and {setup.connector.file} carries changes from the source to the destination "
            "alone; if it carries them back, too, add `two_way: true` to it"
        )
    if setup.connector.connector.two_way and not setup.drill.drill.is_two_way:
        yield (
            f"stack: {setup.connector.file} says `two_way: true`, and the two systems of this drill cannot both be edited (that takes two "
            "fakes of kind records with feeds, entities of kind state, and no import by hand)"
        )


def _no_history(setup: Setup) -> Iterator[str]:
    if setup.drill.drill.stack.history is not None and HISTORY not in uses(setup.connector):
        yield (
            f"stack.history: {setup.connector.file} reports no history; if the program can (OpenTelemetry's protocol over HTTP), add "
            f'`env: {{OTEL_EXPORTER_OTLP_ENDPOINT: "{{{HISTORY}}}"}}` to its `run`'
        )


def _no_heartbeat(setup: Setup) -> Iterator[str]:
    """A watchdog that reads a heartbeat file which no program writes cannot page."""
    if setup.watchdog is not None and HEARTBEAT in uses(setup.watchdog) and HEARTBEAT not in uses(setup.connector):
        yield (
            f"stack.watchdog: {setup.watchdog.file} pages when the connector's heartbeat is old, and {setup.connector.file} has none; "
            f'if the program can write its time to a file, add `env: {{HEARTBEAT: "{{{HEARTBEAT}}}"}}` to its `run`'
        )


def _no_login_to_read(setup: Setup) -> Iterator[str]:
    """A source that asks for no login cannot show whether the connector reads with one of its own."""
    source = setup.drill.drill.stack.source
    for number, check in enumerate(setup.drill.drill.checks):
        if check.params.get("own_login") and source.auth.kind == "none":
            where = check_at(setup, number)
            yield (
                f"{where} with `own_login` needs a login at the source, and {source.name} (source) has none; if yours asks for one, add "
                f"`auth: {{source: api_key}}` (or basic, bearer, oauth) to {setup.connector.file}, and let the program log in there"
            )


def _tables(setup: Setup) -> Iterator[str]:
    destination = setup.drill.drill.stack.destination
    if setup.connector.connector.record.tables is not None and protocol_of(destination.fake) == "http":
        yield (
            f"stack.destination: {setup.connector.file} writes into tables (`record.tables`), and {destination.name} is no database; "
            "write `destination: {fake: postgres, …}` in a drill of your own"
        )
