"""A source that pushes, as an intake sees it: signed by Standard Webhooks, in order, again until it is accepted, and what else comes in."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Any

import pytest

pytest.importorskip("standardwebhooks", reason="the library of Standard Webhooks is not installed")

from standardwebhooks import Webhook, WebhookVerificationError

pytestmark = pytest.mark.contract

KEY = b"a key for one test only, 32 bytes"
SECRET = "whsec_" + base64.b64encode(KEY).decode()
TAKEN = 204
SILENT = 0
"""In place of a status: no answer at all, until the source has left."""
CUT = -1
"""In place of a status: the connection ends without an answer."""


@dataclass(frozen=True)
class Delivery:
    """One POST as it came in."""

    headers: dict[str, str]
    body: bytes

    @property
    def name(self) -> str:
        return self.headers.get("webhook-id", "")

    def verified(self) -> Any:
        """What it says, if it is from the source. Raises WebhookVerificationError, or ValueError for what is no text."""
        return Webhook(SECRET).verify(self.body, self.headers)


class Intake:
    """Somebody's webhook endpoint; it answers with the statuses that a test puts in line, and else that it has taken everything."""

    def __init__(self) -> None:
        self.deliveries: list[Delivery] = []
        self.answers: list[int] = []
        self.reads_at_most = 10**9
        self.let_go = threading.Event()
        intake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                size = int(self.headers.get("content-length") or 0)
                if size > intake.reads_at_most:
                    self.refuse_unread()
                    return
                body = self.rfile.read(size)
                intake.deliveries.append(Delivery({name.lower(): text for name, text in self.headers.items()}, body))
                status = intake.answers.pop(0) if intake.answers else TAKEN
                if status == SILENT:
                    intake.let_go.wait(10)
                self.close_connection = status in {SILENT, CUT}
                if status > 0:
                    self.send_response(status)
                    self.send_header("content-length", "0")
                    self.end_headers()

            def refuse_unread(self) -> None:
                self.close_connection = True
                self.send_response(413)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Requests are no news."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/webhooks"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def names(self) -> list[str]:
        return [delivery.name for delivery in self.deliveries]

    def close(self) -> None:
        self.let_go.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def intake() -> Iterator[Intake]:
    one = Intake()
    yield one
    one.close()


@pytest.fixture
def source(start: Callable[..., Any]) -> Any:
    """Five changes that were there before, and a secret."""
    return start("source", workload=[change(f"i-{number}") for number in range(1, 6)], webhook_secret=SECRET)


def change(key: str) -> dict[str, Any]:
    fields = {"memo": key}
    digest = hashlib.sha256(key.encode()).hexdigest()[:16]
    return {"at_s": None, "entity": "invoice", "key": key, "op": "create", "version": 1, "fields": fields, "digest": digest}


def push(source: Any, intake: Intake) -> None:
    assert source.control("POST", "/webhooks", json={"url": intake.url}).status_code < 300


def all_taken(source: Any) -> list[int]:
    """The cursors that were taken, once there are five."""
    acknowledged = source.wait(lambda: lines if len(lines := source.kind("acknowledged")) >= 5 else None)
    return [line["cursor"] for line in acknowledged]


def test_each_change_comes_once_in_order_and_signed(source: Any, intake: Intake) -> None:
    push(source, intake)
    assert all_taken(source) == [1, 2, 3, 4, 5]
    said = [delivery.verified() for delivery in intake.deliveries]
    assert [message["data"]["record"]["id"] for message in said] == ["i-1", "i-2", "i-3", "i-4", "i-5"]
    assert {message["type"] for message in said} == {"invoice.create"}
    assert len(set(intake.names)) == 5
    assert [(line["status"], line["why"]) for line in source.kind("pushed")] == [(TAKEN, None)] * 5


@pytest.mark.parametrize(("clock", "is_drill_time"), [("drill", True), ("real", False)])
def test_its_time_stamp_is_that_of_the_receivers_own_clock(
    start: Callable[..., Any], intake: Intake, clock: str, is_drill_time: bool
) -> None:
    source = start("source", workload=[change(f"i-{number}") for number in range(1, 6)], webhook_secret=SECRET, webhook_clock=clock)
    before = source.config["anchor_real_ns"] / 1e9 + source.drill_now()
    push(source, intake)
    all_taken(source)
    after = source.config["anchor_real_ns"] / 1e9 + source.drill_now()
    stamps = [int(delivery.headers["webhook-timestamp"]) for delivery in intake.deliveries]
    assert all(before - 1 <= stamp <= after for stamp in stamps) == is_drill_time, (before, stamps, after)


def test_an_altered_message_does_not_verify(source: Any, intake: Intake) -> None:
    push(source, intake)
    all_taken(source)
    good = intake.deliveries[0]
    with pytest.raises(WebhookVerificationError):
        Delivery(good.headers, good.body.replace(b"i-1", b"i-9")).verified()


def test_what_is_not_taken_is_delivered_again_and_holds_up_the_next(source: Any, intake: Intake) -> None:
    intake.answers = [503, 400, 302, CUT, TAKEN, 500]
    push(source, intake)
    assert all_taken(source) == [1, 2, 3, 4, 5]
    first, second = intake.names[0], intake.names[5]
    assert intake.names[:7] == [first] * 5 + [second] * 2
    assert len({delivery.body for delivery in intake.deliveries[:5]}) == 1
    assert [line["status"] for line in source.kind("pushed")][:7] == [503, 400, 302, None, TAKEN, 500, TAKEN]
    for delivery in intake.deliveries:
        delivery.verified()


def test_the_pauses_between_the_tries_grow(source: Any, intake: Intake) -> None:
    intake.answers = [503, 503, 503]
    push(source, intake)
    all_taken(source)
    tries = [line["at"] for line in source.kind("pushed")][:4]
    pauses = [later - earlier for earlier, later in pairwise(tries)]
    assert [pause >= least for pause, least in zip(pauses, (5, 15, 30), strict=True)] == [True] * 3, pauses


def test_an_intake_that_does_not_answer_in_time_gets_it_again(source: Any, intake: Intake) -> None:
    intake.answers = [SILENT]
    push(source, intake)
    assert all_taken(source) == [1, 2, 3, 4, 5]
    assert intake.names[0] == intake.names[1]
    assert [line["status"] for line in source.kind("pushed")][:2] == [None, TAKEN]


def test_after_a_restart_it_goes_on_behind_what_was_taken(source: Any, intake: Intake) -> None:
    intake.answers = [TAKEN, TAKEN, *[503] * 50]
    push(source, intake)
    source.wait(lambda: len(intake.deliveries) >= 3)
    source.restart()
    intake.answers = []
    push(source, intake)
    assert all_taken(source) == [1, 2, 3, 4, 5]
    names = intake.names
    assert names.count(names[0]) == names.count(names[1]) == 1


def test_taken_messages_are_delivered_again_word_for_word(source: Any, intake: Intake) -> None:
    source.arm("redelivered")
    push(source, intake)
    all_taken(source)
    source.wait(lambda: len(intake.deliveries) >= 10)
    bodies = {name: {delivery.body for delivery in intake.deliveries if delivery.name == name} for name in intake.names}
    assert [len(words) for words in bodies.values()] == [1] * 5
    for delivery in intake.deliveries:
        delivery.verified()
    assert [line["cursor"] for line in source.kind("acknowledged")] == [1, 2, 3, 4, 5]
    assert source.heal()["hits"] == 5


def test_a_healed_redelivery_comes_no_more(source: Any, intake: Intake) -> None:
    source.arm("redelivered")
    source.heal()
    push(source, intake)
    all_taken(source)
    assert len(intake.deliveries) == 5


def test_a_field_that_is_shown_in_another_way_is_pushed_so_too(source: Any, intake: Intake) -> None:
    source.arm("renamed_field", params={"field": "memo", "to": "note"})
    push(source, intake)
    all_taken(source)
    shown = [delivery.verified()["data"]["record"] for delivery in intake.deliveries]
    assert [(record["note"], "memo" in record) for record in shown] == [(f"i-{number}", False) for number in range(1, 6)]
    assert source.heal()["hits"] == 5


def test_a_wrong_document_is_signed_as_it_should_be(source: Any, intake: Intake) -> None:
    push(source, intake)
    all_taken(source)
    source.arm("wrong_document", params={"times": 2})
    source.wait(lambda: len(source.kind("pushed")) == 7)
    for delivery in intake.deliveries[5:]:
        head = delivery.headers
        signed = f"{head['webhook-id']}.{head['webhook-timestamp']}.".encode() + delivery.body
        signature = base64.b64encode(hmac.digest(KEY, signed, hashlib.sha256)).decode()
        assert head["webhook-signature"] == f"v1,{signature}"
        assert delivery.body.startswith(b"PK")
        with pytest.raises(ValueError, match="utf-8"):
            delivery.verified()
    assert [line["why"] for line in source.kind("pushed")[5:]] == ["document"] * 2


def test_no_hostile_request_verifies_and_the_sources_own_go_on(source: Any, intake: Intake) -> None:
    source.arm("hostile_requests", params={"every_s": 2.0})
    intake.answers = []
    push(source, intake)
    all_taken(source)
    shapes = {"unsigned", "wrongly_signed", "altered", "replayed", "rubbish", "huge", "form"}
    source.wait(lambda: {line["why"] for line in source.kind("pushed")} >= shapes, deadline_s=20.0)
    source.heal()
    genuine = 0
    for delivery in list(intake.deliveries):
        try:
            said = delivery.verified()
        except (WebhookVerificationError, ValueError):
            continue
        genuine += 1
        assert said["data"]["record"]["id"].startswith("i-")
    assert genuine == 5


def test_an_answer_that_comes_before_all_is_read_is_an_answer(source: Any, intake: Intake) -> None:
    """Whoever refuses a body for its size hangs up on the rest of it. A sender that does not run for a second of wall time hears nobody."""
    intake.reads_at_most = 1_000_000
    source.arm("hostile_requests", params={"every_s": 1.0})
    push(source, intake)
    source.wait(lambda: [line for line in source.kind("pushed") if line["why"] == "huge" and line["status"] == 413], deadline_s=60.0)


def test_the_secret_is_nowhere_in_the_ledger(source: Any, intake: Intake) -> None:
    push(source, intake)
    all_taken(source)
    text = source.ledger_path.read_text()
    assert KEY.decode() not in text
    assert json.dumps(SECRET)[1:-1] not in text


def test_a_sender_that_was_refused_too_often_must_be_asked_again(start: Callable[..., Any], intake: Intake) -> None:
    lines = [change(f"i-{number}") for number in range(1, 4)]
    source = start("source", workload=lines, webhook_secret=SECRET, gives_up_after=2)
    intake.answers = [TAKEN, 503, 503]
    push(source, intake)
    source.wait(lambda: source.kind("subscription"))
    assert [line["status"] for line in source.kind("pushed")] == [TAKEN, 503, 503]
    assert source.call("GET", "/changes/webhook").json() == {"active": False}
    assert source.call("GET", "/changes/ack").json() == {"cursor": 1}
    assert source.call("POST", "/changes/webhook").json() == {"active": True}
    source.control("POST", "/workload/offer", json={"lines": [change("i-4")]})
    source.wait(lambda: len(intake.deliveries) >= 4)
    assert intake.deliveries[3].verified()["data"]["record"]["id"] == "i-4"
    assert [line["event"] for line in source.kind("subscription")] == ["removed", "renewed"]


def test_a_receiver_that_is_not_up_yet_is_waited_for(start: Callable[..., Any], intake: Intake) -> None:
    source = start("source", workload=[change("i-1")], webhook_secret=SECRET, gives_up_after=1)
    intake.answers = [503, 503]
    push(source, intake)
    source.wait(lambda: source.kind("acknowledged"))
    assert not source.kind("subscription")


def test_several_lanes_deliver_everything_and_acknowledge_without_gaps(start: Callable[..., Any], intake: Intake) -> None:
    lines = [change(f"i-{number}") for number in range(1, 21)]
    source = start("source", workload=lines, webhook_secret=SECRET, parallel=4)
    push(source, intake)
    source.wait(lambda: any(line["cursor"] == 20 for line in source.kind("acknowledged")), 20.0)
    came = [delivery.verified()["data"]["cursor"] for delivery in intake.deliveries]
    assert sorted(came) == list(range(1, 21))
    assert came != sorted(came)
    acknowledged = [line["cursor"] for line in source.kind("acknowledged")]
    assert acknowledged == sorted(acknowledged)


def test_who_has_a_feed_alone_has_no_subscription(start: Callable[..., Any]) -> None:
    assert start("source", workload=[change("i-1")]).call("GET", "/changes/webhook").status_code == 404
