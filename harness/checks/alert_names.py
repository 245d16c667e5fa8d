"""`alert_names`: the page names the connector and the system that it cannot reach. A page without them does not say where to look."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from harness.checks.base import Check, CheckParams
from harness.checks.judge.alerts import NOTHING_INJECTED, first_page, since_injection
from harness.checks.judge.excused_pages import absent
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.incidents import Message

_URL = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
_KEY_NAMES = frozenset({"dedup_key", "routing_key", "key", "groupkey", "integration_key"})
_LONGEST_QUOTE = 120
"""Characters."""


class Params(CheckParams):
    """None: the names come from the connector file and the drill's stack."""


class AlertNames(Check[Params]):
    """The opening message has one of the connector's and one of the system's names as a whole word. URLs and keys do not count."""

    name = "alert_names"
    reads = ("alerts: summary, text, details", "plan: names")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        since = since_injection(evidence)
        if since is None:
            return self.inconclusive(params, NOTHING_INJECTED)
        incidents = since[1]
        incident = first_page(incidents) or next(iter(incidents), None)
        if incident is None:
            return self.conclude(params, [absent(evidence, "nobody was paged, so nothing was named")], "")
        said = readable(incident.opening)
        connector, system = connector_names(evidence), system_names(evidence)
        findings = [
            Finding(f"unnamed_{what}", 1, _unnamed(evidence, what, names, said), excusable=False)
            for what, names in (("connector", connector), ("system", system))
            if not _found(names, said)
        ]
        found = {"connector": _found(connector, said), "system": _found(system, said)}
        return self.conclude(
            params, findings, f"the page names {found['connector']} and {found['system']}", found, {"incidents": evidence.incidents}
        )


def readable(message: Message) -> str:
    """What a person reads in a message: no URLs, no routing or dedup keys."""
    details = [value for name, value in message.details.items() if name.lower() not in _KEY_NAMES and value != message.key]
    return _URL.sub(" ", "\n".join([message.summary, message.text, *details]))


def connector_names(evidence: Evidence) -> tuple[str, ...]:
    """What the connector may be called."""
    return evidence.plan.about.connector.names


def system_names(evidence: Evidence) -> tuple[str, ...]:
    """What the system behind the first faulted link may be called; a process fault leaves the choice of source or destination."""
    about = evidence.plan.about
    both = (*about.source.names, *about.destination.names)
    systems = {
        "source": about.source,
        "destination": about.destination,
        "destination.token": about.destination,
        "history": about.history,
    }
    for window in evidence.windows:
        if window.injected_t is not None and window.plan.target != "process" and window.plan.felt != "import":
            struck = systems.get(str(window.plan.spec.get("link") or window.plan.where)) or systems.get(window.plan.where)
            return struck.names if struck else both
    return both


def _unnamed(evidence: Evidence, what: str, names: tuple[str, ...], said: str) -> str:
    """What the page says, which names would do, where they come from, and how the connector learns one that it does not use yet."""
    about = evidence.plan.about
    called = {"source.name": about.source.name, "destination.name": about.destination.name, "connector.name": about.connector.name}
    fitting = {template: name for template, name in called.items() if name in names and (what == "connector") == template.startswith(what)}
    known = list(dict.fromkeys(fitting.values())) or [names[0]]
    also = ", ".join(name for name in names if name not in known)
    whose = "the connector file's" if what == "connector" else "the drill's"
    others = f", or {also} ({whose} `also`)" if also else ""
    handed = frozenset[str]().union(*(program.handed for program in about.programs.values()))
    new = " or ".join(f"{{{template}}}" for template in fitting if template not in handed)
    return f'the page "{_quoted(said)}" does not name the {what}: {" or ".join(known)}{others}' + (f"; put {new} into it" if new else "")


def _quoted(said: str) -> str:
    words = " ".join(said.split())
    return words if len(words) <= _LONGEST_QUOTE else f"{words[:_LONGEST_QUOTE]}…"


def _found(names: Iterable[str], text: str) -> str | None:
    """The first name that the text contains as a whole word; upper and lower case count as equal."""
    for name in names:
        if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text, re.IGNORECASE):
            return name
    return None


CHECK = AlertNames(Params)
