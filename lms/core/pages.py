"""What all published pages share."""

from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.http import Http404
from django.utils.translation import get_language
from wagtail.models import Page, PageViewRestriction, Site

from .kept import kept
from .translations import may_publish

if TYPE_CHECKING:
    from wagtail.models import Page as MixedIntoPage
else:
    MixedIntoPage = object

FURTHER = dict(settings.FURTHER_LANGUAGES)


class VisitorCacheMixin(MixedIntoPage):
    """A page that looks the same to every visitor: the page cache may keep it for a minute.

    What Wagtail asks around every page, and what is the same for everybody, is kept as long: where sites begin, what is private.
    """

    def serve(self, request, *args, **kwargs):
        # Wagtail looks here first, and would ask the database else.
        request._wagtail_cached_site_root_paths = kept("site-roots", Site.get_site_root_paths)
        response = super().serve(request, *args, **kwargs)
        response.cache_for_visitors = True
        return response

    def get_view_restrictions(self):
        """As Wagtail's, which asks twice for each page; nothing is asked where nothing on the site is private."""
        if kept("private-pages", PageViewRestriction.objects.exists):
            return super().get_view_restrictions()
        return PageViewRestriction.objects.none()


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
            if found := self._below(address):
                return found.route(request, [])
        return super().route(request, path_components)

    def _below(self, address: str) -> "MixedIntoPage | None":
        """The page at that address, whole. One query, and once a minute another for its kind."""

        def read() -> int | None:
            return Page.objects.filter(url_path=address).values_list("content_type", flat=True).first()

        kind = kept(f"page-kind:{address}", read)
        model = ContentType.objects.get_for_id(kind).model_class() if kind else None
        if model is None:
            return None
        # The kind was read from a page, so the model is a page's.
        here = cast(type[Page], model)._default_manager.descendant_of(self).filter(url_path=address)
        return here.defer(*getattr(model, "seldom_shown", ())).first()
