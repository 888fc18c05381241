"""Packs that are built before somebody asks, or that are too large to be built while somebody waits."""

from functools import partial

from django.conf import settings
from django.db import transaction
from django.dispatch import receiver
from django.tasks import task
from wagtail.signals import page_published

from . import packs
from .models import LessonPage, WorkshopPage


@task
def build_pack(code: str, is_of_workshop: bool, is_light: bool) -> None:
    """The pack as it is now, built and kept; nothing where the page is gone."""
    find = packs.workshop_pack if is_of_workshop else packs.lesson_pack
    if pack := find(code, is_light=is_light):
        packs.build(pack)


@receiver(page_published, sender=LessonPage)
@receiver(page_published, sender=WorkshopPage)
def build_packs(instance: LessonPage | WorkshopPage, **_told) -> None:
    """Once a page in the source language is live, the worker builds its packs: nobody waits for the first download."""
    if instance.locale.language_code != settings.LANGUAGE_CODE:
        return
    for is_light in (True, False):
        facts = (instance.code, isinstance(instance, WorkshopPage), is_light)
        transaction.on_commit(partial(build_pack.enqueue, *facts))
