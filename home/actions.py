"""The site's beginning: a front door in each language, instead of the page that Wagtail welcomes its developers with."""

import uuid

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from .models import HomePage


@transaction.atomic
def begin_site(*, hostname: str, port: int) -> HomePage:
    """The front door in the first language, published, and the site that begins there. What is there already stays."""
    if found := HomePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first():
        return found
    key = uuid.uuid4()
    doors = [_open_door(language, key) for language, _name in settings.INTERFACE_LANGUAGES]
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.port, site.root_page, site.site_name = hostname, port, doors[0], settings.WAGTAIL_SITE_NAME
    site.save()
    for page in Page.get_first_root_node().get_children().exact_type(Page):
        page.delete()
    return doors[0]


def _open_door(language: str, key: uuid.UUID) -> HomePage:
    """Doors with one key are translations of each other."""
    locale, _made = Locale.objects.get_or_create(language_code=language)
    slug = "maloca" if language == settings.LANGUAGE_CODE else f"maloca-{language}"
    root = Page.get_first_root_node()
    door = HomePage(title=settings.WAGTAIL_SITE_NAME, slug=slug, locale=locale, translation_key=key)
    return root.add_child(instance=door)
