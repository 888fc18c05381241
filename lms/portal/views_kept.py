"""The lesson that a cohort stays with, and what it would take on with the new one."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.views import View
from django.views.decorators.http import require_safe

from curriculum.changes import changes_between
from curriculum.models import LessonPage
from lms.accounts.permissions import FACILITATOR_OR_COORDINATOR
from lms.core.access import SIGNED_IN, access
from lms.records.actions_lessons import take_lesson
from lms.records.models import Cohort


def _lesson_of(cohorts, public_id, lesson_key):
    """One of these cohorts, the live lesson of its workshop, and what the cohort keeps of it, if anything."""
    cohort = get_object_or_404(cohorts.select_related("workshop"), public_id=public_id)
    lesson = get_object_or_404(
        LessonPage.objects.live().child_of(cohort.workshop).select_related("locale"), translation_key=lesson_key
    )
    return cohort, lesson, cohort.kept_lessons.filter(lesson=lesson).select_related("revision").first()


@access(SIGNED_IN)
@require_safe
def kept_lesson(request, public_id, lesson_key):
    """The lesson as this cohort began with it; the live page where it keeps none.

    What is kept has one language, and its page speaks it under every address.
    """
    _cohort, lesson, kept = _lesson_of(Cohort.objects.visible_to(request.user), public_id, lesson_key)
    if kept is None:
        return redirect(_address(lesson, request))
    page = kept.as_page()
    language = page.locale.language_code
    with translation.override(language):
        response = render(request, page.get_template(request), page.get_context(request) | {"is_kept": True})
    response.headers["Content-Language"] = language
    return response


def _address(lesson: LessonPage, request) -> str:
    """Where the live lesson is read; one that no site shows is not found."""
    if address := lesson.get_url(request):
        return address
    raise Http404


class KeptChangesView(View):
    """What changed since the cohort began, and the button that takes it."""

    access = FACILITATOR_OR_COORDINATOR

    def get(self, request, public_id, lesson_key):
        cohort, lesson, kept = _lesson_of(Cohort.objects.run_by(request.user), public_id, lesson_key)
        changes = changes_between(kept.as_page(), lesson) if kept else []
        context = {"cohort": cohort, "lesson": lesson, "kept": kept, "changes": changes}
        return render(request, "portal/kept_changes.html", context)

    def post(self, request, public_id, lesson_key):
        cohort, lesson, _kept = _lesson_of(Cohort.objects.run_by(request.user), public_id, lesson_key)
        take_lesson(cohort=cohort, lesson=lesson, user=request.user)
        return redirect("portal:cohort", cohort.public_id)
