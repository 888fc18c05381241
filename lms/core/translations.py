"""Text that nobody has translated never goes live by itself.

wagtail-localize fills what is missing with the text of the source. That is right in a draft, and wrong before readers. Three ways
lead there; each is closed where it is narrowest:

- `Translation.save_target`, behind “Publish” in the translation's editor and behind “Sync translated pages”: `refuse_gaps`.
- a revision of a half-translated draft, by bulk publishing, a workflow, a schedule: `TranslatedPageMixin.publish` (pages.py).
- an alias in another language (parents copied along, a synchronised locale, “convert to alias”): `TranslatedPageMixin.save`.
"""

from functools import wraps

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Max
from django.dispatch import receiver
from django.utils.translation import gettext as _
from wagtail.models import DraftStateMixin, Page
from wagtail.signals import page_published
from wagtail_localize.models import StringTranslation, Translation, TranslationSource


def translation_of(page: Page) -> Translation | None:
    """The translation of which this page is the target, as long as nobody has stopped it."""
    found = Translation.objects.filter(source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True)
    return found.select_related("source", "target_locale").first()


def gaps(translation: Translation) -> int:
    """How many texts nobody has translated yet, in the page and in the words that it takes from elsewhere."""
    total, translated = translation.get_progress()
    objects = [segment.object for segment in translation.source.relatedobjectsegment_set.select_related("object")]
    missing = sum(not one.has_translation(translation.target_locale_id) for one in objects)
    others = Translation.objects.filter(source__object__in=objects, target_locale=translation.target_locale_id, enabled=True)
    return total - translated + missing + sum(gaps(one) for one in others)


def may_publish(page: Page, revision) -> bool:
    """Whether this revision holds a whole translation, or the page is nobody's translation."""
    translation = translation_of(page)
    if translation is None:
        return True
    return not gaps(translation) and revision.created_at >= _last_change(translation)


def _last_change(translation: Translation):
    """When the source or one of its texts in that language last changed: older revisions may hold text of the source."""
    source = translation.source
    texts = StringTranslation.objects.filter(context__object_id=source.object_id, locale=translation.target_locale_id)
    newest = texts.aggregate(at=Max("updated_at"))["at"]
    return max(source.last_updated_at, newest) if newest else source.last_updated_at


def refuse_gaps() -> None:
    """Let wagtail-localize save a translation before readers' eyes only when it is whole. It answers a ValidationError itself."""
    original = Translation.save_target
    if not hasattr(original, "__wrapped__"):
        Translation.save_target = wraps(original)(lambda self, **how: _save_target(original, self, **how))


def _save_target(original, translation: Translation, *, user=None, publish: bool = True) -> None:
    if _is_page(translation) and (publish or _is_live(translation)) and gaps(translation):
        raise ValidationError({"title": _("Faltan textos por traducir.")})
    return original(translation, user=user, publish=publish)


def _is_page(translation: Translation) -> bool:
    """Whether it can wait as a draft. What cannot (a word of the glossary) counts among the gaps of the pages that show it."""
    return issubclass(translation.source.specific_content_type.model_class(), DraftStateMixin)


def _is_live(translation: Translation) -> bool:
    try:
        return translation.get_target_instance().live
    except ObjectDoesNotExist:
        return False


@receiver(page_published)
def notice_changed_source(sender, instance: Page, **kwargs) -> None:
    """A page that was published again asks its translators for what is new; the translated pages stay as they are until then."""
    source = TranslationSource.objects.get_for_instance_or_none(instance)
    if source and source.translations.filter(enabled=True).exists():
        source.update_from_db()
