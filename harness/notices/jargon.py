"""Words that readers outside of engineering do not know: names of systems and techniques, status codes, exceptions, hosts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_TECHNICAL = """
    api apis backend backoff backlog cache cluster commit connector container cpu credential crm cron cursor database dead-letter
    deploy deployment dns endpoint erp etl failover firewall frontend hotfix http https idempotency idempotent ingress instance json
    kafka kubernetes latency load-balancer middleware migration nginx node oauth payload pipeline pod postgres proxy query queue
    rate-limit redis replay replica retries retry rollback runtime schema server sql ssl sync throttled throttling tls token upstream
    webhook xml
"""
_CODE = "(?:400|401|403|404|408|409|410|413|422|429|500|501|502|503|504)"
_RULES: tuple[tuple[str, str, int], ...] = (
    # `500 customers` are no code
    (
        "a status code",
        rf"\b(?:HTTP|status|error|code)[ /:]*[1-5]\d\d\b|\b{_CODE}(?:s\b|(?=[.,;:!?)]|\s*$|\s+(?:errors?|responses?|from|by|and)\b))",
        re.IGNORECASE | re.MULTILINE,
    ),
    (
        "the word of an exception",
        r"\b[A-Z]\w*(?:Error|Exception|Timeout|Fault)\b|\b(?i:exception|traceback|stack trace|segfault|null pointer)s?\b",
        0,
    ),
    (
        "a host",
        r"(?<![\w@/.-])(?:[a-z0-9][a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?\b|\b\d{1,3}(?:\.\d{1,3}){3}\b|\blocalhost\b",
        re.IGNORECASE,
    ),
)
_LINK_OR_MAIL = re.compile(r"https://\S+|\S+@\S+")
"""Readers can follow them."""


def found_in(text: str, names: Iterable[str] = ()) -> Iterator[tuple[int, str, str]]:
    """Place, word and what it is. `names`: of the integration, its connector, its logins."""
    seen = _LINK_OR_MAIL.sub(lambda link: " " * len(link.group()), text)
    whole = [(what, re.compile(rule, flags)) for what, rule, flags in _RULES]
    whole += [("a technical word", _any_of(_TECHNICAL.split()))]
    whole += [("a name from behind the scenes", _any_of(known))] if (known := [name for name in names if name.strip()]) else []
    places: dict[int, tuple[str, str]] = {}
    for what, rule in whole:
        for match in rule.finditer(seen):
            places.setdefault(match.start(), (match.group(), what))
    yield from ((place, *places[place]) for place in sorted(places))


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    each = "|".join(re.escape(word).replace(r"\-", "[- ]") for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{each})(?![\w-])", re.IGNORECASE)
