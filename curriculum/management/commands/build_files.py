"""Makes every plan and annex ahead of time, and packs if told to: nobody waits for a first download, every list shows sizes."""

import time

from django.core.management.base import BaseCommand

from curriculum import packs
from curriculum.enums import FileKind
from curriculum.files import LARGE_PACK, file_for, files_of
from curriculum.queries import source_workshops, workshops_with_lessons


class Command(BaseCommand):
    help = "Build the plans and annexes of all published lessons; files of the current revision stay as they are."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--packs", action="store_true", help="the packs of lessons and workshops too")

    def handle(self, **options) -> None:
        began = time.monotonic()
        files = size = 0
        for workshop in workshops_with_lessons(source_workshops()):
            for lesson in workshop.lessons:
                for file in files_of(lesson, for_guides=True):
                    if file.kind != FileKind.PACK:
                        size += file_for(lesson, file.kind, file.name).stat().st_size
                        files += 1
            self._say(f"{workshop.workshop.code}: {len(workshop.lessons)} encuentros, {files} archivos hasta aquí", options)
        for built in _packs() if options.get("packs") else ():
            size += built
            files += 1
        seconds = time.monotonic() - began
        self._say(f"Listos {files} archivos, {size / 1_000_000:.1f} MB, en {seconds:.1f} s", options)

    def _say(self, words: str, options: dict) -> None:
        if options["verbosity"]:
            self.stdout.write(words)
            self.stdout.flush()


def _packs():
    """The size of each pack, built; a light one only where the whole one is large."""
    whole = 0
    for pack in packs.all_packs():
        if not pack.is_light:
            whole = packs.build(pack).stat().st_size
            yield whole
        elif whole > LARGE_PACK:
            yield packs.build(pack).stat().st_size
