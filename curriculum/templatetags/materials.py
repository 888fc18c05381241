"""The files of a lesson, for a page that lists them.

{% load materials %}{% lesson_files page as files %}{% include "curriculum/files.html" with files=files only %}
"""

from django import template

from curriculum.files import LessonFile, files_of
from curriculum.models import LessonPage, guides
from curriculum.queries import printed

register = template.Library()


@register.simple_tag(takes_context=True)
def lesson_files(context, lesson: LessonPage) -> list[LessonFile]:
    """The files that this reader may have, of the Spanish page with the same code. Three or four queries."""
    may_all = guides(context["request"].user)
    found = printed(lesson.code, hidden=may_all)
    return files_of(found, for_guides=may_all) if found else []
