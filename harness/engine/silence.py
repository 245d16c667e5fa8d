"""Why nothing has arrived, as far as the ledgers of the two fakes show it: the requests to each system, and the answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path

from harness.drill.auth import Auth, AuthKind
from harness.engine.follow import Follow
from harness.faults.fake import TOKEN_PATH
from harness.ledger.forms import forms_of
from harness.ledger.lines import Header, RecordsRequest, Reply


def told_by(ledgers: Path, logins: Mapping[str, Auth], handed: Collection[str] = (), *, keeps_ending: bool = False) -> str:
    """`crm was asked 12 times (200: 12); billing was asked 40 times (401: 40)`, and the likeliest cause where there is one.

    `logins`: how callers log in, by actor; `handed`: template names of the values that the connector is started with; `keeps_ending`: it
    ended with an error soon after each of its starts.
    """
    source, destination = (_Calls(ledgers / f"{actor}.jsonl") for actor in ("source", "destination"))
    said = f"{source}; {destination}"
    cause = ""
    if not destination.number and (absent := _absent_credential(logins, handed)):
        cause = absent
    elif not destination.number and keeps_ending:
        cause = "the connector ends with an error after each start; its log says why"
    elif not source.number:
        cause = "is {source.url} where the connector looks for its source?"
    elif source.turned_away or (logins["source"].is_static and source.tokens * 2 > source.number):
        cause = _login(source, "source", logins["source"])
    elif not destination.number:
        cause = "does it write to {destination.url}, and are the services that it needs at work?"
    elif destination.turned_away or (logins["destination"].is_static and destination.tokens * 2 > destination.number):
        cause = _login(destination, "destination", logins["destination"])
    elif destination.answers[404] * 2 > destination.number:
        cause = "the paths that it writes to are not those of the destination"
    return f"{said}\n  hint: {cause}" if cause else said


_SENDS: dict[AuthKind, str] = {
    "oauth": "a token, for which it POSTs {SIDE.client_id} and what is in {SIDE.credential_file} to {SIDE.token_url}",
    "api_key": "what is in {SIDE.credential_file}",
    "basic": "{SIDE.client_id} as the user, and what is in {SIDE.credential_file} as the password",
    "bearer": "what is in {SIDE.credential_file} as its token",
    "none": "nothing",
}


def _login(system: _Calls, side: str, auth: Auth) -> str:
    """What a connector has to send to a system that turned it away, and how it says that it sends something else."""
    sends = _SENDS[auth.kind].replace("SIDE", side)
    others = ", ".join(kind for kind in _SENDS if kind != auth.kind)
    return (
        f"{system.name} expects {auth}: the connector must send {sends}. If it logs in differently, say so in its file: "
        f"`auth: {{{side}: KIND}}`, with one of {others}"
    )


def _absent_credential(logins: Mapping[str, Auth], handed: Collection[str]) -> str:
    """The connector file hands over a credential, and there is none: a program that reads it waits, or ends before its first call."""
    for side, auth in logins.items():
        for name in (f"{side}.credential_file", f"{side}.credential"):
            if auth.kind == "none" and name in handed:
                kinds = ", ".join(kind for kind in _SENDS if kind != "none")
                return (
                    f"the connector file uses {{{name}}}, and there is no credential, since the {side} has no login here (`auth: none`): "
                    f"set `auth: {{{side}: KIND}}` in that file, with one of {kinds}, or do without it"
                )
    return ""


class _Calls:
    """The requests to one fake, without canaries."""

    def __init__(self, ledger: Path) -> None:
        self.name, self.number, self.answers = ledger.stem, 0, Counter[int]()
        self.tokens = 0
        """How often it was asked for a token."""
        for told in Follow(ledger, forms_of(ledger.stem)).new():
            match told.line:
                case Header(name=str(name)):
                    self.name = name or self.name
                case RecordsRequest(path=path):
                    self.number += 1
                    self.tokens += path == TOKEN_PATH
                case Reply(status=status):
                    self.answers[status or 0] += 1

    @property
    def turned_away(self) -> bool:
        """Whether most of its answers were 401."""
        return self.answers[401] * 2 > self.number

    def __str__(self) -> str:
        answers = ", ".join(f"{status}: {count}" for status, count in sorted(self.answers.items()))
        times = "time" if self.number == 1 else "times"
        return f"{self.name} was asked {self.number} {times}" + (f" ({answers})" if answers else "")
