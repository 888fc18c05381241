"""What a student's pages show beside their own text: the place in the course, and what this phone keeps."""

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from curriculum.models import LessonPage, WorkshopPage
from lms.core import clock
from lms.core.kept import kept
from lms.portal.offline import offline_of
from lms.portal.queries_place import OwnPlace, place_of
from lms.portal.queries_student import OwnWorkshop
from lms.records.models import KeptLesson

register = template.Library()


@register.simple_tag(takes_context=True)
def own_place(context, page: LessonPage, workshop: WorkshopPage) -> OwnPlace | None:
    """Where this lesson stands in the own course of a signed-in student; None for everybody else."""
    user = context["request"].user
    if not (user.is_authenticated and user.is_student):
        return None
    return place_of(user, page, workshop.translation_key, clock.now())


@register.simple_tag
def way_of(own: OwnWorkshop) -> SafeString:
    """The lessons of a workshop by stage. Whoever stands at the same place of it is shown the same, so it is kept."""

    def render() -> SafeString:
        return render_to_string("portal/student_lessons.html", {"stages": own.stages})

    return kept(f"way:{own.workshop.version}:{get_language()}:{own.standing}", render)


@register.inclusion_tag("portal/kept_notes.html", takes_context=True)
def kept_notes(context, page: LessonPage) -> dict:
    """Where the cohorts of whoever reads this page read the lesson that they began with. One query; none for a visitor.

    And none where no cohort keeps this lesson, which is asked once a minute.
    """
    user, older = context["request"].user, KeptLesson.objects.filter(lesson__translation_key=page.translation_key)
    if not (user.is_authenticated and kept(f"is-kept:{page.translation_key}", older.exists)):
        return {"kept": ()}
    return {"kept": older.visible_to(user).for_listing(), "is_student": user.is_student}


@register.inclusion_tag("portal/offline_strip.html", takes_context=True)
def offline_strip(context, *addresses: str) -> dict:
    """The line under the bar that says which answers wait, and what the worker is to keep. For signed-in students."""
    request = context["request"]
    if not (request.user.is_authenticated and request.user.is_student):
        return {"is_student": False}
    help_page = getattr(context.get("links"), "help", None)
    keep = [reverse("portal:offline"), *filter(None, addresses)]
    return {"is_student": True, "offline": offline_of(request), "keep": [*keep, help_page.url] if help_page else keep}
