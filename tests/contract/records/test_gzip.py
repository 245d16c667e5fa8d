"""Request bodies that come compressed."""

from __future__ import annotations

import gzip
import json

import pytest

pytestmark = pytest.mark.contract

PACKED = {"content-encoding": "gzip", "content-type": "application/json"}


def packed(value, mtime=0):
    return gzip.compress(json.dumps(value).encode(), mtime=mtime)


def test_a_compressed_write_is_the_same_write(destination):
    record = {"id": "i-1", "memo": "a"}
    assert destination.call("PUT", "/invoice/i-1", content=packed(record), headers=PACKED).status_code == 201
    answer = destination.call("PUT", "/invoice/i-1", json=record)
    assert (answer.status_code, answer.json()["changed"]) == (200, False)
    patch = destination.call("PATCH", "/invoice/i-1", content=packed({"memo": "b"}), headers=PACKED)
    assert (patch.status_code, destination.kind("committed")[-1]["fields"]) == (200, {"memo": "b"})
    batch = packed({"records": [{"id": "i-2", "memo": "c"}]})
    assert destination.call("POST", "/invoice/batch", content=batch, headers={**PACKED, "content-encoding": "X-Gzip"}).status_code == 200


def test_packing_it_anew_is_no_other_request_for_an_idempotency_key(destination):
    headers = {**PACKED, "idempotency-key": "order-7"}
    first, second = (
        destination.call("POST", "/invoice", content=packed({"id": "i-1", "memo": "a"}, mtime), headers=headers) for mtime in (1, 2)
    )
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.headers["idempotent-replayed"] == "true"


@pytest.mark.parametrize(
    ("content", "encoding", "status", "error"),
    [
        (b"{}", "br", 415, "unsupported_encoding"),
        (packed({"id": "i-1"}), "gzip, gzip", 415, "unsupported_encoding"),
        (b"not gzip", "gzip", 400, "unreadable"),
        (packed({"id": "i-1"})[:-4], "gzip", 400, "unreadable"),
        (gzip.compress(b" " * 50_000_000, 1), "gzip", 413, "too_large"),
    ],
)
def test_what_cannot_be_unpacked_is_refused(destination, content, encoding, status, error):
    answer = destination.call("POST", "/invoice", content=content, headers={"content-encoding": encoding})
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert (status == 415) is (answer.headers.get("accept-encoding") == "gzip")
    assert destination.kind("committed") == []
    assert destination.kind("refused")[0]["status"] == status


def test_a_login_comes_before_what_is_wrong_with_a_body(start):
    fake = start(auth={"kind": "api_key", "client_secret": "a-secret-key"})
    assert fake.call("POST", "/invoice", content=b"{}", headers={"content-encoding": "br"}).status_code == 401
