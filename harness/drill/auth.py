"""How a system wants its callers to log in.

The connector file says it, because it depends on the connector. A drill may have a default for files that do not.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, SerializerFunctionWrapHandler, model_serializer, model_validator

from harness.drill.text.broken import Frozen, broken, unknown

AuthKind = Literal["oauth", "api_key", "basic", "bearer", "none"]
API_KEY_HEADER = "X-API-Key"
_WORDS: dict[AuthKind, str] = {
    "oauth": "OAuth client credentials",
    "api_key": "an API key",
    "basic": "HTTP Basic",
    "bearer": "a static bearer token",
    "none": "no login",
}


class Auth(Frozen):
    """In YAML often the kind alone: `basic`."""

    kind: AuthKind = Field(
        description="oauth: a token is fetched from {….token_url} for client credentials; api_key: the credential in a header of its own; "
        "basic: {….client_id} and the credential; bearer: the credential as a token that stays the same; none"
    )
    header: Annotated[str, Field(pattern=r"^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$")] | None = Field(
        None, description=f"for api_key: the header that holds the key; default {API_KEY_HEADER}"
    )
    prefix: Annotated[str, Field(pattern=r"^[!-~]{1,40}$")] | None = Field(
        None, description="for api_key: the word before the key, such as `Token` in `Authorization: Token …`"
    )

    @model_validator(mode="after")
    def _only_keys_have_a_header(self) -> Auth:
        key = next((key for key in ("header", "prefix") if getattr(self, key) is not None), None)
        if key and self.kind != "api_key":
            raise broken(f"{key} of {self.kind}", "kind: api_key beside it", "the other kinds have their place in `Authorization`", (key,))
        return self

    @model_serializer(mode="wrap")
    def _short(self, whole: SerializerFunctionWrapHandler) -> Any:
        return self.kind if self.header is None and self.prefix is None else whole(self)

    @property
    def is_static(self) -> bool:
        """Whether the credential itself comes with each call, so that there is no token that could end by itself."""
        return self.kind in {"api_key", "basic", "bearer"}

    @property
    def place(self) -> str:
        """The header that has the caller's credential."""
        return (self.header or API_KEY_HEADER) if self.kind == "api_key" else "Authorization"

    def __str__(self) -> str:
        where = f" in {self.place}{f' after {self.prefix}' if self.prefix else ''}" if self.kind == "api_key" else ""
        return _WORDS[self.kind] + where


def _from_kind(value: object) -> object:
    if isinstance(value, str) and value not in get_args(AuthKind):
        raise unknown("kind of login", value, get_args(AuthKind))
    return {"kind": value} if isinstance(value, str) else value


AnAuth = Annotated[Auth, BeforeValidator(_from_kind, json_schema_input_type=AuthKind | Auth)]
"""As it is written: a kind, or a mapping with `kind` and more."""
NONE = Auth(kind="none")
OAUTH = Auth(kind="oauth")


class Logins(Frozen):
    """How the connector logs in, by system. The default is that of the drill: OAuth at the destination, none at the source."""

    source: AnAuth | None = None
    destination: AnAuth | None = None
