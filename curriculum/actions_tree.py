"""What follows when an editor copies or moves pages: a new edition has codes of its own, a moved lesson a stage that fits."""

from django.db import transaction
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import post_page_move

from .models import LessonPage, WorkshopPage


@transaction.atomic
def number_edition(*, page: Page) -> int:
    """Give the copied workshop or lesson, and the lessons below it, codes that no other page has; the number of the edition.

    Addresses of files name a lesson by its code, so that two of one code would answer for each other.
    """
    found = page.specific
    lessons = [found] if isinstance(found, LessonPage) else list(LessonPage.objects.descendant_of(found).order_by("path"))
    copied = [found, *lessons] if isinstance(found, WorkshopPage) else lessons
    number = 2
    while any(_is_taken(one, f"{one.code}-{number}", copied) for one in copied):
        number += 1
    for one in copied:
        _write(one, code=f"{one.code}-{number}")
    return number


def settle_stage(*, lesson: LessonPage) -> int:
    """Give a lesson that was moved among others a stage between its neighbours'; the stage that it has now."""
    before, after = lesson.get_prev_sibling(), lesson.get_next_sibling()
    lowest = before.specific.stage if before else 1
    highest = after.specific.stage if after else max(lowest, lesson.stage)
    stage = min(max(lesson.stage, lowest), highest) if lowest <= highest else lowest
    if stage != lesson.stage:
        _write(lesson, stage=stage)
    return stage


@receiver(post_page_move)
def settle_moved_lesson(instance, **kwargs) -> None:
    """Dragging a lesson in the explorer is enough: nobody has to open it to say its stage."""
    lesson = LessonPage.objects.filter(pk=instance.pk).first()
    if lesson and kwargs["parent_page_before"] == kwargs["parent_page_after"]:
        settle_stage(lesson=lesson)


def _is_taken(page, code: str, copied: list) -> bool:
    others = type(page).objects.exclude(pk__in=[one.pk for one in copied])
    return others.filter(code__iexact=code).exists()


def _write(page, **fields) -> None:
    """These fields in the page and in its latest draft, without a new one: what else its editor wrote stays as it is."""
    type(page).objects.filter(pk=page.pk).update(**fields)
    for name, value in fields.items():
        setattr(page, name, value)
    if revision := page.latest_revision:
        revision.content |= fields
        revision.save(update_fields=["content"])
