"""A cohort that has begun stays with its lessons until whoever runs it takes the new one."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, Revision, Site

from curriculum.changes import changes_between
from curriculum.models import LessonPage
from home.models import HomePage
from lms.accounts.enums import Role
from lms.audit.enums import Act
from lms.audit.models import Entry
from lms.records.actions_lessons import keep_former, take_lesson
from lms.records.models import Cohort, KeptLesson
from tests.builders import (
    a_day,
    make_cohort,
    make_enrolment,
    make_lesson,
    make_staff,
    make_student,
    make_student_user,
    make_workshop,
)

STUDENT = "lms.classroom.backends.StudentBackend"

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    return make_lesson(workshop=make_workshop())


def begun(lesson: LessonPage, **more) -> Cohort:
    cohort = make_cohort(workshop=lesson.get_parent().specific, **more)
    Cohort.objects.filter(pk=cohort.pk).update(first_held_on=a_day(before=30))
    return cohort


def publish(lesson: LessonPage, **changed) -> None:
    page = LessonPage.objects.get(pk=lesson.pk)
    for name, value in changed.items():
        setattr(page, name, value)
    page.save_revision().publish()


def url_of(name: str, cohort: Cohort, lesson: LessonPage) -> str:
    return reverse(f"portal:{name}", args=[cohort.public_id, lesson.translation_key])


def test_only_cohorts_that_have_begun_and_are_not_over_keep_the_former_lesson(lesson):
    kept, other = begun(lesson), begun(make_lesson(workshop=make_workshop()))
    waiting = make_cohort(workshop=lesson.get_parent().specific)
    over = begun(lesson)
    over.term.ends_on = a_day(before=1)
    over.term.save()
    was = lesson.objective

    publish(lesson, objective="Otra meta")

    assert [row.cohort for row in KeptLesson.objects.all()] == [kept]
    assert KeptLesson.objects.get().as_page().objective == was
    assert LessonPage.objects.get(pk=lesson.pk).objective == "Otra meta"
    assert not any(cohort.kept_lessons.exists() for cohort in (other, waiting, over))


def test_the_first_version_is_kept_through_later_ones_and_the_newest_draft_stays_the_newest(lesson):
    cohort, was = begun(lesson), lesson.objective

    publish(lesson, objective="Segunda")
    publish(lesson, objective="Tercera")

    assert cohort.kept_lessons.get().as_page().objective == was
    assert LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object().objective == "Tercera"
    assert not LessonPage.objects.get(pk=lesson.pk).has_unpublished_changes


def test_a_cohort_that_begins_later_keeps_the_version_that_was_live_then(lesson):
    publish(lesson, objective="Segunda")
    cohort, revisions = begun(lesson), Revision.objects.count()

    publish(lesson, objective="Tercera")

    assert cohort.kept_lessons.get().as_page().objective == "Segunda"
    assert Revision.objects.count() == revisions + 1  # the new one: the former had its own


def test_a_draft_keeps_nothing(lesson):
    begun(lesson)
    lesson.objective = "Borrador"
    lesson.save_revision()

    assert not KeptLesson.objects.exists()


def queries_of_keeping(lesson: LessonPage, cohorts: int) -> int:
    for _n in range(cohorts):
        begun(lesson)
    page = LessonPage.objects.get(pk=lesson.pk)
    page.live_revision = page.save_revision()
    ContentType.objects.get_for_models(LessonPage, Page)
    with CaptureQueriesContext(connection) as asked:
        assert keep_former(lesson=page, today=a_day()) == cohorts
    return len(asked)


def test_keeping_asks_as_much_for_three_cohorts_as_for_one():
    one, other = (make_lesson(workshop=make_workshop()) for _n in range(2))

    assert queries_of_keeping(one, 1) == queries_of_keeping(other, 3)


def test_taking_the_new_one_is_written_down_once_and_leaves_other_cohorts(lesson):
    cohort, other, user = begun(lesson), begun(lesson), make_staff(role=Role.FACILITATOR)
    publish(lesson, objective="Otra")

    assert take_lesson(cohort=cohort, lesson=lesson, user=user)
    assert not take_lesson(cohort=cohort, lesson=lesson, user=user)

    assert [row.cohort for row in KeptLesson.objects.all()] == [other]
    assert Entry.objects.filter(act=Act.RECORD_CHANGED, reason="new_lesson").count() == 1


def test_the_changes_are_told_by_field_and_line(lesson):
    former = LessonPage.objects.get(pk=lesson.pk)
    new = LessonPage.objects.get(pk=lesson.pk)
    new.objective = "Otra meta"
    new.phases[0].value["minutes"] += 5

    objective, phases = changes_between(former, new)

    assert (objective.name, objective.before, objective.after) == ("Objetivo", (former.objective,), ("Otra meta",))
    assert len(phases.before) == len(phases.after) == 1
    assert changes_between(former, former) == []


def test_the_facilitator_sees_what_changed_and_takes_it(client, lesson):
    facilitator = make_staff(role=Role.FACILITATOR)
    cohort, was = begun(lesson, facilitator=facilitator), lesson.objective
    publish(lesson, objective="Otra meta")
    client.force_login(facilitator)
    changes, page = url_of("kept_changes", cohort, lesson), reverse("portal:cohort", args=[cohort.public_id])

    assert changes in client.get(page).content.decode()
    told = client.get(changes).content.decode()
    assert was in told
    assert "Otra meta" in told
    for _twice in range(2):
        assert client.post(changes).url == page

    assert not KeptLesson.objects.exists()
    assert changes not in client.get(page).content.decode()
    # No site shows the lesson here: there is nowhere to lead to.
    assert client.get(url_of("kept_lesson", cohort, lesson)).status_code == 404


def test_a_student_of_the_cohort_reads_its_version_and_others_read_the_live_one(client, lesson):
    cohort, was = begun(lesson), lesson.objective
    student, stranger = (make_student(school=cohort.school) for _n in range(2))
    make_enrolment(cohort=cohort, student=student)
    make_enrolment(cohort=make_cohort(workshop=cohort.workshop), student=stranger)
    publish(lesson, objective="Otra meta")
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "testserver", "root_page": HomePage.objects.get()})
    kept, live = url_of("kept_lesson", cohort, lesson), LessonPage.objects.get(pk=lesson.pk).get_url()

    client.force_login(make_student_user(student), backend=STUDENT)
    assert was in client.get(kept).content.decode()
    public = client.get(live).content.decode()
    assert "Otra meta" in public
    assert kept in public

    client.force_login(make_student_user(stranger), backend=STUDENT)
    assert client.get(kept).status_code == 404
    assert kept not in client.get(live).content.decode()


def test_a_kept_revision_outlives_the_clearing_of_old_ones(lesson):
    cohort = begun(lesson)
    for objective in ("Segunda", "Tercera"):
        publish(lesson, objective=objective)

    call_command("purge_revisions", verbosity=0)

    left = Revision.objects.filter(object_id=str(lesson.pk))
    assert {cohort.kept_lessons.get().revision} < set(left)
    assert left.count() == 2
