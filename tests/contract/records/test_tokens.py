"""Client credentials, and the faults that end them."""

from __future__ import annotations

import base64

import pytest

pytestmark = pytest.mark.contract

ID, SECRET = "orders-sync", "s3cr3t-with:colon%and+more"
AUTH = {"client_id": ID, "client_secret": SECRET, "token_ttl_s": 7200}
FORM = {"grant_type": "client_credentials", "client_id": ID, "client_secret": SECRET}


@pytest.fixture
def fake(start):
    return start(auth=AUTH)


def token(fake, secret=SECRET, **options):
    return fake.call("POST", "/oauth/token", data={**FORM, "client_secret": secret}, **options)


def put(fake, bearer, key="a"):
    headers = {"authorization": f"Bearer {bearer}"} if bearer else {}
    return fake.call("PUT", f"/invoice/{key}", json={"memo": "x"}, headers=headers)


def test_a_token_opens_the_door(fake):
    answer = token(fake)
    body = answer.json()
    assert (answer.status_code, body["token_type"], body["expires_in"]) == (200, "Bearer", 7200)
    assert answer.headers["cache-control"] == "no-store"
    issued = fake.kind("token")[0]
    assert issued["outcome"] == "issued"
    assert issued["exp_at"] == pytest.approx(fake.kind("reply")[0]["at"] + 7200, abs=10)
    assert put(fake, body["access_token"]).status_code == 201
    request = fake.kind("request")[1]
    assert (request["auth"], request["token"]) == ("ok", issued["token"])


def test_without_a_valid_token_nothing_is_done(fake):
    for bearer, verdict in ((None, "missing"), ("made-up", "rejected")):
        answer = put(fake, bearer)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_token")
        assert ('error="invalid_token"' in answer.headers["www-authenticate"]) is bool(bearer)  # RFC 6750, 3.1
        assert fake.kind("request")[-1]["auth"] == verdict
    assert fake.counters["unauthorized"] == 2
    assert fake.counters["commits"] == 0
    assert [line["status"] for line in fake.kind("refused")] == [401, 401]


@pytest.mark.parametrize("way", ["form", "json", "basic", "basic-escaped"])
def test_ways_to_ask(fake, way):
    grant = {"grant_type": "client_credentials"}
    pair = f"{ID}:{SECRET}" if way == "basic" else f"{ID}:s3cr3t-with%3Acolon%25and%2Bmore"
    basic = {"authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
    options = {"form": {"data": FORM}, "json": {"json": FORM}}.get(way, {"data": grant, "headers": basic})
    answer = fake.call("POST", "/oauth/token", **options)
    assert answer.status_code == 200, answer.text


def test_wrong_ways_to_ask(fake):
    def ask(**form):
        answer = fake.call("POST", "/oauth/token", data={**FORM, **form})
        return answer.status_code, answer.json()["error"]

    assert ask(client_secret="wrong") == (401, "invalid_client")
    assert ask(client_id="other") == (401, "invalid_client")
    assert ask(grant_type="password") == (400, "unsupported_grant_type")
    bad = fake.call("POST", "/oauth/token", data={"grant_type": "client_credentials"}, headers={"authorization": "Basic §".encode()})
    assert bad.status_code == 401
    assert fake.call("POST", "/oauth/token", content=b"\xff\xfe").status_code == 400
    assert [line["outcome"] for line in fake.kind("token")] == ["rejected"] * 3


def test_expiry_follows_drill_time(start):
    fake = start(auth={**AUTH, "token_ttl_s": 15})
    body = token(fake).json()
    bearer, exp_at = body["access_token"], fake.kind("token")[0]["exp_at"]
    assert put(fake, bearer).status_code == 201
    fake.wait(lambda: fake.drill_now() > exp_at)
    assert put(fake, bearer, "b").status_code == 401


@pytest.mark.parametrize("kind", ["expired_credential", "revoked_credential"])
def test_a_dead_secret_takes_its_tokens_along_until_a_new_one_comes(fake, kind):
    bearer = token(fake).json()["access_token"]
    fake.arm(kind)
    assert put(fake, bearer).json()["error"] == "invalid_token"
    rejected = token(fake)
    assert (rejected.status_code, rejected.json()["error"]) == (401, "invalid_client")
    assert kind.partition("_")[0] in rejected.json()["message"]

    assert fake.control("POST", "/credentials", json={"client_secret": "brand-new-secret"}).status_code == 200
    assert token(fake).status_code == 401
    renewed = token(fake, "brand-new-secret")
    assert renewed.status_code == 200
    assert put(fake, renewed.json()["access_token"]).status_code == 201
    assert put(fake, bearer).status_code == 401
    assert fake.heal()["hits"] >= 2
    assert token(fake).status_code == 401  # the old one stays dead
    assert token(fake, "brand-new-secret").status_code == 200


def test_healing_without_a_new_secret_revives_the_old_one(fake):
    bearer = token(fake).json()["access_token"]
    fake.arm("expired_credential")
    fake.heal()
    assert put(fake, bearer).status_code == 401
    assert token(fake).status_code == 200


def test_token_expiry_ends_the_live_ones_and_shortens_the_new_ones(fake):
    bearer = token(fake).json()["access_token"]
    fake.arm("token_expiry", params={"ttl_s": 12})
    assert put(fake, bearer).status_code == 401
    short = token(fake).json()
    assert short["expires_in"] == 12
    assert put(fake, short["access_token"]).status_code == 201
    exp_at = fake.kind("token")[-1]["exp_at"]
    fake.wait(lambda: fake.drill_now() > exp_at)
    assert put(fake, short["access_token"]).status_code == 401
    assert fake.heal()["hits"] == 3
    assert token(fake).json()["expires_in"] == 7200


def test_reads_need_a_token_too(start):
    source = start("source", workload=[], auth=AUTH)
    assert source.call("GET", "/changes").status_code == 401
    bearer = token(source).json()["access_token"]
    assert source.call("GET", "/changes", headers={"authorization": f"bearer {bearer}"}).status_code == 200


def test_no_secret_or_token_is_ever_written_down(fake):
    bearer = token(fake).json()["access_token"]
    put(fake, bearer)
    token(fake, "a-wrong-secret")
    fake.arm("revoked_credential")
    fake.control("POST", "/credentials", json={"client_secret": "brand-new-secret"})
    newer = token(fake, "brand-new-secret").json()["access_token"]
    headers = {"authorization": f"Bearer {newer}", "idempotency-key": "order-7-key"}
    leak = {"id": "a", "memo": f"{SECRET} {bearer} {newer} brand-new-secret"}
    assert fake.call("POST", "/invoice", json=leak, headers=headers).status_code == 201
    fake.call("GET", f"/invoice/{newer}", headers=headers)
    written = fake.ledger_path.read_text() + fake.log
    for secret in (SECRET, bearer, newer, "brand-new-secret", "a-wrong-secret", "order-7-key", "c0ffee" * 6):
        assert secret not in written
    issued = [line["token"] for line in fake.kind("token") if line["token"]]
    assert len(set(issued)) == 2
    assert all(len(pseudonym) == 16 for pseudonym in issued)
