"""The editor's screens for materials: added, changed, replaced, withdrawn; refusals stand at the field and in the log."""

from io import BytesIO

import pytest
from django.test import Client

from curriculum.enums import Audience
from curriculum.models import Material, MaterialDownload, MaterialVersion
from lms.accounts.enums import Role
from lms.audit.models import Entry
from tests.builders import make_lesson, make_material, make_staff, make_workshop

from . import files_of_mischief as made

pytestmark = pytest.mark.django_db

LIST, ADD = "/admin/materiales/", "/admin/materiales/new/"


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(make_staff(role=Role.EDITOR), backend="lms.accounts.backends.RoleBackend")
    return client


def upload(content: bytes, name: str = "IMG_2041.jpg") -> BytesIO:
    file = BytesIO(content)
    file.name = name
    return file


def told(**more) -> dict:
    facts = {"title": "Afiche", "summary": "Para el aula.", "kind": "picture", "language": "es", "place": ""}
    return facts | {"audience": "open", "licence": "by", "author": "Casa"} | more


def edit_url(material: Material) -> str:
    return f"/admin/materiales/edit/{material.pk}/"


def test_an_editor_adds_a_material_of_a_lesson_and_it_is_offered(editor):
    lesson = make_lesson(workshop=make_workshop(code="A"), number=3)

    answer = editor.post(ADD, told(place=f"l{lesson.pk}", file=upload(made.photograph())))

    material = Material.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, edit_url(material))
    assert (material.lesson, material.workshop.code, material.is_live) == (lesson, "A", True)
    assert (material.current.file_name, material.current.media_type) == ("A3_afiche.jpg", "image/jpeg")
    assert Client().get(material.url).status_code == 200
    assert Entry.objects.filter(act="record_added", about=material.public_id).count() == 1


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b'<svg onload="x()"/>', 415, "SVG"),
        (b"MZ" + bytes(99), 415, "programa"),
        (b"", 422, "vacío"),
        (made.pdf(made.with_javascript), 422, "acciones automáticas"),
    ],
    ids=["svg", "program", "empty", "pdf"],
)
def test_a_refusal_stands_at_the_field_keeps_what_was_typed_and_leaves_one_line_in_the_log(editor, content, status, words):
    answer = editor.post(ADD, told(title="Mi afiche", file=upload(content, "afiche.png")))

    assert answer.status_code == status
    assert words in answer.context["form"].errors["file"][0]
    page = answer.content.decode()
    assert 'id="id_file_error"' in page
    assert "Mi afiche" in page
    assert not Material.objects.exists()
    entry = Entry.objects.get(act="refused")
    assert (entry.kind, entry.about) == ("curriculum.material", None)
    assert "afiche" not in entry.reason


def test_without_a_file_or_a_title_the_form_says_so(editor):
    answer = editor.post(ADD, told(title=""))

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"file", "title"}


def test_a_full_store_is_said_at_the_field_and_changes_nothing(editor, settings):
    material = make_material()
    settings.MATERIALS_QUOTA_BYTES = 20

    added = editor.post(ADD, told(file=upload(made.picture("PNG"))))
    replaced = editor.post(f"{LIST}{material.public_id}/archivo/", {"file": upload(made.picture("PNG"))})

    for answer in (added, replaced):
        assert answer.status_code == 413
        assert "espacio" in answer.context["form"].errors["file"][0]
    assert (Material.objects.count(), MaterialVersion.objects.count()) == (1, 1)


def test_replacing_keeps_the_old_file_and_an_editor_can_still_fetch_it(editor):
    material = make_material(audience=Audience.OPEN, content=b"uno")

    answer = editor.post(f"{LIST}{material.public_id}/archivo/", {"file": upload(b"dos, tres", "x.txt")})

    assert answer["Location"] == edit_url(material)
    assert b"".join(editor.get(f"{LIST}{material.public_id}/version/1/").streaming_content) == b"uno"
    assert b"".join(editor.get(f"{LIST}{material.public_id}/version/2/").streaming_content) == b"dos, tres"
    assert editor.get(f"{LIST}{material.public_id}/version/3/").status_code == 404
    page = editor.get(edit_url(material)).content.decode()
    assert page.count("/version/") == 2


def test_the_same_file_again_is_said_to_change_nothing(editor):
    material = make_material(content=b"uno")

    page = editor.post(f"{LIST}{material.public_id}/archivo/", {"file": upload(b"uno", "x.txt")}, follow=True).content.decode()

    assert "Es el mismo archivo" in page
    assert material.versions.count() == 1


def test_an_editor_withdraws_and_offers_again(editor):
    material = make_material(audience=Audience.OPEN)

    editor.post(f"{LIST}{material.public_id}/retirar/")
    assert Client().get(material.url).status_code == 404
    editor.post(f"{LIST}{material.public_id}/ofrecer/")
    assert Client().get(material.url).status_code == 200


def test_changing_what_is_said_keeps_the_file(editor):
    workshop = make_workshop(code="B")
    material = make_material()

    answer = editor.post(edit_url(material), told(title="Otro título", place=f"w{workshop.pk}"))

    material.refresh_from_db()
    assert answer.status_code == 302
    assert (material.title, material.workshop, material.lesson) == ("Otro título", workshop, None)
    assert material.versions.count() == 1
    assert editor.post(edit_url(material), told(title="", place="w0")).status_code == 422


def test_nobody_is_named_on_the_editors_screens(editor):
    teacher = make_staff(role=Role.TEACHER, name="Wilmer")
    material = make_material(audience=Audience.OPEN)
    MaterialDownload.objects.create(version=material.current, kind="upload", file_name="x", user=teacher, at=material.created_at)

    for url in (LIST, edit_url(material)):
        page = editor.get(url).content.decode()
        assert "Wilmer" not in page
        assert teacher.email not in page


def test_the_list_asks_the_same_number_of_questions_with_one_row_and_with_three(editor, django_assert_num_queries):
    editor.get(LIST)
    make_material(lesson=make_lesson())
    with django_assert_num_queries(11):
        editor.get(LIST)
    for _more in range(2):
        make_material(lesson=make_lesson())
    with django_assert_num_queries(11):
        editor.get(LIST)


@pytest.mark.parametrize(
    "query", ["workshop=0", "kind=x", "is_live=False", "audience=staff", "q=afiche", "ordering=-downloads", "p=99"]
)
def test_filters_answer_whatever_is_asked(editor, query):
    make_material()

    assert editor.get(f"{LIST}?{query}").status_code == 200
