"""OTLP over HTTP as its specification says it: both forms, compression, partial success, errors – and what the ledger keeps of it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from google.rpc.status_pb2 import Status
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest, ExportLogsServiceResponse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest, ExportTraceServiceResponse

pytestmark = pytest.mark.contract

PROTOBUF, JSON = {"content-type": "application/x-protobuf"}, {"content-type": "application/json"}
TRACE, SPAN = "5b8efff798038103d269b633813fc60c", "eee19b7ec3c1b174"


def text(key: str, value: str) -> dict[str, Any]:
    return {"key": key, "value": {"stringValue": value}}


def log_json(*attributes: dict[str, Any], **more: Any) -> dict[str, Any]:
    record = {"timeUnixNano": "1000000001", "severityNumber": 9, "eventName": "record.written", "attributes": list(attributes), **more}
    scope = {"scope": {"name": "orders.delivery"}, "logRecords": [record]}
    return {"resourceLogs": [{"resource": {"attributes": [text("service.name", "orders-sync")]}, "scopeLogs": [scope]}]}


def log_protobuf(*pairs: tuple[str, str], body: str = "") -> ExportLogsServiceRequest:
    export = ExportLogsServiceRequest()
    record = export.resource_logs.add().scope_logs.add().log_records.add(time_unix_nano=2_000_000_000, event_name="record.written")
    record.body.string_value = body
    for key, value in pairs:
        record.attributes.add(key=key).value.string_value = value
    return export


def span_protobuf(trace: str = TRACE, span: str = SPAN) -> ExportTraceServiceRequest:
    export = ExportTraceServiceRequest()
    ids = {"trace_id": bytes.fromhex(trace), "span_id": bytes.fromhex(span)}
    one = export.resource_spans.add().scope_spans.add().spans.add(name="write", end_time_unix_nano=3_000_000_000, **ids)
    one.attributes.add(key="customer.id").value.string_value = "a-1"
    one.events.add(name="accepted").attributes.add(key="business.reference").value.string_value = "i-1"
    return export


def test_logs_in_json_keep_their_hexadecimal_ids(sink: Any) -> None:
    answer = sink.send("/v1/logs", json=log_json(text("business.reference", "i-1"), traceId=TRACE.upper(), spanId=SPAN))
    assert (answer.status_code, answer.json(), answer.headers["content-type"]) == (200, {}, "application/json")
    [told] = sink.told
    assert (told["signal"], told["name"], told["trace"], told["span"]) == ("logs", "record.written", TRACE, SPAN)
    assert told["attributes"] == {"service.name": "orders-sync", "otel.scope.name": "orders.delivery", "business.reference": "i-1"}


def test_logs_in_protobuf_are_thanked_for_with_no_bytes(sink: Any) -> None:
    export = log_protobuf(("trigger", "crm change 7"), body="written")
    answer = sink.send("/v1/logs", content=export.SerializeToString(), headers=PROTOBUF)
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, b"", "application/x-protobuf")
    [told] = sink.told
    assert (told["attributes"], told["body"]) == ({"trigger": "crm change 7"}, "written")


def test_a_span_and_its_events_are_events_of_the_history(sink: Any) -> None:
    answer = sink.send("/v1/traces", content=span_protobuf().SerializeToString(), headers=PROTOBUF)
    assert answer.status_code == 200
    span, event = sink.told
    assert (span["name"], span["trace"], span["span"], span["attributes"]) == ("write", TRACE, SPAN, {"customer.id": "a-1"})
    assert (event["name"], event["attributes"]) == ("accepted", {"customer.id": "a-1", "business.reference": "i-1"})


def test_times_are_told_on_the_runs_clock(start: Callable[..., Any]) -> None:
    sink = start(anchor_real_ns=1_000_000_000)
    sink.send("/v1/logs", content=log_protobuf(("a", "b")).SerializeToString(), headers=PROTOBUF)
    assert sink.told[0]["happened_at"] == 1.0


@pytest.mark.parametrize("headers", [PROTOBUF, JSON])
def test_gzip_is_unpacked(sink: Any, headers: dict[str, str]) -> None:
    body = log_protobuf(("a", "b")).SerializeToString() if headers is PROTOBUF else json.dumps(log_json(text("a", "b"))).encode()
    answer = sink.send("/v1/logs", content=gzip.compress(body), headers={**headers, "content-encoding": "gzip"})
    assert answer.status_code == 200
    assert sink.told[0]["attributes"]["a"] == "b"


def test_the_same_event_exported_twice_has_one_identity(sink: Any) -> None:
    for value in ("i-1", "i-1", "i-2"):
        sink.send("/v1/logs", json=log_json(text("business.reference", value)))
    first, again, other = (told["identity"] for told in sink.told)
    assert first == again != other


def test_all_kinds_of_values_are_read_and_unknown_fields_ignored(sink: Any) -> None:
    values = [
        {"key": "n", "value": {"intValue": "9007199254740993"}},
        {"key": "x", "value": {"doubleValue": "NaN"}},
        {"key": "list", "value": {"arrayValue": {"values": [{"boolValue": True}, {"bytesValue": "aGk="}]}}},
        {"key": "map", "value": {"kvlistValue": {"values": [text("in", "side")]}}},
    ]
    answer = sink.send("/v1/logs", json=log_json(*values, addedNextYear={"deep": 1}))
    assert answer.status_code == 200
    told = sink.told[0]["attributes"]
    assert {name: told[name] for name in ("n", "x", "list", "map")} == {
        "n": 9007199254740993,
        "x": "nan",
        "list": [True, "aGk="],
        "map": {"in": "side"},
    }


def test_what_is_turned_down_is_told_as_a_partial_success(sink: Any) -> None:
    export = span_protobuf()
    export.MergeFrom(span_protobuf(trace="00" * 16))
    answer = sink.send("/v1/traces", content=export.SerializeToString(), headers=PROTOBUF)
    said = ExportTraceServiceResponse.FromString(answer.content)
    assert (answer.status_code, said.partial_success.rejected_spans) == (200, 1)
    assert "is not valid" in said.partial_success.error_message
    assert len(sink.told) == 2
    assert [(line["i"], line["status"]) for line in sink.kind("refused")] == [(2, 200)]


def test_a_record_that_is_too_large_is_turned_down_alone(sink: Any) -> None:
    export = log_protobuf(("a", "b"))
    export.MergeFrom(log_protobuf(("a", "x" * 70_000)))
    answer = sink.send("/v1/logs", content=export.SerializeToString(), headers=PROTOBUF)
    assert ExportLogsServiceResponse.FromString(answer.content).partial_success.rejected_log_records == 1
    assert len(sink.told) == 1
    as_json = sink.send("/v1/logs", json=log_json(text("a", "x" * 70_000))).json()
    assert as_json["partialSuccess"]["rejectedLogRecords"] == "1"


@pytest.mark.parametrize(
    ("path", "options", "status"),
    [
        ("/v1/logs", {"content": b"\xff\xff\xff", "headers": PROTOBUF}, 400),
        ("/v1/logs", {"content": b"{", "headers": JSON}, 400),
        ("/v1/logs", {"content": b"[]", "headers": JSON}, 400),
        ("/v1/logs", {"content": b'{"resourceLogs": 7}', "headers": JSON}, 400),
        ("/v1/traces", {"content": b'{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"no"}]}]}]}', "headers": JSON}, 400),
        ("/v1/logs", {"content": b"not gzip", "headers": {**JSON, "content-encoding": "gzip"}}, 400),
        ("/v1/logs", {"content": gzip.compress(b"{}")[:-4], "headers": {**JSON, "content-encoding": "gzip"}}, 400),
        ("/v1/logs", {"content": gzip.compress(b" " * 9_000_000), "headers": {**JSON, "content-encoding": "gzip"}}, 413),
        ("/v1/logs", {"content": b"{}", "headers": {**JSON, "content-encoding": "br"}}, 415),
        ("/v1/logs", {"content": b"{}", "headers": {"content-type": "text/plain"}}, 415),
        ("/v1/metrics", {"content": b"{}", "headers": JSON}, 404),
    ],
)
def test_errors_have_a_status_and_leave_nothing_behind(sink: Any, path: str, options: dict[str, Any], status: int) -> None:
    answer = sink.send(path, **options)
    assert answer.status_code == status
    assert sink.told == []
    assert [line["status"] for line in sink.kind("refused")] == [status]
    if options["headers"] is PROTOBUF:
        assert Status.FromString(answer.content).message.startswith("not a ExportLogsServiceRequest")
    elif options["headers"]["content-type"] == "application/json":
        assert answer.json()["message"]


def test_the_ledger_is_written_before_the_reply_and_survives_a_kill(sink: Any) -> None:
    for number in range(3):
        assert sink.send("/v1/logs", json=log_json(text("business.reference", f"i-{number}"))).status_code == 200
    sink.restart()
    assert [told["attributes"]["business.reference"] for told in sink.told] == ["i-0", "i-1", "i-2"]
    assert sink.state["counters"] == {"requests": 3, "told": 3, "refused": 0}


def test_the_control_plane_wants_its_token(sink: Any) -> None:
    assert httpx.get(f"{sink.control_url}/state", trust_env=False).status_code == 401
    assert sink.state["counters"]["told"] == 0


def test_faults_of_meaning_meet_exports(sink: Any) -> None:
    fault = {"id": "f1", "kind": "unavailable", "params": {"retry_after_s": 60}, "count": 1}
    assert sink.control("POST", "/faults", json=fault).status_code == 201
    answers = [sink.send("/v1/logs", json=log_json(text("a", "b"))) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [503, 200]
    assert len(sink.told) == 1


def test_credentials_do_not_reach_the_ledger(sink: Any) -> None:
    secret = "idrill-secret-" + "a" * 32
    sink.send("/v1/logs", json=log_json(text("trigger", f"login with {secret}")))
    assert secret not in sink.ledger_path.read_text()
    assert sink.told[0]["attributes"]["trigger"].startswith("login with ")
