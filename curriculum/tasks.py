"""Packs that are too large to be built while somebody waits."""

from django.tasks import task

from . import packs


@task
def build_pack(code: str, is_of_workshop: bool, is_light: bool) -> None:
    """The pack as it is now, built and kept; nothing where the page is gone."""
    find = packs.workshop_pack if is_of_workshop else packs.lesson_pack
    if pack := find(code, is_light=is_light):
        packs.build(pack)
