"""How a lesson is written: drafts may lack anything, what goes live may not; reviews by another editor, hours, previews."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import TaskState, WorkflowPage
from wagtail.test.utils.form_data import nested_form_data, streamfield

from curriculum.actions_due import publish_scheduled
from curriculum.models import LessonPage
from curriculum.readiness import findings, is_hard_to_read, lacking
from curriculum.reviews import REVIEW
from lms.accounts.enums import Role
from lms.core import clock
from tests.builders import make_lesson, make_staff, make_workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = make_staff(role=Role.EDITOR)
    client.force_login(user)
    return user


def phases(*minutes: int) -> dict:
    told = [{"name": f"Fase {n}", "minutes": m, "short_minutes": 0, "steps": one_step()} for n, m in enumerate(minutes, start=1)]
    return streamfield([("phase", phase) for phase in told])


def one_step() -> dict:
    step = {"text": "Lo que se hace", "is_short": ""}
    return {"count": "1", "0": {"value": step, "deleted": "", "order": "0", "type": ""}}


def form(**changed) -> dict:
    fields = {
        "title": "Nuevo encuentro",
        "slug": "nuevo",
        "summary": "Una oración.",
        "objective": "Para qué.",
        "code": "T9",
        "stage": 1,
        "minutes": 90,
        "phases": phases(30, 60),
        "safeguarding_note": "Con cuidado.",
        **{name: streamfield([]) for name in ("materials", "body", "reading", "annexes")},
        "comments": {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": ""},
    }
    return nested_form_data(fields | changed)


def write(client, workshop, action: str = "", **changed):
    address = reverse("wagtailadmin_pages:add", args=["curriculum", "lessonpage", workshop.pk])
    return client.post(address, form(**changed) | ({f"action-{action}": "1"} if action else {}))


EMPTY = {"objective": "", "safeguarding_note": "", "phases": streamfield([]), "summary": "", "code": ""}


def test_a_draft_may_lack_everything_but_its_title(client, editor):
    write(client, make_workshop(), **EMPTY)

    assert LessonPage.objects.get(title="Nuevo encuentro").live is False


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, None),
        ({"objective": " "}, "objective"),
        ({"safeguarding_note": ""}, "safeguarding_note"),
        ({"phases": phases(30, 50)}, "phases"),
    ],
)
@pytest.mark.parametrize("action", ["publish", "submit"])
def test_what_goes_live_or_to_review_is_whole(client, editor, action, changed, said):
    response = write(client, make_workshop(), action, **changed)

    assert LessonPage.objects.filter(title="Nuevo encuentro").exists() is (said is None)
    if said:
        assert said in response.context["form"].errors


def test_an_unfinished_lesson_goes_live_by_no_other_way(client, editor):
    lesson = make_lesson()
    lesson.safeguarding_note = ""
    revision = lesson.save_revision(clean=False)

    with pytest.raises(ValidationError):
        revision.publish()
    response = client.post(
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={lesson.pk}", follow=True
    )

    assert response.status_code == 200
    assert "Sin nota de salvaguarda" in response.content.decode()
    assert LessonPage.objects.get(pk=lesson.pk).safeguarding_note


def test_short_minutes_are_45_or_none():
    lesson = make_lesson()
    assert lacking(lesson) == []

    lesson.phases[0].value["short_minutes"] = 11

    assert [finding.rule for finding in lacking(lesson)] == ["lesson-short"]


def test_hard_words_warn_and_keep_nothing_back():
    lesson = make_lesson()
    lesson.reading = [("idea", "Responsabilidades institucionales interdisciplinarias correspondientes " * 12)]

    assert [(finding.rule, finding.keeps_back) for finding in findings(lesson)] == [("lesson-reading", False)]
    assert not is_hard_to_read("Pide ayuda a quien te escucha. No es tu culpa. " * 10)


def test_a_lesson_goes_live_at_its_hour(editor):
    lesson = make_lesson()
    lesson.unpublish()
    now = clock.now()
    lesson.go_live_at = now + timedelta(minutes=1)
    lesson.save_revision().publish()
    assert publish_scheduled(now) == 0
    assert LessonPage.objects.get(pk=lesson.pk).live is False

    lesson.go_live_at = now - timedelta(minutes=1)
    lesson.save_revision(approved_go_live_at=lesson.go_live_at)

    assert publish_scheduled(now) == 1
    assert LessonPage.objects.get(pk=lesson.pk).live is True
    assert publish_scheduled(now) == 0


def test_a_page_is_reviewed_by_another_editor(client, editor, django_user_model):
    lesson = make_lesson()
    lesson.unpublish()
    lesson.save_revision(user=editor)
    assert WorkflowPage.objects.get().workflow.name == REVIEW
    lesson.get_workflow().start(lesson, editor)
    task = TaskState.objects.get()
    approve = reverse("wagtailadmin_pages:workflow_action", args=[lesson.pk, "approve", task.pk])

    client.post(approve)
    assert LessonPage.objects.get(pk=lesson.pk).live is False

    client.force_login(make_staff(role=Role.EDITOR))
    client.post(approve)
    assert LessonPage.objects.get(pk=lesson.pk).live is True


def test_a_preview_shows_what_each_reader_sees_and_marks_what_is_wrong(client, editor):
    lesson = make_lesson()
    lesson.minutes = 120
    lesson.save_revision(clean=False)
    address = reverse("wagtailadmin_pages:view_draft", args=[lesson.pk])

    student = client.get(address, {"mode": "student"}).content.decode()
    guide = client.get(address, {"mode": "guide"}).content.decode()

    assert "Nota solo para quien facilita." not in student
    assert "Nota solo para quien facilita." in guide
    assert '<li data-check="lesson-minutes">' in student
    whole = reverse("wagtailadmin_pages:view_draft", args=[make_lesson(number=2).pk])
    assert "<li data-check" not in client.get(whole).content.decode()


def test_the_sum_of_the_phases_is_on_the_form(client, editor):
    page = client.get(reverse("wagtailadmin_pages:edit", args=[make_lesson().pk])).content.decode()

    assert "Suma <b data-sum>90</b> de <b data-of>90</b> minutos" in page
    assert "versión corta <b data-short-sum>45</b> de <b data-short-of>45</b>" in page
