"""The style page shows every component there is, the tokens reach their contrasts, and the pictures stay small and plain."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from lms.core.style import Contrast, contrast, contrasts, icons, pictures, tokens

COMPONENTS = {f"components/{path.name}" for path in (Path(settings.BASE_DIR) / "templates/components").glob("*.html")}
PICTURES = sorted(Path(finders.find("img/pictures")).glob("*.svg"))
MOST_BYTES = 4_096


def unseen(shown: set[str]) -> list[str]:
    """Components that a page did not draw."""
    return sorted(COMPONENTS - shown)


@pytest.fixture
def built(settings):
    settings.STYLE_PAGE = True


@pytest.mark.django_db
def test_it_is_served_only_where_people_build(client):
    nowhere = client.get("/no-hay/")

    assert settings.STYLE_PAGE is False
    for address in ("/estilo/", "/estilo/pregunta/"):
        assert client.get(address).status_code == client.post(address).status_code == 404
        assert client.get(address).content == nowhere.content


@pytest.mark.django_db
def test_every_component_is_on_it(client, built):
    response = client.get("/estilo/")

    assert response.status_code == 200
    assert unseen({template.name for template in response.templates}) == []


def test_a_component_that_is_not_on_it_would_be_noticed():
    assert unseen(COMPONENTS - {"components/notice.html"}) == ["components/notice.html"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "attribute"), [("claro", ' data-theme="light"'), ("oscuro", ' data-theme="dark"'), ("otro", "")]
)
def test_it_is_seen_by_day_and_by_night_with_every_icon_and_picture(client, built, query, attribute):
    page = client.get("/estilo/", {"tema": query}).content.decode()

    assert f'<html lang="es-PE"{attribute}>' in page
    assert set(re.findall(r"icons\.svg#i-([\w-]+)", page)) == set(icons())
    assert set(re.findall(r"pictures/([\w-]+)\.svg#p", page)) == {path.stem for path in PICTURES}
    assert len(pictures()) + 4 == len(PICTURES)
    for state in ("disabled>", 'aria-busy="true"', "is-wrong", "hover", "focus"):
        assert state in page
    assert len(re.findall(r' id="([^"]+)"', page)) == len(set(re.findall(r' id="([^"]+)"', page)))


def test_the_tokens_reach_the_contrasts_that_they_promise():
    assert len(tokens()) == 50
    assert [pair for pair in contrasts() if not pair.is_enough] == []


def test_a_faint_colour_would_be_noticed():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert not Contrast("line", "ground", contrast("#c5d3ca", "#eef4ef"), 9, least=3).is_enough


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_a_picture_is_small_and_coloured_by_tokens_alone(path):
    drawn = path.read_text(encoding="utf8")
    colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawn))
    names = {re.fullmatch(r"var\(--([\w-]+)\)", colour)[1] for colour in colours if colour != "none"}

    assert len(drawn.encode()) <= MOST_BYTES
    assert not re.search(r"style=|<style|<text|<image|href|#[0-9a-f]{3}", drawn)
    assert names <= set(tokens()) | {"w", "w2", "w3"}
    assert drawn.count("--amber)") >= 1
