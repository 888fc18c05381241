"""The glossary of the demonstration: words that its lessons explain, once for all, in both languages."""

import uuid

from wagtail.models import Locale

from curriculum.models import GlossaryTerm

from .lessons import in_english, read

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "glosario.maloca.invalid")
TAKEN_FROM = ("A3", "D2")


def make_glossary() -> None:
    """The words of a few lessons, as the lessons explain them."""
    for code in TAKEN_FROM:
        lesson = read(code)
        for language, toml in (("es", lesson), ("en", in_english(lesson))):
            locale = Locale.objects.get(language_code=language)
            for number, told in enumerate(toml["glossary"]):
                key = uuid.uuid5(NAMESPACE, f"{code}-{number}")
                GlossaryTerm.objects.get_or_create(translation_key=key, locale=locale, defaults=told)
