"""Sets every plan and annex ahead of time, so that nobody waits for the first download and every list shows sizes."""

import time

from django.core.management.base import BaseCommand

from curriculum.files import file_for, files_of
from curriculum.queries import source_workshops, workshops_with_lessons


class Command(BaseCommand):
    help = "Build the plan and the annexes of all published lessons; files of the current revision stay as they are."

    def handle(self, **options) -> None:
        began = time.monotonic()
        files = size = 0
        for workshop in workshops_with_lessons(source_workshops()):
            for lesson in workshop.lessons:
                for file in files_of(lesson, for_guides=True):
                    size += file_for(lesson, file.kind, file.name).stat().st_size
                    files += 1
            self._say(f"{workshop.workshop.code}: {len(workshop.lessons)} encuentros, {files} archivos hasta aquí", options)
        seconds = time.monotonic() - began
        self._say(f"Listos {files} archivos, {size / 1_000_000:.1f} MB, en {seconds:.1f} s", options)

    def _say(self, words: str, options: dict) -> None:
        if options["verbosity"]:
            self.stdout.write(words)
            self.stdout.flush()
