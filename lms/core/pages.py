"""What all published pages share."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404
from django.utils.translation import get_language

from .translations import may_publish

if TYPE_CHECKING:
    from wagtail.models import Page as MixedIntoPage
else:
    MixedIntoPage = object

FURTHER = dict(settings.FURTHER_LANGUAGES)


class VisitorCacheMixin(MixedIntoPage):
    """A page that looks the same to every visitor: the page cache may keep it for a minute."""

    def serve(self, request, *args, **kwargs):
        response = super().serve(request, *args, **kwargs)
        response.cache_for_visitors = True
        return response


class TranslatedPageMixin(MixedIntoPage):
    """A page that shows readers no text of another language as if it were its own (translations.py says which ways it closes)."""

    live: bool

    def publish(self, revision, *args, **kwargs):
        """As Wagtail's; a revision with gaps stays a draft, and so does the page if it was one."""
        return super().publish(revision, *args, **kwargs) if may_publish(self, revision) else None

    def save(self, *args, **kwargs):
        """As Wagtail's; an alias of a page in another language is never live."""
        if self.alias_of_id and self.alias_of.locale_id != self.locale_id:
            self.live = False
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "live"}
        return super().save(*args, **kwargs)


class StraightRouteMixin(MixedIntoPage):
    """A front door that finds a page below it by its whole address, not level by level: two queries at any depth."""

    def route(self, request, path_components):
        """A language that has no live front door yet has no pages: its addresses never show another language's."""
        language = get_language()
        if language in FURTHER and self.locale.language_code != language:
            raise Http404
        if path_components:
            address = f"{self.url_path}{'/'.join(path_components)}/"
            if found := self.get_descendants().filter(url_path=address).first():
                return found.specific.route(request, [])
        return super().route(request, path_components)
