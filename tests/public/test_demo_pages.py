"""The seeded pages, and the words that Peru writes otherwise."""

from datetime import date

import polib
import pytest
from django.conf import settings
from django.core.management import call_command
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import date_format, get_format
from wagtail.models import Locale, Page, Site

from curriculum.models import LessonPage, WorkshopPage
from home.models import HomePage, StandardPage
from lms.core.catalogues import compile_catalogues
from lms.portal.demo.pages import seed_pages

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo_pages")]


def test_seeding_again_keeps_what_editors_changed_and_makes_nothing(site):
    before = Page.objects.count()
    about = StandardPage.objects.get(slug="quienes-somos")
    about.title = "Nosotras"
    about.save()

    again = seed_pages()

    assert list(again) == ["A", "B", "C", "D"]
    assert {code: page.pk for code, page in again.items()} == {code: page.pk for code, page in site.items()}
    assert Page.objects.count() == before
    assert StandardPage.objects.get(slug="quienes-somos").title == "Nosotras"


def test_the_site_leads_to_the_spanish_home_and_wagtails_welcome_is_gone(site):
    assert Site.objects.get().root_page.specific == HomePage.objects.get(locale__language_code="es")
    assert [page.depth for page in Page.objects.exact_type(Page)] == [1]
    assert set(Locale.objects.values_list("language_code", flat=True)) == {"es", "en"}
    assert Page.find_problems() == ([], [], [], [], [])


def test_every_page_has_its_translation(site):
    spanish = Page.objects.filter(locale__language_code="es", depth__gt=1)

    assert spanish.count() == 37
    assert [page.slug for page in spanish if page.get_translation_or_none(Locale.objects.get(language_code="en")) is None] == []
    assert not WorkshopPage.objects.exclude(body_language="").exists()
    assert not LessonPage.objects.exclude(body_language="").exists()


def test_peru_writes_setiembre():
    day = date(2026, 9, 23)

    with translation.override("es"):
        assert date_format(day, "DATE_FORMAT") == "23 de setiembre de 2026"
        assert date_format(day, "j E") == "23 setiembre"
        assert date_format(day, "j M") == "23 Set"
        assert get_format("FIRST_DAY_OF_WEEK") == 1
        assert Template("{{ day|date:'F' }}").render(Context({"day": day})) == "setiembre"
        assert date_format(date(2026, 10, 1), "F") == "octubre"


def test_catalogues_are_compiled_once_and_again_when_their_source_changed(tmp_path, settings):
    source = tmp_path / "es" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    catalogue.append(polib.POEntry(msgid="September", msgstr="setiembre"))
    catalogue.save(str(source))

    assert compile_catalogues(tmp_path) == [source.with_suffix(".mo")]
    assert compile_catalogues(tmp_path) == []
    assert polib.mofile(str(source.with_suffix(".mo"))).find("September").msgstr == "setiembre"


def test_the_command_compiles_the_catalogues_of_the_site():
    call_command("compile_catalogues", verbosity=0)

    for folder in settings.LOCALE_PATHS:
        assert [path for path in folder.rglob("*.po") if not path.with_suffix(".mo").exists()] == []
