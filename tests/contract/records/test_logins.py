"""Credentials that come with each call: an API key, HTTP Basic, a bearer token that stays the same."""

from __future__ import annotations

import base64
import json

import pytest

pytestmark = pytest.mark.contract

ID, SECRET, NEWER = "orders-sync", "s3cr3t-with:colon%and+more", "brand-new-secret"
BASE = {"client_id": ID, "client_secret": SECRET}
KINDS = {
    "api_key": {"kind": "api_key", "header": "X-Api-Key"},
    "prefixed": {"kind": "api_key", "header": "Authorization", "prefix": "Token"},
    "basic": {"kind": "basic"},
    "bearer": {"kind": "bearer"},
}


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def header(kind, secret):
    return {
        "api_key": {"x-api-key": secret},
        "prefixed": {"authorization": f"Token {secret}"},
        "basic": {"authorization": basic(ID, secret)},
        "bearer": {"authorization": f"Bearer {secret}"},
    }[kind]


def put(fake, headers, key="a"):
    return fake.call("PUT", f"/invoice/{key}", json={"memo": key}, headers=headers)


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@pytest.fixture
def fake(start, kind):
    return start(auth=BASE | KINDS[kind])


def test_the_credential_itself_opens_the_door(fake, kind):
    assert put(fake, header(kind, SECRET)).status_code == 201
    request = fake.kind("request")[0]
    assert request["auth"] == "ok"
    assert len(request["token"]) == 16


def test_without_it_nothing_is_done_and_the_answer_says_what_is_wanted(fake, kind):
    error, challenge = {
        "basic": ("invalid_credentials", 'Basic realm="records", charset="UTF-8"'),
        "bearer": ("invalid_token", "Bearer realm="),
    }.get(kind, ("invalid_api_key", "ApiKey realm="))
    for headers, verdict in (({}, "missing"), (header(kind, "made-up"), "rejected")):
        answer = put(fake, headers)
        assert (answer.status_code, answer.json()["error"]) == (401, error)
        assert answer.headers["www-authenticate"].startswith(challenge)
        assert fake.kind("request")[-1]["auth"] == verdict
    assert "expected" in fake.call("GET", "/invoice").json()["message"]
    assert fake.counters["commits"] == 0


def test_the_credential_in_another_place_is_none(fake, kind):
    for other in KINDS.keys() - {kind}:
        assert put(fake, header(other, SECRET)).status_code == 401, other


def test_no_token_is_issued(fake):
    form = {"grant_type": "client_credentials", "client_id": ID, "client_secret": SECRET}
    answer = fake.call("POST", "/oauth/token", data=form)
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")
    assert fake.kind("token") == []


@pytest.mark.parametrize("fault", ["expired_credential", "revoked_credential"])
def test_a_dead_credential_is_turned_away_until_a_new_one_comes(fake, kind, fault):
    fake.arm(fault)
    answer = put(fake, header(kind, SECRET))
    assert (answer.status_code, fault.partition("_")[0] in answer.json()["message"]) == (401, True)
    fake.control("POST", "/credentials", json={"client_secret": NEWER})
    assert put(fake, header(kind, SECRET)).status_code == 401
    assert put(fake, header(kind, NEWER)).status_code == 201
    assert fake.heal()["hits"] == 2
    assert put(fake, header(kind, SECRET), "b").status_code == 401  # the old one stays dead
    assert put(fake, header(kind, NEWER), "b").status_code == 201


def test_healing_without_a_new_one_revives_the_old_one(fake, kind):
    fake.arm("expired_credential")
    assert put(fake, header(kind, SECRET)).status_code == 401
    fake.heal()
    assert put(fake, header(kind, SECRET)).status_code == 201


def test_the_old_one_is_good_for_as_long_as_they_overlap(fake, kind):
    fake.control("POST", "/credentials", json={"client_secret": NEWER, "overlap_s": 60})
    until_at = fake.kind("credential")[0]["until_at"]
    assert put(fake, header(kind, SECRET)).status_code == 201
    assert put(fake, header(kind, NEWER), "b").status_code == 201
    fake.wait(lambda: fake.drill_now() > until_at)
    assert put(fake, header(kind, SECRET), "c").status_code == 401
    assert put(fake, header(kind, NEWER), "c").status_code == 201


def test_tokens_cannot_expire_where_there_are_none(fake):
    answer = fake.control("POST", "/faults", json={"id": "f1", "kind": "token_expiry", "params": {"ttl_s": 60}})
    assert answer.status_code == 400
    assert "issues tokens" in answer.text


def test_it_is_never_written_down(fake, kind):
    shown = header(kind, SECRET)
    fake.control("POST", "/credentials", json={"client_secret": NEWER, "overlap_s": 7200})
    pair = basic(ID, SECRET).removeprefix("Basic ")
    answer = fake.call("POST", "/invoice", json={"id": "a", "memo": f"{SECRET} {NEWER} {pair} {json.dumps(shown)}"}, headers=shown)
    assert answer.status_code == 201
    put(fake, header(kind, "a-wrong-secret"))
    written = fake.ledger_path.read_text() + fake.log
    for secret in (SECRET, NEWER, pair, "a-wrong-secret"):
        assert secret not in written


def test_some_systems_take_the_key_as_a_user_without_a_password(start):
    fake = start(auth=BASE | {"kind": "basic"})
    assert put(fake, {"authorization": basic(SECRET.partition(":")[0], "")}).status_code == 401
    plain = start(auth={"kind": "basic", "client_id": ID, "client_secret": "plain-api-key"})
    assert put(plain, {"authorization": basic("plain-api-key", "")}).status_code == 201
    assert put(plain, {"authorization": basic("somebody-else", "plain-api-key")}).status_code == 401
    assert put(plain, {"authorization": "Basic §".encode()}).status_code == 401


def test_a_source_asks_for_it_too(start):
    source = start("source", workload=[], auth=BASE | KINDS["basic"])
    assert source.call("GET", "/changes").status_code == 401
    assert source.call("GET", "/changes", headers={"authorization": basic(ID, SECRET)}).status_code == 200
