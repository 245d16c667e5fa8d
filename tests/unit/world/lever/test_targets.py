"""What is asked of fakes and proxies, and what is reported where one of them does not answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from harness.errors import EnvironmentUnavailable, NoAnswer
from harness.world.lever.healing import Healed, heal
from harness.world.lever.targets import FakeAt, ProxyAt, as_line, of_line

TOKEN = {"Authorization": "Bearer a-token"}
SOURCE = FakeAt("source", "http://source", TOKEN)
PROXY = ProxyAt("http://proxy", [{"name": "run.destination", "enabled": True, "toxics": []}])


class Server:
    """Every control plane at once; `answers` by method, address and path."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str, str], Any] = {}
        self.asked: list[tuple[str, str, str]] = []

    def __call__(self, url: str, method: str, path: str, *, headers: Any = None, body: Any = None) -> Any:
        assert (headers == TOKEN) is (url == SOURCE.url)
        self.asked.append((method, url, path))
        answer = self.answers.get((method, url, path))
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    made = Server()
    monkeypatch.setattr("harness.world.lever.targets.ask", made)
    return made


def test_whatever_is_armed_in_a_fake_is_healed_and_nothing_else(server: Server) -> None:
    state = {"faults": {"f1": {"armed": True}, "f2": {"armed": False}}, "triggers": {"when-f3": {"armed": True}}}
    server.answers["GET", SOURCE.url, "/state"] = state
    came = heal([SOURCE])
    assert (came.done, came.left) == (("source: fault f1 healed", "source: trigger when-f3 healed"), ())
    assert server.asked[1:] == [("DELETE", SOURCE.url, "/faults/f1"), ("DELETE", SOURCE.url, "/triggers/when-f3")]


def test_a_proxy_is_as_it_was_made(server: Server) -> None:
    shown = {"name": "run.destination", "enabled": False, "toxics": [{"name": "f2"}]}
    server.answers["GET", PROXY.url, "/proxies/run.destination"] = shown
    assert heal([PROXY]).done == ("run.destination: toxic f2 removed", "run.destination: enabled again")
    assert [asked[0] for asked in server.asked] == ["GET", "DELETE", "POST"]


def test_a_proxy_that_is_gone_has_no_fault(server: Server) -> None:
    assert heal([PROXY]) == heal([])


def _refused() -> NoAnswer:
    error = NoAnswer("no answer")
    error.__cause__ = ConnectionRefusedError()
    return error


@pytest.mark.parametrize(
    ("error", "left"),
    [
        (_refused, ()),
        (lambda: NoAnswer("it does not answer (TimeoutError)"), ("source: it does not answer (TimeoutError)",)),
        (lambda: EnvironmentUnavailable("it refused"), ("source: it refused",)),
    ],
)
def test_who_has_ended_has_no_fault_and_who_does_not_answer_may_have(
    server: Server, error: Callable[[], Exception], left: tuple[str, ...]
) -> None:
    server.answers["GET", SOURCE.url, "/state"] = error()
    server.answers["GET", PROXY.url, "/proxies/run.destination"] = {"name": "run.destination", "enabled": False, "toxics": []}
    came = heal([SOURCE, PROXY])
    assert came.left == left
    assert came.done == ("run.destination: enabled again",)


def test_the_charge_is_heard_as_it_was_said() -> None:
    assert of_line(as_line([SOURCE], PROXY)) == ([SOURCE], PROXY)
    assert of_line(as_line([], None)) == ([], None)


def test_the_report_is_read_as_it_was_saved(tmp_path: Any) -> None:
    assert Healed.read(tmp_path) is None
    told = Healed(0.2, ["source: fault f1 healed"], ["alerts: it does not answer"])
    told.save(tmp_path)
    assert Healed.read(tmp_path) == told
    (tmp_path / "healed.json").write_text("{")
    assert Healed.read(tmp_path) is None
