"""The webhook intake: stored before it is answered, and never at a loss for an answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import respx
from worker.settings import Settings
from worker.store import Store

standardwebhooks = pytest.importorskip("standardwebhooks", reason="standardwebhooks is not installed: pip install -e '.[dev]'")

from worker.webhooks import WebhookIntake  # noqa: E402

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # the specification's own example


@pytest.fixture
def intake(settings: Settings, clock: Any, tmp_path: Any) -> WebhookIntake:
    return WebhookIntake(replace(settings, webhook_secret=SECRET), Store(tmp_path / "webhooks.sqlite"), clock)


def signed(body: str, age_s: float = 0.0, secret: str = SECRET) -> dict[str, str]:
    at = datetime.fromtimestamp(datetime.now(tz=UTC).timestamp() - age_s, tz=UTC)
    return {
        "webhook-id": "m1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": standardwebhooks.Webhook(secret).sign("m1", at, body),
    }


def test_what_is_from_the_source_is_stored_once(intake: WebhookIntake, entry: Callable[..., dict[str, Any]]) -> None:
    body = json.dumps({"data": entry(7, "i1")})
    assert [intake.take(signed(body), body.encode()) for _ in range(2)] == [204, 204]
    assert intake._store.owed() == 1
    assert intake.news.is_set()


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        (lambda body: {}, "{}", 401),
        (lambda body: signed(body, secret="whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), "{}", 401),
        (lambda body: signed(body, age_s=3600), "{}", 401),
        (signed, "not json", 400),
        (signed, "[]", 400),
        (signed, '{"data": {"entity": "invoice", "op": "create", "record": {"id": "i1"}}}', 400),
    ],
)
def test_everything_else_is_refused_and_not_stored(
    headers: Callable[[str], dict[str, str]], body: str, status: int, intake: WebhookIntake
) -> None:
    assert intake.take(headers(body), body.encode()) == status
    assert intake._store.owed() == 0


def test_a_body_that_is_no_text_is_refused(intake: WebhookIntake) -> None:
    assert intake.take(signed("{}"), b"PK\x03\x04\xff\xfe") == 400


def test_what_happened_while_it_was_deaf_is_read_even_where_the_first_reading_fails(
    settings: Settings, clock: Any, tmp_path: Any, entry: Callable[..., dict[str, Any]], respx_mock: respx.MockRouter
) -> None:
    subscription = respx_mock.get("http://crm.invalid/changes/webhook")
    subscription.mock(side_effect=[httpx.Response(200, json={"active": active}) for active in (False, True, True)])
    renewal = respx_mock.post("http://crm.invalid/changes/webhook").mock(return_value=httpx.Response(204))
    respx_mock.get("http://crm.invalid/changes/ack").mock(return_value=httpx.Response(200, json={"cursor": 40}))
    page = httpx.Response(200, json={"changes": [entry(41, "i1")], "next_cursor": 41, "has_more": False})
    reading = respx_mock.get("http://crm.invalid/changes").mock(side_effect=[httpx.ReadTimeout("slow"), page])

    def started() -> WebhookIntake:
        return WebhookIntake(replace(settings, webhook_secret=SECRET), Store(tmp_path / "webhooks.sqlite"), clock)

    with pytest.raises(httpx.ReadTimeout):
        started().watch()
    after_a_restart = started()
    after_a_restart.watch()
    after_a_restart.watch()
    assert [call.request.url.params["cursor"] for call in reading.calls] == ["40", "40"]
    assert (after_a_restart._store.owed(), renewal.call_count) == (1, 1)


def test_after_a_refusal_it_has_caught_up_when_all_behind_it_has_come(
    intake: WebhookIntake, entry: Callable[..., dict[str, Any]], respx_mock: respx.MockRouter
) -> None:
    """The sender delivers in order: the first good delivery has a queue behind it, and an incident is not over before that is here."""
    feed = respx_mock.get("http://crm.invalid/changes")
    feed.mock(side_effect=lambda request: httpx.Response(200, json={"changes": [], "next_cursor": 8, "has_more": False}))

    def delivered(cursor: int, **more: Any) -> int:
        change = entry(cursor, f"i{cursor}")
        body = json.dumps({"data": change | {"record": change["record"] | more}})
        return intake.take(signed(body), body.encode())

    intake.caught_up = True
    assert delivered(7, amount_cents=[]) == 400
    intake.look_behind()
    assert (intake.caught_up, feed.call_count) == (False, 0), "nothing to ask for while deliveries fail"
    assert delivered(7) == 204
    intake.look_behind()
    assert not intake.caught_up
    assert delivered(8) == 204
    intake.look_behind()
    assert (intake.caught_up, feed.call_count) == (True, 1)
