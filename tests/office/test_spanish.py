"""What an editor reads in Wagtail's own screens is Spanish, where Wagtail's catalogue has it and where only ours does."""

import re

import pytest
from wagtail.models import Page

from home.models import HomePage, StandardPage
from lms.accounts.enums import Role
from tests.builders import make_staff
from tests.public.test_english import Reader

from .world import signed_in

pytestmark = pytest.mark.django_db
ENGLISH = {
    "account", "ago", "anyone", "are", "choose", "close", "created", "edit", "edited", "filter", "from", "has", "hide", "last",
    "locked", "more", "of", "options", "parent", "publish", "save", "schedule", "search", "settings", "shortcuts",
    "show", "sort", "the", "this", "usage", "version", "view", "with", "you", "your",
}  # fmt: skip


def english_in(page: str) -> list[str]:
    reader = Reader("es")
    reader.feed(page)
    return sorted(ENGLISH.intersection(re.findall(r"\w+", " ".join(reader.said).lower())))


@pytest.fixture
def editor():
    return signed_in(make_staff(role=Role.EDITOR))


def test_the_editors_screens_speak_spanish(editor):
    root = Page.get_first_root_node()
    # Wagtail's own page, which the seed takes away.
    Page.objects.filter(slug="home").update(title="Bienvenida", draft_title="Bienvenida")
    home = HomePage.objects.first() or root.add_child(instance=HomePage(title="Maloca", slug="maloca"))
    page = home.add_child(instance=StandardPage(title="Privacidad", slug="privacidad"))
    addresses = ["", "pages/", "images/", "reports/locked/", "account/", f"pages/{home.pk}/"]
    addresses += [f"pages/{page.pk}/{act}/" for act in ("edit", "delete", "usage")]

    seen = {address: editor.get(f"/admin/{address}") for address in addresses}

    assert {address: response.status_code for address, response in seen.items() if response.status_code != 200} == {}
    assert {address: words for address, response in seen.items() if (words := english_in(response.text))} == {}


def test_a_word_of_english_would_be_heard():
    assert english_in('<p>Choose parent <span lang="en">with</span></p><a title="Sort by Título">x</a>') == [
        "choose",
        "parent",
        "sort",
    ]
