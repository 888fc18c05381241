"""The office words a notice; what nobody can fill, or what leads nowhere, is refused with a sentence."""

import pytest

from lms.audit.models import Entry
from lms.notices import events
from lms.notices.actions_office import change_words, restore_words
from lms.notices.enums import Language
from lms.notices.words import Words, check_words, default_words, filled, sample, words_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("subject", "text", "code"),
    [
        ("Asunto", "Hola {nombre} {enlace}", "placeholder_unknown"),
        ("Para {escuela}", "{enlace}", "placeholder_unknown"),
        ("Asunto", "Hola { {enlace}", "brace_alone"),
        ("Asunto", "{enlace} }", "brace_alone"),
        ("Asunto", "Hola {}{enlace}", "placeholder_unknown"),
        ("Asunto", "{grupo.centre} {enlace}", "placeholder_unknown"),
        ("Asunto", "Hola", "link_missing"),
        ("Vea {enlace}", "{enlace}", "link_in_subject"),
    ],
)
def test_words_that_cannot_be_filled_are_refused(thing, subject, text, code, refused):
    with refused(code):
        check_words(thing, Words(subject, text))


def test_the_refusal_says_which_one_and_what_there_is(thing):
    with pytest.raises(Exception, match=r"No existe \{nombre\}\. Puede usar: \{grupo\}, \{enlace\}\."):
        check_words(thing, Words("Asunto", "{nombre} {enlace}"))


def test_every_event_has_words_in_both_languages_that_can_be_filled():
    for event in events.every():
        words = {language: default_words(event, language.value) for language in Language}
        for said in words.values():
            check_words(event, said)
        assert words[Language.SPANISH] != words[Language.ENGLISH], event.code


def test_own_words_stand_until_they_are_given_back(thing, teacher, now):
    own = Words("Otro asunto", "Otro texto: {enlace}")
    change_words(event=thing, language=Language.SPANISH, words=own, changed_by=teacher, now=now)
    assert words_of(thing, "es") == own
    assert words_of(thing, "en") == default_words(thing, "en")

    assert [restore_words(event=thing, language=Language.SPANISH, restored_by=teacher) for _time in range(2)] == [True, False]
    assert words_of(thing, "es") == default_words(thing, "es")
    assert list(Entry.objects.filter(act="settings_changed").order_by("number").values_list("reason", flat=True)) == [
        "thing",
        "thing:default",
    ]


def test_a_fact_cannot_bring_a_placeholder_of_its_own():
    assert filled(Words("{a}", "{a} {b}"), {"a": "{b}", "b": "x"}) == Words("{b}", "{b} x")


def test_a_subject_is_one_line(thing):
    assert filled(Words("uno\ndos {grupo}", ""), {"grupo": "x\ny"}).subject == "uno dos x y"
    assert sample(thing, default_words(thing, "es")).text.startswith("Pasó algo con IQ-3A-26.")
