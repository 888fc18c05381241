"""Text that nobody has translated never goes live by itself: each way that leads there, and its control."""

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import LocaleSynchronization, StringTranslation, Translation

from curriculum.models import LessonPage, WorkshopPage
from lms.core.translations import gaps, translation_of

pytestmark = [pytest.mark.django_db(transaction=False), pytest.mark.usefixtures("site"), pytest.mark.xdist_group("translations")]
NEW = "Algo que hoy se dice de otra manera."


def lesson(code: str, language: str = "en") -> LessonPage:
    return LessonPage.objects.get(code=code, locale__language_code=language)


def change_spanish(code: str) -> None:
    """Publish the Spanish lesson with one text that has no English."""
    page = lesson(code, "es")
    page.summary = NEW
    page.save_revision().publish()


def translate(translation: Translation, language: str = "en") -> None:
    """Write something for every text that is still missing."""
    for segment in translation.source.stringsegment_set.annotate_translation(translation.target_locale).filter(translation=None):
        StringTranslation.objects.create(
            translation_of=segment.string,
            context=segment.context,
            locale=translation.target_locale,
            data="made-of-words",
            translation_type="manual",
        )


def quechua() -> Locale:
    return Locale.objects.get_or_create(language_code="qu")[0]


def submit(desk, page: Page, *, subtree: bool = False):
    address = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    return desk.post(address, {"locales": [quechua().pk], **({"include_subtree": "on"} if subtree else {})})


def told(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def publish(desk, page: Page):
    return desk.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {"action": "publish"})


def test_a_changed_source_marks_its_translation_as_waiting_and_leaves_the_page_as_it_was(site):
    before = lesson("A3").summary
    assert gaps(translation_of(lesson("A3"))) == 0

    change_spanish("A3")

    assert gaps(translation_of(lesson("A3"))) == 1
    assert translation_of(lesson("A3")).get_progress() == (37, 36)
    assert (lesson("A3").summary, lesson("A3").live) == (before, True)


def test_the_editors_publish_button_refuses_what_is_not_whole(desk, django_capture_on_commit_callbacks):
    before = lesson("A3").summary
    change_spanish("A3")

    with django_capture_on_commit_callbacks(execute=True):
        refused = publish(desk, lesson("A3"))

    assert "1 text" in told(refused)
    assert lesson("A3").summary == before


def test_the_editors_publish_button_publishes_what_is_whole(desk, django_capture_on_commit_callbacks):
    change_spanish("A3")
    translate(translation_of(lesson("A3")))

    with django_capture_on_commit_callbacks(execute=True):
        publish(desk, lesson("A3"))

    assert lesson("A3").summary == "made-of-words"
    assert lesson("A3").live_revision is not None


def test_synchronising_translated_pages_publishes_only_what_is_whole(desk, django_capture_on_commit_callbacks):
    change_spanish("A3")
    translation, before = translation_of(lesson("A3")), lesson("A3").summary
    address = reverse("wagtail_localize:update_translations", args=[translation.source_id])

    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(address, {"publish_translations": "on"}).status_code == 302
    assert lesson("A3").summary == before

    translate(translation)
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(address, {"publish_translations": "on"})
    assert lesson("A3").summary == "made-of-words"


def test_saving_a_translation_writes_nothing_into_a_live_page_while_texts_are_missing():
    change_spanish("A3")
    translation = translation_of(lesson("A3"))

    for publish_it in (True, False):
        with pytest.raises(ValidationError):
            translation.save_target(publish=publish_it)

    assert lesson("A3").summary != NEW


def test_a_page_submitted_for_translation_begins_as_a_draft(desk, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert submit(desk, lesson("A3", "es").get_parent().get_parent().get_parent()).status_code == 302

    door = Page.objects.get(locale=quechua())
    assert not door.live
    assert translation_of(door).enabled


def test_a_whole_tree_submitted_begins_as_drafts(desk, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        submit(desk, WorkshopPage.objects.get(code="A", locale__language_code="es"), subtree=True)

    assert Page.objects.filter(locale=quechua()).count() == 11
    assert not Page.objects.filter(locale=quechua()).live().exists()
    assert client.get("/qu/").status_code == 404


def test_parents_copied_along_are_not_live_and_can_be_translated_afterwards(desk):
    submit(desk, lesson("A3", "es"))

    parents = lesson("A3", "qu").get_ancestors().filter(depth__gt=1)
    assert [(page.live, page.alias_of_id is not None) for page in parents] == [(False, True)] * 3
    submit(desk, WorkshopPage.objects.get(code="A", locale__language_code="es"))
    assert translation_of(WorkshopPage.objects.get(code="A", locale=quechua()))


def test_an_alias_in_another_language_stays_down_when_its_source_is_published(desk):
    submit(desk, lesson("A3", "es"))
    workshop = WorkshopPage.objects.get(code="A", locale__language_code="es")

    workshop.save_revision().publish()

    assert not WorkshopPage.objects.get(code="A", locale=quechua()).live


def test_an_alias_in_its_own_language_goes_live_with_its_source():
    source = lesson("A3", "es")

    alias = source.create_alias(update_slug="otra-vez")

    assert alias.live


def test_a_synchronised_locale_fills_with_pages_that_are_not_live(client):
    LocaleSynchronization.objects.create(locale=quechua(), sync_from=Locale.get_default())

    assert Page.objects.filter(locale=quechua()).count() == 37
    assert not Page.objects.filter(locale=quechua()).live().exists()
    assert client.get("/qu/").status_code == 404


def test_a_page_turned_back_into_an_alias_goes_down(desk):
    page = lesson("A3")

    desk.post(reverse("wagtail_localize:convert_to_alias", args=[page.pk]))

    assert lesson("A3").alias_of_id == lesson("A3", "es").pk
    assert not lesson("A3").live


def test_publishing_many_leaves_half_translated_pages_as_drafts_and_names_them(desk):
    submit(desk, lesson("A3", "es"))
    page = lesson("A3", "qu")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    answer = desk.post(f"{address}?id={page.pk}")

    assert page.draft_title in told(answer)
    assert not lesson("A3", "qu").live


def test_a_revision_of_the_time_when_texts_were_missing_is_never_published():
    change_spanish("A3")
    page = lesson("A3")
    page.summary = NEW
    old = page.save_revision()
    translate(translation_of(page))

    old.publish()
    assert lesson("A3").summary != NEW

    fresh = lesson("A3")
    fresh.summary = "made-of-words"
    fresh.save_revision().publish()
    assert lesson("A3").summary == "made-of-words"


def test_a_translation_that_was_stopped_is_its_editors_own_page(desk):
    submit(desk, lesson("A3", "es"))
    page = lesson("A3", "qu")
    desk.post(reverse("wagtail_localize:stop_translation", args=[translation_of(page).pk]), {"next": "/admin/"})

    page.save_revision().publish()

    assert lesson("A3", "qu").live
