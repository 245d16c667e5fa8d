# Made of fixtures/fakekit/lines/__init__.py by `python -m harness.ledger.twin`: change it there.
"""Every kind of ledger line, and the ledgers that have it. Fakes write only these lines, and reading compares each line with them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from harness.ledger.lines.alerts import Alert, AlertAcknowledged, AlertRequest
from harness.ledger.lines.calls import Bypass, Canary, FaultArmed, FaultEnd, FaultHit, FaultOver, Refused, Reply, Request
from harness.ledger.lines.common import VERSION, End, Header, LedgerLine, Restarted, Stall
from harness.ledger.lines.front import Connection, HostEscaped, HostRefused, NotTrusted, Via
from harness.ledger.lines.history import History
from harness.ledger.lines.people import (
    Acted,
    Approved,
    AskedToAcknowledge,
    CalledOff,
    Decided,
    Declared,
    HandedOver,
    HandoffStep,
    Hypothesis,
    Joined,
    JoinedBy,
    Left,
    ManualStep,
    ManualWork,
    Note,
    NoticeState,
    Requested,
    Resolved,
    Role,
    RoleTaken,
    Surprise,
    Update,
    Verified,
)
from harness.ledger.lines.records import (
    Acknowledged,
    Auth,
    CredentialEnd,
    CredentialEnded,
    CredentialRenewed,
    Offered,
    Op,
    Pushed,
    ReadChanges,
    ReadPage,
    RecordsRequest,
    Subscription,
    TokenAsked,
    Unmade,
    Workload,
)
from harness.ledger.lines.writes import (
    Aborted,
    Answer,
    Attempted,
    Change,
    Committed,
    CommittedBothWays,
    ImportedFile,
    ImportStep,
    ImportTold,
    Lane,
    Repeated,
    TriggerHit,
    TriggerStep,
    TriggerTold,
    Unneeded,
    Verb,
)

Kinds = tuple[type[LedgerLine], ...]

_OF_ALL: Kinds = (Header, Restarted, Stall, End)
_OF_FAKES: Kinds = (*_OF_ALL, Bypass, Canary, Reply, Refused, FaultArmed, FaultHit, FaultOver)
_OF_SYSTEMS: Kinds = (
    *_OF_FAKES,
    RecordsRequest,
    TokenAsked,
    CredentialRenewed,
    CredentialEnded,
    TriggerTold,
    TriggerHit,
    Aborted,
    Workload,
)
_SOURCE: Kinds = (*_OF_SYSTEMS, Offered, Unmade, ReadChanges, ReadPage, Acknowledged, Pushed, Subscription)
_DESTINATION: Kinds = (*_OF_SYSTEMS, Attempted, Committed, Repeated, Answer, ImportTold, ImportedFile)
_FRONT: Kinds = (*_OF_ALL, Connection, HostRefused, HostEscaped, NotTrusted)
_PEOPLE: Kinds = (
    *_OF_FAKES,
    Request,
    Joined,
    Left,
    AskedToAcknowledge,
    Declared,
    RoleTaken,
    HandedOver,
    Hypothesis,
    Decided,
    Approved,
    Requested,
    Update,
    Verified,
    Note,
    Surprise,
    HandoffStep,
    ManualWork,
    CalledOff,
    Resolved,
)

BOTH_WAYS: Kinds = (*_SOURCE, Attempted, CommittedBothWays, Repeated, Answer)
"""Of a system that is source and destination at once."""
LEDGERS: Mapping[str, Kinds] = MappingProxyType(
    {
        "source": _SOURCE,
        "destination": _DESTINATION,
        "alerts": (*_OF_FAKES, AlertRequest, Alert, AlertAcknowledged),
        "history": (*_OF_FAKES, Request, History),
        "people": _PEOPLE,
        "proxy": _OF_ALL,
        "front": _FRONT,
        "watchdog_front": _FRONT,
    }
)
"""By the name of the file: `ledgers/<name>.jsonl`."""

__all__ = [
    "BOTH_WAYS",
    "LEDGERS",
    "VERSION",
    "Aborted",
    "Acknowledged",
    "Acted",
    "Alert",
    "AlertAcknowledged",
    "AlertRequest",
    "Answer",
    "Approved",
    "AskedToAcknowledge",
    "Attempted",
    "Auth",
    "Bypass",
    "CalledOff",
    "Canary",
    "Change",
    "Committed",
    "CommittedBothWays",
    "Connection",
    "CredentialEnd",
    "CredentialEnded",
    "CredentialRenewed",
    "Decided",
    "Declared",
    "End",
    "FaultArmed",
    "FaultEnd",
    "FaultHit",
    "FaultOver",
    "HandedOver",
    "HandoffStep",
    "Header",
    "History",
    "HostEscaped",
    "HostRefused",
    "Hypothesis",
    "ImportStep",
    "ImportTold",
    "ImportedFile",
    "Joined",
    "JoinedBy",
    "Kinds",
    "Lane",
    "LedgerLine",
    "Left",
    "ManualStep",
    "ManualWork",
    "NotTrusted",
    "Note",
    "NoticeState",
    "Offered",
    "Op",
    "Pushed",
    "ReadChanges",
    "ReadPage",
    "RecordsRequest",
    "Refused",
    "Repeated",
    "Reply",
    "Request",
    "Requested",
    "Resolved",
    "Restarted",
    "Role",
    "RoleTaken",
    "Stall",
    "Subscription",
    "Surprise",
    "TokenAsked",
    "TriggerHit",
    "TriggerStep",
    "TriggerTold",
    "Unmade",
    "Unneeded",
    "Update",
    "Verb",
    "Verified",
    "Via",
    "Workload",
]
