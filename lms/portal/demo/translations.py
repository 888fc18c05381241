"""The English pages as wagtail-localize would have kept them, had an editor translated each Spanish page side by side.

It writes a row at a time; here the rows are written in bulk. Both pages of a pair have the same shape, so the texts found in
one, in order, are the translations of those found in the other.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Locale, Page
from wagtail_localize.models import (
    OverridableSegment,
    String,
    StringSegment,
    StringTranslation,
    TemplateSegment,
    TranslatableObject,
    Translation,
    TranslationContext,
    TranslationSource,
    get_schema_version,
)
from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue, TemplateSegmentValue
from wagtail_localize.segments.extract import extract_segments


@dataclass(frozen=True)
class Text:
    """One text of a page, in its place, in both languages."""

    page: Page
    place: str
    order: int
    attributes: dict
    source: str
    target: str


def remember_translations(source: Locale, target: Locale) -> None:
    """Keep every page of the target language as a finished translation of its page in the source language."""
    pairs = list(_pairs(source, target))
    sources = _write_sources(page for page, _translated in pairs)
    Translation.objects.bulk_create(Translation(source=one, target_locale=target) for one in sources.values())
    _write_frames(sources)
    texts = [text for page, translated in pairs for text in _texts(page, translated)]
    strings = _write_strings(texts, source)
    contexts = _write_contexts(texts)
    StringSegment.objects.bulk_create(
        StringSegment(
            source=sources[text.page],
            context=contexts[text.page, text.place],
            order=text.order,
            string=strings[text.source],
            attrs=json.dumps(text.attributes),
        )
        for text in texts
    )
    StringTranslation.objects.bulk_create(
        StringTranslation(
            translation_of=strings[text.source],
            locale=target,
            context=contexts[text.page, text.place],
            data=text.target,
            translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
        )
        for text in texts
    )


def _pairs(source: Locale, target: Locale) -> Iterator[tuple[Page, Page]]:
    translated = {page.translation_key: page for page in Page.objects.filter(locale=target, depth__gt=1).specific()}
    for page in Page.objects.filter(locale=source, depth__gt=1).specific():
        yield page, translated[page.translation_key]


def _write_sources(pages: Iterable[Page]) -> dict[Page, TranslationSource]:
    kind = ContentType.objects.get_for_model(Page)
    sources = {
        page: TranslationSource(
            object=TranslatableObject(translation_key=page.translation_key, content_type=kind),
            specific_content_type=page.cached_content_type,
            locale=page.locale,
            object_repr=str(page)[:200],
            content_json=page.to_json(),
            schema_version=get_schema_version(page._meta.app_label),
            last_updated_at=page.last_published_at,
        )
        for page in pages
    }
    TranslatableObject.objects.bulk_create(one.object for one in sources.values())
    TranslationSource.objects.bulk_create(sources.values())
    return sources


def _write_frames(sources: dict[Page, TranslationSource]) -> None:
    """The marks and links around the texts of rich text: of few pages, so a row at a time."""
    for page, source in sources.items():
        for segment in extract_segments(page):
            if isinstance(segment, TemplateSegmentValue):
                TemplateSegment.from_value(source, segment).context.get_field_path(page)
            elif isinstance(segment, OverridableSegmentValue):
                OverridableSegment.from_value(source, segment).context.get_field_path(page)


def _texts(page: Page, translated: Page) -> Iterator[Text]:
    for here, there in zip(extract_segments(page), extract_segments(translated), strict=True):
        if isinstance(here, StringSegmentValue):
            yield Text(page, here.path, here.order, here.attrs, here.string.data, there.string.data)


def _write_strings(texts: list[Text], locale: Locale) -> dict[str, String]:
    strings = {
        text.source: String(locale=locale, data=text.source, data_hash=String._get_data_hash(text.source)) for text in texts
    }
    String.objects.bulk_create(strings.values())
    return strings


def _write_contexts(texts: list[Text]) -> dict[tuple[Page, str], TranslationContext]:
    kept = {(one.object_id, one.path): one for one in TranslationContext.objects.all()}
    pages = {text.page.translation_key: text.page for text in texts}
    wanted = {(text.page.translation_key, text.place) for text in texts} - set(kept)
    made = [
        TranslationContext(object_id=key, path=place, path_id=TranslationContext._get_path_id(place)) for key, place in wanted
    ]
    for context in made:
        # It saves itself when it is asked for its path; here all are saved together.
        context.save = lambda **_kwargs: None
        context.get_field_path(pages[context.object_id])
        del context.save
    kept |= {(one.object_id, one.path): one for one in TranslationContext.objects.bulk_create(made)}
    return {(pages[key], place): context for (key, place), context in kept.items()}
