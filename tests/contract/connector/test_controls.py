"""What an operator can do with the reference connector, and what it shows of itself, seen from the systems on both sides."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.contract


def test_paused_it_reads_on_and_writes_nothing_until_it_is_resumed(stack: Any) -> None:
    stack.until(lambda: stack.commits() >= 5)
    stack.live.control("pause")
    stack.until(lambda: len(_since_the_last_commit(stack, "offered")) >= 100)
    assert _since_the_last_commit(stack, "read")
    beat = stack.heartbeat()
    stack.until(lambda: stack.heartbeat() != beat)  # a pause is no silence
    assert _health(stack) == (200, {"ready": True})
    stack.live.control("resume")
    stack.drain()
    assert stack.missing() == set()
    assert not [line for line in stack.lines("alerts", "alert") if "cannot write" in line["summary"]]  # nor an incident


def test_a_replay_reads_again_and_writes_nothing_twice(stack: Any) -> None:
    stack.until(lambda: stack.commits() >= 40)
    stack.drain()
    cursors, attempts = [line["cursor"] for line in stack.lines("source", "read")], len(stack.lines("destination", "attempted"))
    assert cursors == sorted(cursors)
    stack.live.control("replay")
    stack.until(lambda: any(line["cursor"] < cursors[-1] for line in stack.lines("source", "read")[len(cursors) :]))
    stack.live.let_pass("2m")
    assert len(stack.lines("destination", "attempted")) == attempts
    assert stack.missing() == set()


def test_a_trigger_looks_at_the_source_at_once_also_twenty_times(stack: Any) -> None:
    stack.until(lambda: stack.commits() >= 5)
    for _ in range(20):
        stack.live.control("trigger")
    stack.drain()
    assert stack.doubled() == {}
    assert stack.missing() == set()


@pytest.fixture
def oauth(open_stack: Any) -> Any:
    with open_stack(destination={"fake": "records", "name": "billing", "auth": "oauth"}) as opened:
        yield opened


def test_a_new_credential_ends_the_incident_that_the_old_one_opened(oauth: Any) -> None:
    oauth.until(lambda: oauth.commits() >= 5)
    expired = oauth.live.inject("expired_credential", link="destination")
    oauth.until(oauth.pages)
    commits = oauth.commits()
    oauth.live.let_pass("3m")
    assert oauth.commits() == commits
    oauth.live.heal(expired)  # as operator: a new secret, and the control rotate_credential
    oauth.drain()
    oauth.until(lambda: len(oauth.pages()) > 1)
    (opened, _, key), *rest = oauth.pages()
    assert (opened, rest) == ("trigger", [("resolve", "primary", key)])
    (page,) = [line for line in oauth.lines("alerts", "alert") if line["action"] == "trigger"]
    assert "orders-sync cannot write to billing" in page["summary"]
    assert oauth.missing() == set()
    assert oauth.doubled() == {}


def test_controls_want_the_token(stack: Any) -> None:
    url = f"http://127.0.0.1:{stack.live.world.processes['connector'].values['connector.port']}/control/pause"
    assert httpx.post(url, trust_env=False).status_code == 401
    assert httpx.post(url, headers={"Authorization": "Bearer guessed"}, trust_env=False).status_code == 401
    commits = stack.commits()
    stack.until(lambda: stack.commits() > commits)


def _health(stack: Any) -> tuple[int, Any]:
    port = stack.live.world.processes["connector"].values["connector.port"]
    answer = httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False)
    return answer.status_code, answer.json()


def _since_the_last_commit(stack: Any, kind: str) -> list[dict[str, Any]]:
    """What the source has noted since."""
    last = stack.lines("destination", "committed")[-1]["at"]
    return [line for line in stack.lines("source", kind) if line["at"] > last]
