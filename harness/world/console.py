"""Where people act on a game day: the console's address, and what shows who they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from harness.errors import NoAnswer
from harness.world.stage import Stage

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
    _clients: dict[str, httpx.Client] = field(default_factory=dict, repr=False)

    def act(self, who: str, body: Mapping[str, Any]) -> Answer:
        """Somebody acts, as with their browser. Raises NoAnswer."""
        import httpx

        try:
            answer = self._client().post("/acts", json=body, headers={"Authorization": f"Bearer {self.tokens[who]}"})
        except httpx.HTTPError as error:
            raise NoAnswer(f"the console does not answer: {error!r}", "its log is in the run directory") from error
        return Answer(answer.status_code, "" if answer.is_success else str(answer.json().get("message", answer.text)))

    def close(self) -> None:
        """Let go of the connection."""
        client = self._clients.pop("client", None)
        if client is not None:
            client.close()

    def _client(self) -> httpx.Client:
        import httpx

        if "client" not in self._clients:
            self._clients["client"] = httpx.Client(base_url=self.url, trust_env=False, verify=False, timeout=5.0)  # noqa: S501  # loopback, no TLS
        return self._clients["client"]

    @classmethod
    def of(cls, stage: Stage, port: int | None) -> Console | None:
        """At this port of this machine; None if no person takes part."""
        return Console(f"http://127.0.0.1:{port}", stage.keys.people) if stage.drill.stack.people and port else None
