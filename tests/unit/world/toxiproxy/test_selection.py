"""A Toxiproxy that someone else runs: on this machine, or with leave."""

from __future__ import annotations

import pytest

from harness.errors import EnvironmentUnavailable
from harness.world.toxiproxy import selection
from harness.world.toxiproxy.api import Toxiproxy


@pytest.fixture(autouse=True)
def answering(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Toxiproxy, "version", lambda _self: "2.9.0")


@pytest.mark.parametrize("url", ["http://127.0.0.1:8474", "http://127.8.9.10:8474/", "http://[::1]:8474", "http://localhost:8474"])
def test_one_on_this_machine(url: str) -> None:
    chosen = selection.running(url, allow_remote=False)
    assert (chosen.which, chosen.child, chosen.server.url) == ("url", None, url.rstrip("/"))


def test_what_is_no_address() -> None:
    with pytest.raises(EnvironmentUnavailable, match=r"^http://\[::1 is not an address"):
        selection.running("http://[::1", allow_remote=False)


@pytest.mark.parametrize(
    "url",
    [
        "http://192.0.2.7:8474",
        "http://0.0.0.0:8474",
        "http://proxy.example.com",
        "http://127.0.0.1.example.com:8474",
        "http://localhost@192.0.2.7:1",
    ],
)
def test_one_elsewhere_needs_leave(url: str) -> None:
    with pytest.raises(EnvironmentUnavailable, match="is not on this machine") as caught:
        selection.running(url, allow_remote=False)
    assert "--allow-remote" in caught.value.hint
    assert selection.running(url, allow_remote=True).which == "url"
