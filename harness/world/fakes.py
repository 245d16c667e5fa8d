"""The fakes: which program plays which role, and the client of their control planes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeGuard

from harness import registry
from harness.drill.fake_kinds import A_FAKE, FAKES
from harness.errors import EnvironmentUnavailable, NoAnswer
from harness.ledger.lines.people import Role, ShownEvent
from harness.world.certificates import trusted
from harness.world.fake import Fake
from harness.world.lever.targets import FakeAt

if TYPE_CHECKING:
    import httpx


@dataclass(frozen=True)
class FakeKind:
    """A program that can play a part of the stack: `fixtures/<folder>/app.py`, which imports nothing of the harness.

    It is started with `--config FILE --lifeline`, says pid and ports in a line of JSON when it is ready, writes the ledger of its actor
    before it answers, obeys the control plane that `FakeControl` speaks with, and ends with its standard input.
    """

    name: str
    """As a drill calls it."""
    folder: str
    protocol: Literal["http", "postgres"] = "http"
    """The protocol on its links. For a real system (postgres) the program only keeps the ledger."""


RECORDS = FakeKind("records", "records")
ALERT_SINK = FakeKind("alert-sink", "alert-sink")
OTLP_SINK = FakeKind("otlp-sink", "otlp-sink")
CONSOLE = FakeKind("console", "console")
POSTGRES = FakeKind("postgres", "postgres", "postgres")


def find_fake(name: str) -> FakeKind:
    """The kind of this name. Raises KeyError for an unknown one, EnvironmentUnavailable for one that does not keep the contract."""
    return registry.find(FAKES, name, _is_kind, A_FAKE)


def _is_kind(found: object) -> TypeGuard[FakeKind]:
    return isinstance(found, FakeKind)


@dataclass(frozen=True)
class FakeControl(Fake):
    """A fake that is a program: data port for its links, control port for commands."""

    actor: str
    pid: int
    port: int
    control_port: int
    token: str
    _clients: dict[str, httpx.Client] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Of its control plane."""
        return f"http://127.0.0.1:{self.control_port}"

    @property
    def headers(self) -> Mapping[str, str]:
        """What every call carries beside the token."""
        return {}

    @property
    def seen_by_watchdog(self) -> FakeAt:
        """What the watchdog of the run must know to heal it."""
        return FakeAt(self.actor, self.url, {"Authorization": f"Bearer {self.token}", **self.headers})

    def state(self) -> dict[str, Any]:
        return self.call("GET", "/state")

    def start_workload(self, t0_at: float) -> None:
        self.call("POST", "/workload/start", {"t0_at": t0_at})

    def stop_workload(self) -> int:
        return int(self.call("POST", "/workload/stop", {}).get("offered", 0))

    def push_to(self, url: str) -> None:
        """Deliver its changes there from now on, as webhooks."""
        self.call("POST", "/webhooks", {"url": url})

    def offer(self, lines: list[dict[str, Any]]) -> None:
        self.call("POST", "/workload/offer", {"lines": lines})

    def records(self) -> list[dict[str, Any]]:
        return list(self.call("GET", "/records")["records"])

    def acknowledge(self, protocol: str, route: str, key: str, who: str) -> None:
        self.call("POST", "/acknowledge", {"protocol": protocol, "route": route, "key": key, "who": who})

    def show(  # noqa: PLR0913  # as its contract
        self,
        event: ShownEvent,
        text: str,
        *,
        request: int | None = None,
        protocol: str | None = None,
        route: str | None = None,
        key: str | None = None,
    ) -> None:
        about = {"request": request, "protocol": protocol, "route": route, "key": key}
        self.call("POST", "/shown", {"event": event, "text": text, **about})

    def surprise(self, number: int, to: Role | None, text: str) -> None:
        self.call("POST", "/surprises", {"surprise": number, "to": to, "text": text})

    def abort(self, why: str) -> None:
        self.call("POST", "/abort", {"why": why})

    def status(self, view: Mapping[str, Any]) -> None:
        self.call("POST", "/status", view)

    def arm(self, fault: Mapping[str, Any]) -> dict[str, Any]:
        self.call("POST", "/faults", fault)
        return self.call("GET", f"/faults/{fault['id']}")

    def disarm(self, fault: str) -> dict[str, Any]:
        return self.call("DELETE", f"/faults/{fault}", missing_ok=True)

    def fault(self, fault: str) -> dict[str, Any]:
        return self.call("GET", f"/faults/{fault}", missing_ok=True)

    def cut(self) -> None:
        self.call("POST", "/cut", {})

    def new_secret(self, secret: str, overlap_s: float = 0.0) -> None:
        self.call("POST", "/credentials", {"client_secret": secret, "overlap_s": overlap_s})

    def set_trigger(self, trigger: Mapping[str, Any]) -> None:
        self.call("POST", "/triggers", trigger)

    def trigger(self, name: str, wait_s: float) -> dict[str, Any]:
        return self.call("GET", f"/triggers/{name}?wait={wait_s:.3f}", timeout_s=wait_s + 5)

    def settle(self, name: str, settled: Sequence[tuple[str, str, int]], again: Sequence[tuple[str, str, int]]) -> None:
        self.call("POST", f"/triggers/{name}/settled", {"settled": settled, "again": again}, missing_ok=True)

    def release(self, name: str) -> None:
        self.call("POST", f"/triggers/{name}/release", {}, missing_ok=True)

    def withdraw(self, name: str) -> dict[str, Any]:
        self.call("DELETE", f"/triggers/{name}", missing_ok=True)
        return self.call("GET", f"/triggers/{name}", missing_ok=True)

    def armed(self) -> tuple[str, ...]:
        state = self.state()
        parts: list[dict[str, dict[str, Any]]] = [state.get("faults", {}), state.get("triggers", {})]
        return tuple(name for part in parts for name, told in part.items() if told.get("armed"))

    def close(self) -> None:
        """Let go of the control connection."""
        client = self._clients.pop("client", None)
        if client:
            client.close()

    def call(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, *, timeout_s: float = 5.0, missing_ok: bool = False
    ) -> dict[str, Any]:
        """One control call. Raises NoAnswer, and EnvironmentUnavailable when the fake refuses."""
        import httpx

        try:
            response = self._client().request(method, path, json=body, timeout=timeout_s)
        except httpx.HTTPError as error:
            raise NoAnswer(
                f"the fake {self.actor} does not answer on its control port: {error!r}", "its log is in the run directory"
            ) from error
        if response.status_code == 404 and missing_ok:
            return {}
        if response.status_code >= 400:
            raise EnvironmentUnavailable(f"the fake {self.actor} refused {method} {path}: {response.status_code} {response.text}")
        return dict(response.json()) if response.content else {}

    def _client(self) -> httpx.Client:
        import httpx

        if "client" not in self._clients:
            self._clients["client"] = httpx.Client(
                base_url=self.url,
                headers={"Authorization": f"Bearer {self.token}", **self.headers},
                trust_env=False,
                verify=trusted(),
            )
        return self._clients["client"]
