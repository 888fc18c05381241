"""What a student's pages show beside their own text: the place in the course, and what this phone keeps."""

from django import template
from django.urls import reverse
from wagtail.models import Page

from curriculum.models import LessonPage, WorkshopPage
from lms.core import clock
from lms.portal.offline import offline_of
from lms.portal.queries_place import OwnPlace, place_of
from lms.records.models import KeptLesson

register = template.Library()


@register.simple_tag(takes_context=True)
def own_place(context, page: LessonPage, workshop: WorkshopPage) -> OwnPlace | None:
    """Where this lesson stands in the own course of a signed-in student; None for everybody else."""
    user = context["request"].user
    if not (user.is_authenticated and user.is_student):
        return None
    return place_of(user, page, workshop.translation_key, clock.now())


@register.inclusion_tag("portal/kept_notes.html", takes_context=True)
def kept_notes(context, page: LessonPage) -> dict:
    """Where the cohorts of whoever reads this page read the lesson that they began with. One query; none for a visitor."""
    user = context["request"].user
    if not user.is_authenticated:
        return {"kept": ()}
    kept = KeptLesson.objects.visible_to(user).filter(lesson__translation_key=page.translation_key)
    return {"kept": kept.for_listing(), "is_student": user.is_student}


@register.inclusion_tag("portal/offline_strip.html", takes_context=True)
def offline_strip(context, *lessons: Page | None) -> dict:
    """The line under the bar that says which answers wait, and what the worker is to keep. For signed-in students."""
    request = context["request"]
    if not (request.user.is_authenticated and request.user.is_student):
        return {"is_student": False}
    help_page = getattr(context.get("links"), "help", None)
    keep = [reverse("portal:offline"), *(page.get_url(request) for page in lessons if page)]
    return {"is_student": True, "offline": offline_of(request), "keep": [*keep, help_page.url] if help_page else keep}
