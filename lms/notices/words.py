"""The words of an event: where they come from, what they may hold, and how a message is made of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from lms.core.errors import DomainError

from .events import LINK, Event
from .models import Wording

MARK = re.compile(r"\{([^{}\n]*)\}")


@dataclass(frozen=True)
class Words:
    """A subject and a text, with placeholders or without."""

    subject: str
    text: str


def default_words(event: Event, language: str) -> Words:
    """What the code says, in that language."""
    with translation.override(language):
        return Words(str(event.subject), str(event.text))


def words_of(event: Event, language: str) -> Words:
    """What the office made of it, or what the code says."""
    changed = Wording.objects.filter(event=event.code, language=language).first()
    return Words(changed.subject, changed.text) if changed else default_words(event, language)


def all_words(event: Event, languages: set[str]) -> dict[str, Words]:
    """The words in each of these languages. One query."""
    changed = {row.language: Words(row.subject, row.text) for row in Wording.objects.filter(event=event.code)}
    return {language: changed.get(language) or default_words(event, language) for language in languages}


def check_words(event: Event, words: Words) -> None:
    """Raises DomainError for a placeholder that nobody fills, a lone brace, a text that leads nowhere."""
    for field, said in (("subject", words.subject), ("text", words.text)):
        known = [f"{{{mark.name}}}" for mark in event.known]
        for name in MARK.findall(said):
            if f"{{{name}}}" not in known:
                raise DomainError(
                    "placeholder_unknown",
                    _("No existe {%(name)s}. Puede usar: %(known)s.") % {"name": name[:40], "known": ", ".join(known)},
                    field=field,
                )
        if set("{}") & set(MARK.sub("", said)):
            raise DomainError(
                "brace_alone", _("Hay una llave suelta: escriba cada dato entre { y }, por ejemplo {enlace}."), field=field
            )
    if f"{{{LINK.name}}}" not in words.text:
        raise DomainError("link_missing", _("Falta {enlace}: sin él, quien recibe el aviso no sabe adónde ir."), field="text")
    if f"{{{LINK.name}}}" in words.subject:
        raise DomainError("link_in_subject", _("El enlace va en el texto, no en el asunto."), field="subject")


def filled(words: Words, facts: Mapping[str, str]) -> Words:
    """The words with what stands for each placeholder; one that has lost its fact is left out."""

    def fill(text: str) -> str:
        return MARK.sub(lambda mark: facts.get(mark[1], ""), text)

    return Words(" ".join(fill(words.subject).split()), fill(words.text).strip())


def sample(event: Event, words: Words) -> Words:
    """The words as somebody would get them, with invented facts."""
    return filled(words, {mark.name: mark.sample for mark in event.known})
