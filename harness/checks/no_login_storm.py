"""`no_login_storm`: the connector does not answer a rejected credential with login after login; a real service locks the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from harness.checks.base import Check, CheckParams, plural
from harness.checks.verdict import Finding, Verdict
from harness.evidence.columns import Actor

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence

_SIDES: tuple[Actor, ...] = ("source", "destination")


class Params(CheckParams):
    """How many."""

    at_most: int = Field(6, ge=1, description="most token requests within any drill minute, per worker of the connector")


class NoLoginStorm(Check[Params]):
    """At most so many token requests within 60 drill seconds at one system, with any answer."""

    name = "no_login_storm"
    reads = ("ledgers: request",)

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        allowed = params.at_most * evidence.plan.about.connector.token_holders
        busiest = {side: evidence.traffic.busiest_minute(side, float("-inf"), float("inf"), logins=True) for side in _SIDES}
        findings = [
            Finding(
                "storm",
                count,
                f"{plural(count, 'login')} within a minute at the {side}, at most {allowed} are allowed",
                excused_by=_excuse(evidence, side, allowed),
            )
            for side, count in busiest.items()
            if count > allowed
        ]
        if not any(busiest.values()):
            return self.inconclusive(params, "the connector never asked for a token: logins were not tested")
        return self.conclude(
            params,
            findings,
            f"at most {plural(max(busiest.values()), 'login')} within a minute",
            {f"{side}_logins": count for side, count in busiest.items()},
        )


def _excuse(evidence: Evidence, side: Actor, allowed: int) -> str:
    """The machine's part in the logins, in words, where without it they were few enough; else empty."""
    logins = evidence.traffic.calls(side, float("-inf"), float("inf"), logins=True)
    crowd = evidence.attribution.calls(side).busiest(logins, allowed)
    return crowd.why if crowd and crowd.keeps(allowed) else ""


CHECK = NoLoginStorm(Params)
