"""How a system wants its caller to log in, as files say it."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from harness.drill.auth import Auth, Logins
from harness.drill.connector.file import ConnectorFile
from harness.drill.text.problems import complaints


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("oauth", "OAuth client credentials"),
        ("basic", "HTTP Basic"),
        ("bearer", "a static bearer token"),
        ("none", "no login"),
        ("api_key", "an API key in X-API-Key"),
        ({"kind": "api_key", "header": "Authorization", "prefix": "Token"}, "an API key in Authorization after Token"),
    ],
)
def test_a_kind_or_a_mapping_and_the_same_again_as_json(said: Any, text: str) -> None:
    auth = Logins.model_validate({"destination": said}).destination
    assert str(auth) == text
    assert Logins(destination=auth).model_dump(mode="json", exclude_none=True) == {"destination": said}


def test_only_what_is_shown_itself_is_static() -> None:
    assert [kind for kind in ("oauth", "api_key", "basic", "bearer", "none") if Auth.model_validate({"kind": kind}).is_static] == [
        "api_key",
        "basic",
        "bearer",
    ]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"destination": {"kind": "basic", "header": "X-Key"}}, "header of basic"),
        ({"destination": {"kind": "bearer", "prefix": "Token"}}, "prefix of bearer"),
        ({"destination": "apikey"}, "unknown kind of login 'apikey'"),
        ({"destination": {"kind": "api_key", "header": "two words"}}, "header"),
        ({"alerts": "basic"}, "alerts"),
    ],
)
def test_what_makes_no_sense_is_refused(said: dict[str, Any], found: str) -> None:
    with pytest.raises(ValidationError) as error:
        Logins.model_validate(said)
    told = [str(complaint.found or complaint.path) for complaint in complaints(error.value.errors(include_url=False), Logins)]
    assert any(found in text for text in told), told


def test_a_file_that_says_nothing_leaves_it_to_the_drill() -> None:
    spec = ConnectorFile.model_validate({"connector": "x", "run": {"command": ["x"]}})
    assert (spec.auth.source, spec.auth.destination) == (None, None)
