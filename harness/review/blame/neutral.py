"""How to say it without blame: what the situation was like for the person, instead of what they did not do."""

from __future__ import annotations

import re

from harness.review.blame.lint import Blame

_REWORDED = (
    (re.compile(r"\bforg[oe]t(?:ten)? to (?P<rest>.+)", re.IGNORECASE), "nothing reminded {who} to {rest}"),
    (re.compile(r"\b(?:did not|didn't|never|failed to) notice", re.IGNORECASE), "nothing showed {who} that …"),
    (re.compile(r"\b(?:ignored|missed|overlooked|dismissed)\b", re.IGNORECASE), "for {who} it looked like …, because …"),
    (
        re.compile(r"\b(?:misread|mistyped|misconfigured|fat-?fingered)\b", re.IGNORECASE),
        "the tool accepted … and showed {who} no difference",
    ),
    (re.compile(r"\bassumed\b", re.IGNORECASE), "{who} had seen …, which until then had meant that …"),
)
_BY_KIND = {
    "counterfactual": "when it happened, {who} saw …; what would have made another step the easy one?",
    "omission": "{who} had … to do, and nothing called for it",
    "error": "{who} saw … and did …; the system let it through because …",
    "judgement": "name the condition: which tool, page, rule or shift made this likely, whoever is on duty",
}


def instead_of(blame: Blame) -> str:
    """A beginning of a sentence that says the same without blame; `…` is for those who were there."""
    who = _who(blame)
    for pattern, words in _REWORDED:
        if found := pattern.search(blame.clause or blame.words):
            return words.format(who=who, **found.groupdict())
    return _BY_KIND[blame.kind].format(who=who)


def _who(blame: Blame) -> str:
    """`Robin`; who stands for nobody in particular becomes everybody who was on duty."""
    who = " ".join(blame.who.split())
    if not who or re.fullmatch(r"(?i)(?:nobody|no[ -]one|someone|somebody|anyone|everyone|who|they|none of .*|no .*)", who):
        return "those on duty"
    return who if who == "I" or who[1:2].isupper() or who.lower() not in {"he", "she", "we", "you"} else "who was there"
