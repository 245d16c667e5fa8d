"""What the watchdog heals: the fakes and the proxies of a run, each asked at its own control plane. It goes through nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from harness.world.lever.asked import ask
from harness.world.toxiproxy.put_back import Found, put_back

_ARMED = {"faults": "fault", "triggers": "trigger"}


class Proxied(Protocol):
    """A link."""

    @property
    def proxy(self) -> str:
        """The name of its proxy."""


class Target(Protocol):
    """Something whose faults can be healed."""

    @property
    def name(self) -> str:
        """As it is called in reports."""

    def heal(self) -> list[str]:
        """Undo what is in place; what that was, in words. Raises HarnessError."""


@dataclass(frozen=True)
class FakeAt:
    """A fake, at its control plane."""

    name: str
    url: str
    headers: Mapping[str, str]
    """With the run's token."""

    def heal(self) -> list[str]:
        state, done = ask(self.url, "GET", "/state", headers=self.headers) or {}, []
        for kind, word in _ARMED.items():
            for name in [name for name, told in state.get(kind, {}).items() if told.get("armed")]:
                ask(self.url, "DELETE", f"/{kind}/{name}", headers=self.headers)
                done.append(f"{self.name}: {word} {name} healed")
        return done

    def let_go(self) -> None:
        """End the lease of a run whose engine is dead. Harmless where there is none. Raises HarnessError."""
        ask(self.url, "DELETE", "/lease", headers=self.headers)


@dataclass(frozen=True)
class ProxyAt:
    """A Toxiproxy with the proxies that the run may break, as they are to be."""

    url: str
    proxies: Sequence[Found]
    name: str = "proxy"

    @classmethod
    def of(cls, url: str, links: Iterable[Proxied]) -> ProxyAt:
        """A server on which the run has made a proxy for each of its links."""
        return cls(url, [{"name": link.proxy, "enabled": True, "toxics": []} for link in links])

    def heal(self) -> list[str]:
        return [changed for found in self.proxies for changed in put_back(self, found)]

    def heal_one(self, proxy: str, toxic: str) -> None:
        """One thing alone: the proxy enabled as it was found, or the toxic away. Raises HarnessError."""
        if toxic:
            self.remove_toxic(proxy, toxic)
        else:
            found = next(one for one in self.proxies if one["name"] == proxy)
            self.enable(proxy, enabled=bool(found["enabled"]))

    # ---- Toxiproxy's own interface ------------------------------------------------------------------------------------

    def show(self, name: str) -> dict[str, Any]:
        """A proxy that is gone cannot be broken: it is shown as it is to be."""
        shown = ask(self.url, "GET", f"/proxies/{name}")
        return dict(shown) if shown is not None else next(one for one in self.proxies if one["name"] == name)

    def enable(self, name: str, *, enabled: bool) -> dict[str, Any]:
        return dict(ask(self.url, "POST", f"/proxies/{name}", body={"enabled": enabled}) or {})

    def remove_toxic(self, proxy: str, name: str) -> None:
        ask(self.url, "DELETE", f"/proxies/{proxy}/toxics/{name}")

    def add_toxic(  # noqa: PLR0913, PLR0917  # the fields of Toxiproxy's own object
        self, proxy: str, name: str, kind: str, stream: str, toxicity: float, attributes: Mapping[str, int]
    ) -> dict[str, Any]:
        body = {"name": name, "type": kind, "stream": stream, "toxicity": toxicity, "attributes": dict(attributes)}
        return dict(ask(self.url, "POST", f"/proxies/{proxy}/toxics", body=body) or {})


def as_line(fakes: Sequence[FakeAt], proxy: ProxyAt | None) -> dict[str, Any]:
    """As the harness says it to the watchdog."""
    at = {"url": proxy.url, "proxies": list(proxy.proxies)} if proxy else None
    return {"fakes": [asdict(fake) for fake in fakes], "proxy": at}


def of_line(line: Mapping[str, Any]) -> tuple[list[FakeAt], ProxyAt | None]:
    """And as the watchdog hears it."""
    proxy = line.get("proxy")
    return [FakeAt(**fake) for fake in line.get("fakes", [])], ProxyAt(**proxy) if proxy else None
