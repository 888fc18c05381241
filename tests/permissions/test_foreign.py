"""The addresses that other packages brought: each asked, each held to its rule, and no person behind any of them."""

import pytest

from .foreign import RULES, allowed, foreign_addresses, rule_of
from .visits import Question, Visit

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("walk")]


def broken_rules(visits: list[Visit]) -> list[str]:
    """Every answer that no rule allows; “*” lets everything pass but a failure of the server."""
    return [
        f"{visit.question} {visit.question.url}: {visit.outcome}, the rule says {rule}"
        for visit in visits
        if visit.outcome not in (rule := allowed(visit.question)) and ("*" not in rule or visit.status >= 500)
    ]


def test_every_address_of_others_has_a_rule_and_every_rule_an_address():
    found = [rule_of(address.name, address.route) for address in foreign_addresses()]

    assert [address.route for address, rule in zip(foreign_addresses(), found, strict=True) if rule is None] == []
    assert [rule["why"] for rule in RULES if rule not in found] == []


def test_every_address_of_others_was_asked(walked):
    asked = {visit.question.route for visit in walked.foreign}

    assert [address.route for address in foreign_addresses() if address.route not in asked] == []


def test_every_rule_holds(walked):
    assert broken_rules(walked.foreign) == []


def test_no_answer_is_a_failure_of_the_server(walked):
    assert [f"{visit.question} {visit.question.url}: {visit.fault}" for visit in walked.all if visit.status >= 500] == []


def test_no_view_that_takes_any_model_gives_one_about_people(walked):
    """Wagtail has views for whatever model is named: usage, history, copies, translations, tags, tasks, editing sessions."""
    named = [v for v in walked.foreign if any(f"/{kind}/" in v.question.url for kind in ("student", "cohort", "user"))]

    assert len({visit.question.name for visit in named}) > 9
    assert [f"{v.question} {v.question.url}" for v in named if v.outcome in ("ok", "201")] == []


def test_an_address_outside_its_rule_is_reported(walked):
    opened = next(visit for visit in walked.foreign if visit.question.name == "wagtailadmin_home" and visit.role == "editor")
    as_teacher = Question("teacher", "GET", "wagtailadmin_home", "planted", "/admin/", route="admin/")
    lie = Visit(**{**opened.__dict__, "question": as_teacher})

    assert broken_rules([lie]) == ["GET wagtailadmin_home (planted) as teacher /admin/: ok, the rule says {'no'}"]
