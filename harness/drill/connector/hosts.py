"""The hosts of a connector file: https addresses that the connector insists on, each with the link that it gets instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator

from harness.drill.text import template
from harness.drill.text.broken import broken
from harness.drill.text.document import walk
from harness.drill.text.problems import Complaint

REFUSE = "refuse"
_HOST = re.compile(r"(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_LONGEST = 253


def _host(name: str) -> str:
    if len(name) > _LONGEST or not _HOST.fullmatch(name):
        raise broken(f"{name!r} is not a host", "a name such as api.example.com, or *.example.com for all below it", _hint(name))
    return name


def _hint(name: str) -> str:
    return "without scheme, port and path, in lower case" if re.search(r"[:/A-Z]", name) else ""


Host = Annotated[str, AfterValidator(_host)]
HostLink = Literal["source", "destination", "destination.token", "alerts", "history", "refuse"]
"""`refuse`: the host is expected, and answered with 403; of an undeclared one, that is noted as an escape."""
Hosts = dict[Host, HostLink]


def link_for(actor: str, link: HostLink) -> str | None:
    """The link of the stack that is meant, None for a host that is refused. A watchdog pages over a link of its own."""
    if link == REFUSE:
        return None
    return "watchdog.alerts" if actor == "watchdog" and link == "alerts" else link


def front_of(actor: str) -> str:
    """The name of the front of a process, as an actor and as a ledger."""
    return "front" if actor == "connector" else f"{actor}_front"


def without_hosts(data: Any, hosts: Mapping[str, HostLink]) -> Iterator[Complaint]:
    """Template names of a front that the file does not declare."""
    for path, text in () if hosts else walk(data):
        for name in template.names_in(text):
            if name.startswith("front."):
                hint = "add `hosts: {api.example.com: destination}` to the file"
                yield Complaint(path, f"{{{name}}}, but the file declares no `hosts:`", "", hint)
