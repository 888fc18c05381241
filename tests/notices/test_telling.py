"""A thing is told once to each person, in the way and the language that the person chose, or the row says why not."""

from datetime import timedelta

import pytest

from lms.accounts.enums import Role
from lms.notices import channels
from lms.notices.actions import Note, mark_sent, send_again, tell, withdraw
from lms.notices.actions_office import choose
from lms.notices.enums import Language, MessageState, Why
from lms.notices.models import Message
from tests.builders import make_staff

pytestmark = pytest.mark.django_db


def note(user, **facts) -> Note:
    return Note(user, "portal:home", facts={"grupo": "G-1", **facts})


def states(user) -> list[tuple[str, str, str]]:
    return list(Message.objects.filter(recipient=user).order_by("channel", "key").values_list("channel", "state", "why"))


def test_a_thing_is_told_once_and_another_thing_again(thing, teacher, now):
    assert [tell("thing", [note(teacher)], key="1", now=now) for _time in range(2)] == [1, 0]
    assert tell("thing", [note(teacher)], key="2", now=now) == 1


def test_the_words_are_of_the_language_chosen_and_lead_to_its_page(thing, teacher, facilitator, now):
    choose(user=teacher, language=Language.ENGLISH, whatsapp="", wanted={})

    tell("thing", [note(teacher), note(facilitator)], key="1", now=now)

    texts = dict(Message.objects.values_list("recipient", "text"))
    assert texts[teacher.pk].endswith("/en/inicio/")
    assert texts[facilitator.pk] == "Pasó algo con G-1.\n\nhttp://127.0.0.1:8000/inicio/"


def test_who_wants_no_channel_has_a_row_that_says_so(thing, teacher, now):
    choose(user=teacher, language=Language.SPANISH, whatsapp="", wanted={"thing": []})

    assert tell("thing", [note(teacher)], key="1", now=now) == 0
    assert states(teacher) == [("", MessageState.SKIPPED, Why.REFUSED)]


def test_an_account_without_address_has_a_row_that_says_so(thing, teacher, now):
    teacher.email = ""
    teacher.save()

    tell("thing", [note(teacher)], key="1", now=now)

    assert states(teacher) == [("mail", MessageState.SKIPPED, Why.NO_ADDRESS)]


def test_disabled_accounts_are_not_told(thing, teacher, now):
    teacher.is_active = False
    teacher.save()

    assert tell("thing", [note(teacher)], key="1", now=now) == 0
    assert states(teacher) == []


def test_who_wants_both_ways_has_a_message_in_each(thing, teacher, now):
    choose(user=teacher, language=Language.SPANISH, whatsapp="51900000000", wanted={"thing": ["mail", "whatsapp"]})

    tell("thing", [note(teacher)], key="1", now=now)

    waiting = MessageState.WAITING
    assert states(teacher) == [("mail", waiting, ""), ("whatsapp", waiting, "")]
    assert Message.objects.get(channel="whatsapp").expires_at == now + timedelta(days=7)


def test_choosing_otherwise_keeps_what_waits_from_leaving(thing, teacher, facilitator, now):
    tell("thing", [note(teacher), note(facilitator)], key="1", now=now)

    choose(user=teacher, language=Language.SPANISH, whatsapp="", wanted={"thing": []})

    assert states(teacher) == [("mail", MessageState.SKIPPED, Why.REFUSED)]
    assert states(facilitator) == [("mail", MessageState.WAITING, "")]


def test_choosing_again_keeps_only_what_differs_from_the_usual(thing, teacher):
    choose(user=teacher, language=Language.SPANISH, whatsapp="", wanted={"thing": []})
    choose(user=teacher, language=Language.SPANISH, whatsapp="", wanted={"thing": ["mail"]})

    assert teacher.notice_choices.count() == 0


def test_telling_many_asks_no_more_questions_than_telling_one(thing, teacher, now, django_assert_num_queries):
    many = [note(make_staff(role=Role.TEACHER)) for _number in range(3)]

    with django_assert_num_queries(7):
        tell("thing", [note(teacher)], key="1", now=now)
    with django_assert_num_queries(7):
        tell("thing", many, key="1", now=now)


def test_what_is_withdrawn_does_not_leave(thing, teacher, now):
    tell("thing", [note(teacher)], key="1", now=now)
    tell("thing", [note(teacher)], key="2", now=now)

    assert withdraw(["thing"], ["1"]) == 1
    assert states(teacher) == [("mail", MessageState.SKIPPED, Why.WITHDRAWN), ("mail", MessageState.WAITING, "")]


@pytest.fixture
def by_hand(thing, teacher, now):
    choose(user=teacher, language=Language.SPANISH, whatsapp="51900000000", wanted={"thing": ["whatsapp"]})
    tell("thing", [note(teacher)], key="1", now=now)
    return Message.objects.get()


def test_a_person_sends_by_whatsapp_and_says_so_once(by_hand, facilitator, now):
    assert [mark_sent(message=by_hand, sent_by=facilitator, now=now) for _time in range(2)] == [True, False]

    by_hand.refresh_from_db()
    assert (by_hand.state, by_hand.sent_by, by_hand.sent_at) == (MessageState.SENT, facilitator, now)


def test_the_link_of_whatsapp_holds_the_number_and_the_text(by_hand):
    href = channels.get("whatsapp").href(by_hand, "51900000000")

    assert href.startswith("https://wa.me/51900000000?text=Pas%C3%B3%20algo%20con%20G-1.%0A%0Ahttp")


@pytest.mark.parametrize(
    ("change", "code"), [({"channel": "mail"}, "leaves_by_itself"), ({"state": "skipped", "why": "late"}, "not_waiting")]
)
def test_what_leaves_by_itself_or_is_over_is_not_marked(by_hand, facilitator, now, change, code, refused):
    Message.objects.update(**change)
    by_hand.refresh_from_db()

    with refused(code):
        mark_sent(message=by_hand, sent_by=facilitator, now=now)


def test_only_what_failed_is_sent_again_and_only_while_it_says_something(by_hand, now, refused):
    with refused("not_failed"):
        send_again(message=by_hand, now=now)

    Message.objects.update(state=MessageState.FAILED, why=Why.NOT_TAKEN, tries=5)
    assert send_again(message=by_hand, now=now)
    by_hand.refresh_from_db()
    assert (by_hand.state, by_hand.why, by_hand.tries) == (MessageState.WAITING, "", 0)

    by_hand.expires_at = now
    with refused("too_late"):
        send_again(message=by_hand, now=now)
