"""What all published pages share."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wagtail.models import Page as MixedIntoPage
else:
    MixedIntoPage = object


class VisitorCacheMixin(MixedIntoPage):
    """A page that looks the same to every visitor: the page cache may keep it for a minute."""

    def serve(self, request, *args, **kwargs):
        response = super().serve(request, *args, **kwargs)
        response.cache_for_visitors = True
        return response


class StraightRouteMixin(MixedIntoPage):
    """A front door that finds a page below it by its whole address, not level by level: two queries at any depth."""

    def route(self, request, path_components):
        if path_components:
            address = f"{self.url_path}{'/'.join(path_components)}/"
            if found := self.get_descendants().filter(url_path=address).first():
                return found.specific.route(request, [])
        return super().route(request, path_components)
