"""The body of a lesson: what each part shows, to whom, and what is refused before it is published."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.template.loader import render_to_string
from PIL import Image as Canvas
from wagtail.images.models import Image
from wagtail.models import Site

from curriculum.actions_materials import add_material
from curriculum.blocks import BodyBlock
from curriculum.enums import Audience, MaterialKind
from curriculum.models import GlossaryTerm, LessonPage, Material
from curriculum.templatetags.workshops import explained
from home.models import HomePage
from lms.accounts.enums import Role
from lms.core import clock
from tests.builders import checked_text, make_lesson, make_school, make_staff

pytestmark = pytest.mark.django_db
BODY = BodyBlock()
LOCMEM = "django.core.cache.backends.locmem.LocMemCache"


@pytest.fixture(autouse=True)
def public_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "public"


def make_file(title: str, *, audience: str = Audience.OPEN, media_type: str = "application/pdf") -> Material:
    with TemporaryDirectory() as folder:
        checked = replace(checked_text(Path(folder), b"invented"), media_type=media_type)
        told = {"title": title, "audience": audience, "kind": MaterialKind.OTHER, "author": "Casa"}
        return add_material(file=checked, user=None, now=clock.now(), lesson=None, workshop=None, **told)


def make_picture() -> Image:
    file = BytesIO()
    Canvas.new("RGB", (900, 600), "teal").save(file, "JPEG")
    file.seek(0)
    return Image.objects.create(title="Una casa", file=ImageFile(file, name="casa.jpg"))


def make_term(term: str = "Trata de personas") -> GlossaryTerm:
    return GlossaryTerm.objects.create(term=term, meaning="Llevar a alguien con engaños para explotarla.", locale_id=1)


def whole_body() -> list:
    picture = {"image": make_picture(), "alt_text": "Una casa con patio", "decorative": False}
    return [
        ("text", "<h3>Antes de decidir</h3><p>La trata de personas empieza con una oferta.</p>"),
        ("activity", {"title": "Seis preguntas", "grouping": "pairs", "minutes": 10, "text": "", "steps": ["Lean la oferta."]}),
        ("discussion", {"title": "Lo que hizo Rosa", "questions": ["¿A quién preguntó?"], "audience": "open"}),
        ("callout", {"tone": "care", "title": "Clave del cuento", "text": "Solo para adultos.", "audience": "staff"}),
        ("term", make_term()),
        ("recording", {"title": "Rosa", "file": make_file("Voz", media_type="audio/mpeg"), "transcript": "Rosa dice que no."}),
        ("recording", {"title": "Aviso", "file": make_file("Aviso", media_type="video/webm"), "transcript": "Un cartel."}),
        ("picture", {"picture": picture, "caption": "Una casa"}),
        ("download", {"title": "La ficha", "file": make_file("Ficha")}),
        ("download", {"title": "La pauta", "file": make_file("Pauta", audience=Audience.STAFF)}),
        ("plan_b", {"text": "Con tarjetas.", "needs": ["Tarjetas"]}),
    ]


@pytest.fixture
def lesson():
    lesson = make_lesson()
    Site.objects.update(root_page=HomePage.objects.get())
    lesson.body = whole_body()
    lesson.save()
    return lesson


def read(client, lesson) -> str:
    return client.get(lesson.url).content.decode()


def test_every_part_is_shown(client, lesson):
    page = read(client, lesson)

    assert '<audio controls preload="none"' in page
    assert '<video controls preload="none"' in page
    assert "Rosa dice que no." in page
    assert '<details class="drawer word" id="palabra-trata-de-personas">' in page
    assert '<a class="word-link" href="#palabra-trata-de-personas">trata de personas</a>' in page
    assert 'type="image/avif"' in page
    assert 'type="image/webp"' in page
    assert 'alt="Una casa con patio"' in page
    assert "Plan B sin internet" in page


def test_a_part_for_those_who_guide_is_read_by_them_alone(client, lesson):
    page = read(client, lesson)
    assert "Clave del cuento" not in page
    assert "La pauta" not in page

    client.force_login(make_staff(role=Role.TEACHER, school=make_school()))

    page = read(client, lesson)
    assert "Clave del cuento" in page
    assert "La pauta" in page


def test_a_material_that_was_withdrawn_is_shown_to_nobody(client, lesson):
    Material.objects.update(is_live=False)

    assert "La ficha" not in read(client, lesson)


def test_what_is_read_costs_nothing_while_it_is_kept(client, lesson, settings, django_assert_num_queries):
    settings.CACHES = settings.CACHES | {"pages": {"BACKEND": LOCMEM, "LOCATION": "body"}}
    client.force_login(make_staff(role=Role.TEACHER, school=make_school()))
    read(client, lesson)

    with django_assert_num_queries(7):
        read(client, lesson)


def test_three_pictures_cost_as_many_queries_as_one(lesson, django_assert_num_queries):
    render_body(lesson)
    with django_assert_num_queries(6):
        render_body(LessonPage.objects.get(pk=lesson.pk))

    lesson.body = [*whole_body(), *(part for part in whole_body() if part[0] in ("picture", "term", "recording"))]
    lesson.save()
    render_body(lesson)
    with django_assert_num_queries(6):
        render_body(LessonPage.objects.get(pk=lesson.pk))


def render_body(page) -> str:
    told = {"page": page, "body": page.body_for(frozenset(Audience.values)), "words": page.words}
    return render_to_string("curriculum/lesson_body.html", told)


def check(block: str, value: dict) -> None:
    part = BODY.child_blocks[block]
    part.clean(part.normalize(value))


def test_a_recording_asks_for_its_words_and_for_a_file_that_plays():
    told = {"title": "Rosa", "file": make_file("Voz", media_type="audio/mpeg"), "transcript": "Rosa dice que no."}
    check("recording", told)

    with pytest.raises(ValidationError):
        check("recording", told | {"transcript": ""})
    with pytest.raises(ValidationError):
        check("recording", told | {"file": make_file("Ficha")})


def test_a_picture_is_never_mere_decoration():
    picture = {"image": make_picture(), "alt_text": "Una casa", "decorative": False}
    check("picture", {"picture": picture, "caption": ""})

    with pytest.raises(ValidationError):
        check("picture", {"picture": picture | {"alt_text": "", "decorative": True}, "caption": ""})


def test_no_part_frames_another_site():
    assert "embed" not in BODY.child_blocks
    assert "embed" not in BODY.child_blocks["text"].features


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("La trata y la trata", 'La <a class="word-link" href="#palabra-trata">trata</a> y la trata'),
        ("Se retrata a Ana", "Se retrata a Ana"),
        ("<trata>", '&lt;<a class="word-link" href="#palabra-trata">trata</a>&gt;'),
        ("Nada", "Nada"),
    ],
)
def test_a_word_is_linked_where_it_first_stands(text, shown):
    assert explained(text, {"Trata": "palabra-trata"}) == shown
    assert explained("Nada", None) == "Nada"
