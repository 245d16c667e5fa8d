"""Where people act on a game day: the console's address, and what shows who they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from harness.errors import NoAnswer
from harness.world.console.control import PeoplesLedger
from harness.world.console.program import ConsoleProgram

if TYPE_CHECKING:
    import httpx


class Answer(NamedTuple):
    """What the console says to an act."""

    status: int
    message: str
    """Why it refused; empty: it did not."""


@dataclass(frozen=True)
class Console:
    """It stays in the memory of the harness: the console's own file with the tokens is removed as soon as it has been read."""

    url: str
    tokens: Mapping[str, str] = field(repr=False)
    """By a person's name."""
    join: Mapping[str, tuple[str, ...]] = field(repr=False)
    """The one-use tokens with which each person, by name, comes in a browser; the name of the big screen is empty."""
    program: ConsoleProgram = field(repr=False)
    ledger: PeoplesLedger
    _clients: dict[str, httpx.Client] = field(default_factory=dict, repr=False)

    def act(self, who: str, body: Mapping[str, Any]) -> Answer:
        """Somebody acts, as with their browser; once, even if the console dies meanwhile. Raises NoAnswer."""
        import httpx

        size = self.ledger.size()
        try:
            return self._acted(who, body)
        except httpx.HTTPError:
            self.program.wait_until_up()
            self.close()
        if any(line.get("who") == who for line in self.ledger.since(size)):
            return Answer(201, "")
        try:
            return self._acted(who, body)
        except httpx.HTTPError as error:
            raise NoAnswer(f"the console does not answer: {error!r}", "its log is in the run directory") from error

    def links(self) -> dict[str, tuple[str, ...]]:
        """The address with which each person comes, and spare ones; each works once."""
        return {name: tuple(f"{self.url}/#{token}" for token in tokens) for name, tokens in self.join.items()}

    def close(self) -> None:
        """Let go of the connection."""
        client = self._clients.pop("client", None)
        if client is not None:
            client.close()

    def _acted(self, who: str, body: Mapping[str, Any]) -> Answer:
        answer = self._client().post("/acts", json=body, headers={"Authorization": f"Bearer {self.tokens[who]}"})
        return Answer(answer.status_code, "" if answer.is_success else str(answer.json().get("message", answer.text)))

    def _client(self) -> httpx.Client:
        import httpx

        if "client" not in self._clients:
            # only a scripted team acts so, and it is asked from this machine
            self._clients["client"] = httpx.Client(base_url=self.url, trust_env=False, verify=False, timeout=5.0)  # noqa: S501
        return self._clients["client"]
