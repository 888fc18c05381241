"""The pages of the demonstration: the front door, help, who we are, privacy, and the four workshops with their 28 lessons.

The texts lie beside this file: `site/` holds the pages around the workshops, one file a language; `lessons.py` reads
`curriculum/`. English pages are translations of the Spanish ones, as if an editor had written them side by side; what an annex
prints stays Spanish.
"""

import tomllib
import uuid
from datetime import UTC, datetime
from pathlib import Path

from django.db import transaction
from wagtail.models import Locale, Page, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from curriculum.models import LessonPage, WorkshopIndexPage, WorkshopPage
from home.blocks import HelpFactBlock
from home.models import HelpPage, HomePage, StandardPage

from .glossary import make_glossary
from .lessons import PROTOCOL, in_english, lesson_fields, workshop_fields, workshop_files
from .quizzes import make_quizzes
from .translations import remember_translations

HERE = Path(__file__).parent
LANGUAGES = ("es", "en")
PUBLISHED_AT = datetime(2026, 10, 12, 15, tzinfo=UTC)
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "maloca.invalid")


def seed_pages() -> dict[str, WorkshopPage]:
    """The Spanish workshops by code (“A” to “D”). What is not there yet is made; what editors changed since stays."""
    found = WorkshopPage.objects.filter(locale__language_code="es").order_by("path")
    if not found.exists():
        with transaction.atomic(), disable_reference_index_auto_update():
            _make_site()
    return {workshop.code: workshop for workshop in found.all()}


def _make_site() -> None:
    site = {language: _texts(language) for language in LANGUAGES}
    homes = {language: _make_home(language, site[language]) for language in LANGUAGES}
    _lead_visitors_to(homes["es"])
    indexes = {language: _make_front(homes[language], site[language]) for language in LANGUAGES}
    for workshop, lessons in workshop_files():
        _make_workshop(indexes, workshop, lessons)
    make_quizzes()
    make_glossary()
    remember_translations(homes["es"].locale, homes["en"].locale)


def _texts(language: str) -> dict:
    texts = tomllib.loads((HERE / "site" / f"{language}.toml").read_text(encoding="utf8"))
    texts["workshops"]["protocol"] = [("step", step) for step in texts["workshops"].get("protocol", PROTOCOL)]
    return texts


def _add(parent: Page, name: str, page: Page) -> Page:
    """The page, published below its parent. Pages of one name are translations of each other."""
    page.translation_key = uuid.uuid5(NAMESPACE, name)
    page.locale = parent.locale
    page.first_published_at = page.last_published_at = page.latest_revision_created_at = PUBLISHED_AT
    return parent.add_child(instance=page)


def _make_home(language: str, texts: dict) -> HomePage:
    locale, _made = Locale.objects.get_or_create(language_code=language)
    root = Page.get_first_root_node()
    root.locale = locale
    return _add(root, "home", HomePage(slug="maloca" if language == "es" else f"maloca-{language}", **texts["home"]))


def _lead_visitors_to(home: HomePage) -> None:
    """Put the site on this home page, and take away the page that Wagtail welcomes its developers with."""
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    site.root_page, site.site_name = home, "Maloca"
    site.save()
    for page in Page.get_first_root_node().get_children().exact_type(Page):
        page.delete()


def _make_front(home: HomePage, texts: dict) -> WorkshopIndexPage:
    """The index of the workshops; help, who we are and privacy stand beside it."""
    index = _add(home, "workshops", WorkshopIndexPage(**texts["workshops"]))
    help_page = texts["help"] | {
        "facts": [("fact", dict.fromkeys(HelpFactBlock().child_blocks, "") | fact) for fact in texts["help"]["facts"]],
        "centres": [("centre", centre) for centre in texts["help"]["centres"]],
        "body": _body(texts["help"]["body"]),
    }
    _add(home, "help", HelpPage(**help_page))
    for name in ("about", "privacy"):
        _add(home, name, StandardPage(**texts[name] | {"body": _body(texts[name]["body"])}))
    return index


def _body(parts: list[dict]) -> list[tuple[str, str]]:
    return [block for part in parts for block in part.items()]


def _make_workshop(indexes: dict[str, WorkshopIndexPage], data: dict, lessons: list[dict]) -> None:
    stages = {code: number for number, stage in enumerate(data["stages"], start=1) for code in stage["lessons"]}
    for language, index in indexes.items():
        workshop = _add(index, data["code"], WorkshopPage(**workshop_fields(_written(data, language))))
        for lesson in lessons:
            fields = lesson_fields(_written(lesson, language), stage=stages[lesson["code"]])
            _add(workshop, lesson["code"], LessonPage(**fields))


def _written(data: dict, language: str) -> dict:
    return data if language == "es" else in_english(data)
