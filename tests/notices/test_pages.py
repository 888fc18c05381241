"""The page of the own notices, the outbox and the words in the office, and a demonstration's mail."""

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.test import override_settings
from django.urls import reverse

from lms.accounts.enums import Role
from lms.notices import demo_mail
from lms.notices.actions import Note, tell
from lms.notices.enums import MessageState, Why
from lms.notices.models import Choice, Contact, Message, Wording
from tests.builders import make_centre, make_staff
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db
CHOICES = "/cuenta/avisos/"
OUTBOX = "/admin/avisos/"


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def coordinator(centre):
    return make_staff(role=Role.COORDINATOR, centre=centre)


@pytest.fixture
def facilitator(centre):
    return make_staff(role=Role.FACILITATOR, centre=centre, name="Cercana")


@pytest.fixture
def told(thing, facilitator, now):
    """One message to the centre's facilitator, one to another centre's, both by hand."""
    other = make_staff(role=Role.FACILITATOR, centre=make_centre(), name="Lejana")
    for user in (facilitator, other):
        Contact.objects.create(user=user, whatsapp="51900000000")
        for channel, is_wanted in (("whatsapp", True), ("mail", False)):
            Choice.objects.create(user=user, event="thing", channel=channel, is_wanted=is_wanted)
    tell("thing", [Note(user, "portal:home", facts={"grupo": "G-1"}) for user in (facilitator, other)], key="1", now=now)
    return {message.recipient: message for message in Message.objects.all()}


def test_whoever_chooses_sees_the_choice_again(facilitator):
    client = signed_in(facilitator)
    posted = {"language": "en", "whatsapp": "987 654 321", "session_moved": ["whatsapp"], "reminder_days": []}

    assert client.post(CHOICES, posted).status_code == 302

    form = client.get(CHOICES).context["form"]
    assert (form.initial["language"], form.initial["whatsapp"]) == ("en", "+51 987 654 321")
    assert (form.initial["session_moved"], form.initial["reminder_days"]) == (["whatsapp"], [])


@pytest.mark.parametrize(
    ("number", "error"),
    [("12345", "nueve cifras"), ("+0", "nueve cifras"), ("abc", "nueve cifras"), ("", "Escriba su número")],
)
def test_a_number_that_is_none_or_missing_is_refused_and_nothing_is_stored(facilitator, number, error):
    page = signed_in(facilitator).post(CHOICES, {"language": "es", "whatsapp": number, "session_moved": ["whatsapp"]})

    assert page.status_code == 422
    assert error in page.content.decode()
    assert not Contact.objects.exists()


def test_a_channel_or_a_language_that_does_not_exist_is_refused(facilitator):
    page = signed_in(facilitator).post(CHOICES, {"language": "xx", "session_moved": ["telegraph"]})

    assert page.status_code == 422
    assert {"language", "session_moved"} <= page.context["form"].errors.keys()


def test_the_own_page_shows_the_last_messages_and_nobody_elses(told, facilitator):
    page = signed_in(facilitator).get(CHOICES)

    assert [row.message for row in page.context["rows"]] == [told[facilitator]]


def test_an_editor_is_told_nothing_and_the_page_says_so():
    page = signed_in(make_staff(role=Role.EDITOR)).get(CHOICES)

    assert "no reciben avisos" in page.content.decode()


def test_a_coordinator_sees_the_messages_of_the_own_centre(told, coordinator, facilitator):
    page = signed_in(coordinator).get(OUTBOX)

    assert [row.message for row in page.context["rows"]] == [told[facilitator]]
    assert "https://wa.me/51900000000?text=" in page.content.decode()
    assert page.context["by_hand"] == 1


def test_an_administrator_sees_all_and_narrows_them(told):
    client = signed_in(make_staff(role=Role.ADMINISTRATOR))

    assert len(client.get(OUTBOX).context["rows"]) == 2
    assert len(client.get(OUTBOX, {"estado": "waiting", "aviso": "thing", "medio": "whatsapp"}).context["rows"]) == 2
    assert client.get(OUTBOX, {"estado": "sent"}).context["rows"] == []
    assert len(client.get(OUTBOX, {"estado": "nada"}).context["rows"]) == 2


def test_the_outbox_asks_the_same_number_of_questions_for_one_message_and_for_three(
    told, thing, coordinator, centre, now, django_assert_num_queries
):
    client = signed_in(coordinator)
    client.get(OUTBOX)
    with django_assert_num_queries(12):
        client.get(OUTBOX)
    more = [make_staff(role=Role.FACILITATOR, centre=centre) for _number in range(2)]
    tell("thing", [Note(user, "portal:home", facts={"grupo": "G-1"}) for user in more], key="1", now=now)

    with django_assert_num_queries(12):
        client.get(OUTBOX)


def test_marking_and_sending_again_are_for_the_own_centre(told, coordinator, facilitator):
    client = signed_in(coordinator)
    near, far = told.pop(facilitator), next(iter(told.values()))

    assert client.post(reverse("outbox:sent", args=[near.public_id])).status_code == 302
    assert client.post(reverse("outbox:sent", args=[far.public_id])).status_code == 404

    assert {message.pk: message.state for message in Message.objects.all()} == {near.pk: "sent", far.pk: "waiting"}


def test_what_failed_is_offered_once_more(told, coordinator, facilitator):
    Message.objects.filter(recipient=facilitator).update(state=MessageState.FAILED, why=Why.NOT_TAKEN)
    client = signed_in(coordinator)

    assert "Enviar otra vez" in client.get(OUTBOX).content.decode()
    client.post(reverse("outbox:again", args=[told[facilitator].public_id]))

    assert Message.objects.get(recipient=facilitator).state == MessageState.WAITING


def test_a_message_by_hand_that_came_too_late_is_not_waited_for(told, coordinator, now):
    Message.objects.update(expires_at=now - timedelta(minutes=1))

    assert signed_in(coordinator).get(OUTBOX).context["by_hand"] == 0


def wording_page(language: str = "es") -> str:
    return reverse("outbox:wording", args=["session_moved", language])


def test_words_are_previewed_without_being_stored_and_then_kept(coordinator):
    client = signed_in(coordinator)
    words = {"subject": "Cambió {grupo}", "text": "Mire: {enlace}"}

    page = client.post(wording_page(), words | {"preview": "1"})
    assert (page.status_code, page.context["sample"].subject) == (200, "Cambió IQ-3A-26")
    assert not Wording.objects.exists()

    assert client.post(wording_page(), words).status_code == 302
    assert Wording.objects.get().subject == "Cambió {grupo}"

    client.post(wording_page(), {"restore": "1"})
    assert not Wording.objects.exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"subject": "A", "text": "Hola {nombre}: {enlace}"}, "No existe {nombre}"),
        ({"subject": "", "text": "{enlace}"}, "Escriba un asunto."),
        ({"subject": "A" * 121, "text": "{enlace}"}, "hasta 120 caracteres"),
        ({"subject": "A", "text": "a" * 1300 + "{enlace}"}, "hasta 1200 caracteres"),
    ],
)
def test_words_that_do_not_fit_are_refused_with_a_sentence(coordinator, words, sentence):
    page = signed_in(coordinator).post(wording_page(), words)

    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert not Wording.objects.exists()


@pytest.mark.parametrize("args", [["nothing", "es"], ["session_moved", "fr"]])
def test_an_event_or_a_language_that_does_not_exist_is_not_found(coordinator, args):
    assert signed_in(coordinator).get(reverse("outbox:wording", args=args)).status_code == 404


@pytest.fixture
def demo_folder(settings, tmp_path):
    settings.DEMO_MAIL_FOLDER = tmp_path / "correo"
    settings.MAILERS = {"default": {"BACKEND": "lms.notices.demo_mail.EmailBackend"}}
    return settings.DEMO_MAIL_FOLDER


def test_a_demonstrations_mail_is_read_on_its_page(demo_folder, facilitator):
    EmailMessage("Ñandú: asunto", "Línea uno\n\nhttp://127.0.0.1/inicio/", to=["a@example.org"]).send()
    client = signed_in(facilitator)
    letter = demo_mail.letters()[0]

    assert "Ñandú: asunto" in client.get("/demostracion/correo/").content.decode()
    page = client.get(f"/demostracion/correo/{letter.name}/").content.decode()
    assert "Línea uno" in page
    assert 'href="http://127.0.0.1/inicio/"' in page


def test_no_file_but_a_letter_is_read(demo_folder, facilitator):
    client = signed_in(facilitator)
    (demo_folder.parent / "otro.eml").write_text("Subject: x\n\ny")

    assert client.get("/demostracion/correo/otro/").status_code == 404
    assert client.get("/demostracion/correo/..%2Fotro/").status_code == 404


def test_a_real_installation_neither_keeps_mail_in_a_folder_nor_shows_it(demo_folder, facilitator):
    client = signed_in(facilitator)

    with override_settings(DEMO=False):
        assert client.get("/demostracion/correo/").status_code == 404
        with pytest.raises(ImproperlyConfigured):
            EmailMessage("Asunto", "Texto", to=["a@example.org"]).send()
