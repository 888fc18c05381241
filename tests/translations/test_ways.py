"""The editor's ways: a whole workshop through PO and back, and another language that an administrator adds."""

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation

from curriculum.models import LessonPage, WorkshopPage
from lms.accounts.enums import Role
from lms.core.translations import gaps

from ..builders import make_staff
from ..signing_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site"), pytest.mark.xdist_group("translations")]
COLUMNS = ("phases", "materials", "reading", "annexes", "stages", "protocol")


def of_workshop(code: str) -> list[Translation]:
    """The translations of a workshop's page and of its lessons."""
    workshop = WorkshopPage.objects.get(code=code, locale__language_code="es")
    keys = workshop.get_descendants(inclusive=True).values_list("translation_key", flat=True)
    return list(Translation.objects.filter(source__object__in=list(keys)))


def carried(desk, translation: Translation, change) -> None:
    """Download the PO file, change its texts, and hand it back."""
    file = desk.get(reverse("wagtail_localize:download_pofile", args=[translation.pk]))
    po = polib.pofile(file.content.decode())
    for entry in po:
        entry.msgstr = change(entry)
    upload = SimpleUploadedFile("taller.po", str(po).encode(), content_type="text/x-gettext-translation")
    desk.post(reverse("wagtail_localize:upload_pofile", args=[translation.pk]), {"file": upload, "next": "/admin/"})


def publish(desk, translation: Translation) -> None:
    desk.post(reverse("wagtailadmin_pages:edit", args=[translation.get_target_instance().pk]), {"action": "publish"})


def test_a_whole_workshop_goes_through_po_and_back(desk, client, django_capture_on_commit_callbacks):
    translations = of_workshop("B")
    assert len(translations) == 7

    with django_capture_on_commit_callbacks(execute=True):
        for translation in translations:
            carried(desk, translation, lambda entry: entry.msgstr if entry.msgctxt == "slug" else f"{entry.msgstr} (2)")
            publish(desk, translation)

    for translation in translations:
        page = translation.get_target_instance()
        assert page.title.endswith(" (2)")
        told = client.get(page.get_url()).content.decode()
        assert told.count(" (2)") > 10
        assert escape(page.title) in told


def test_a_file_of_another_translation_changes_nothing(desk):
    one, other = of_workshop("B")[:2]
    file = desk.get(reverse("wagtail_localize:download_pofile", args=[one.pk])).content
    before = [entry.msgstr for entry in other.export_po()]

    for content in (file, b"no es un PO", b"", b'msgid "a"\nmsgstr "b"\n', b"\xff\xfe"):
        upload = SimpleUploadedFile("x.po", content)
        answer = desk.post(reverse("wagtail_localize:upload_pofile", args=[other.pk]), {"file": upload, "next": "/admin/"})
        assert answer.status_code in (302, 400), content

    assert [entry.msgstr for entry in other.export_po()] == before


def test_every_page_of_the_demo_is_what_its_translation_makes_of_its_source():
    for translation in Translation.objects.select_related("source", "target_locale", "source__locale"):
        source, page = translation.source.as_instance(), translation.get_target_instance()
        made = translation.source.get_ephemeral_translated_instance(translation.target_locale)

        assert gaps(translation) == 0
        assert made.title == page.title
        for name in COLUMNS:
            if hasattr(page, name):
                assert [str(part.value) for part in getattr(made, name)] == [str(part.value) for part in getattr(page, name)]
        assert source.title != page.title


def test_the_editor_finds_every_text_side_by_side(desk):
    page = LessonPage.objects.get(code="A3", locale__language_code="en")

    told = desk.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

    assert "Armar el rompecabezas" in told
    assert "Put the puzzle together" in told


def test_an_administrator_adds_a_language_and_nobody_else_does(desk):
    office = signed_in(make_staff(role=Role.ADMINISTRATOR))
    told = {"language_code": "qu"}

    desk.post(reverse("wagtaillocales:add"), told)
    signed_in(make_staff(role=Role.COORDINATOR)).post(reverse("wagtaillocales:add"), told)
    assert not Locale.objects.filter(language_code="qu").exists()

    assert office.post(reverse("wagtaillocales:add"), told).status_code == 302
    assert Locale.objects.filter(language_code="qu").exists()


def test_a_further_language_stands_in_the_menu_once_its_front_door_is_live(client, desk):
    assert "Runasimi" not in client.get("/").content.decode()
    quechua = Locale.objects.create(language_code="qu")
    spanish = Page.objects.get(locale=Locale.get_default(), depth=2)
    desk.post(reverse("wagtail_localize:submit_page_translation", args=[spanish.pk]), {"locales": [quechua.pk]})
    assert "Runasimi" not in client.get("/").content.decode()
    assert client.get("/qu/").status_code == 404

    Page.objects.filter(locale=quechua, depth=2).update(live=True)

    for address in ("/", "/en/", "/talleres/"):
        assert '<a href="/qu/" lang="qu" hreflang="qu">Runasimi</a>' in client.get(address).content.decode()
    there = client.get("/qu/").content.decode()
    assert '<html lang="qu">' in there
    assert '<a href="/" lang="es"' in there
    assert '<a href="/en/" lang="en"' in there


def test_a_further_language_costs_one_question(client):
    client.get("/")
    with CaptureQueriesContext(connection) as before:
        client.get("/talleres/")
    quechua = Locale.objects.create(language_code="qu")
    Page.objects.get(locale=Locale.get_default(), depth=2).copy_for_translation(quechua)
    client.get("/talleres/")
    with CaptureQueriesContext(connection) as after:
        client.get("/talleres/")

    assert len(after) <= len(before) + 1
    assert len(after) <= 12


def test_the_sheets_of_an_english_page_have_english_titles_and_say_that_they_are_spanish(client):
    page = LessonPage.objects.get(code="A3", locale__language_code="en")

    for address in (page.get_url(), page.get_parent().get_url()):
        told = client.get(address).content.decode()
        assert "<b>Two made-up stories: Rosa and Kevin</b>PDF in Spanish" in told
    spanish = client.get(LessonPage.objects.get(code="A3", locale__language_code="es").get_url()).content.decode()
    assert "<b>Dos historias inventadas: Rosa y Kevin</b>PDF" in spanish
    assert "en español" not in spanish
