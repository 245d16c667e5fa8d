from __future__ import annotations

from urllib.parse import parse_qs

import httpx
import pytest
import respx
from worker.credential import Credential, CredentialRefused
from worker.settings import Settings


@pytest.fixture
def token_url(respx_mock: respx.MockRouter, settings: Settings) -> respx.Route:
    return respx_mock.post(settings.token_url)


@pytest.fixture
def credential(settings: Settings) -> Credential:
    return Credential(settings, httpx.Client())


def _token(name: str) -> httpx.Response:
    return httpx.Response(200, json={"access_token": name, "expires_in": 7200})


def test_one_token_serves_all_calls(credential: Credential, token_url: respx.Route) -> None:
    token_url.mock(return_value=_token("t1"))
    assert [credential.header() for _ in range(3)] == [{"Authorization": "Bearer t1"}] * 3
    assert token_url.call_count == 1
    form = parse_qs(token_url.calls.last.request.content.decode())
    assert form == {"grant_type": ["client_credentials"], "client_id": ["destination-client"], "client_secret": ["s3cret"]}


def test_a_rejected_token_is_never_used_again(credential: Credential, token_url: respx.Route) -> None:
    token_url.mock(side_effect=[_token("t1"), _token("t2")])
    credential.header()
    credential.rejected()
    assert credential.header() == {"Authorization": "Bearer t2"}


def test_the_secret_is_read_anew_for_each_token(credential: Credential, token_url: respx.Route, settings: Settings) -> None:
    token_url.mock(side_effect=[httpx.Response(401, json={"error": "invalid_client"}), _token("t2")])
    with pytest.raises(CredentialRefused, match="401"):
        credential.header()
    settings.credential_file.write_text("rotated")
    credential.header()
    assert parse_qs(token_url.calls.last.request.content.decode())["client_secret"] == ["rotated"]


def test_an_endpoint_in_trouble_is_not_a_refused_secret(credential: Credential, token_url: respx.Route) -> None:
    token_url.mock(side_effect=[httpx.Response(503), httpx.ConnectError("refused")])
    for _ in range(2):
        with pytest.raises(httpx.HTTPError):
            credential.header()


@pytest.mark.parametrize("answer", [{"text": "<h1>Maintenance</h1>"}, {"json": {"error": "busy"}}, {"json": ["t1"]}])
def test_an_answer_that_is_no_token_is_trouble_too(credential: Credential, token_url: respx.Route, answer: dict[str, object]) -> None:
    token_url.mock(return_value=httpx.Response(200, **answer))  # type: ignore[arg-type]
    with pytest.raises(httpx.HTTPError, match="without a token"):
        credential.header()
