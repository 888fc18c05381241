"""What all published pages share."""


class VisitorCacheMixin:
    """A page that looks the same to every visitor: the page cache may keep it for a minute."""

    def serve(self, request, *args, **kwargs):
        response = super().serve(request, *args, **kwargs)
        response.cache_for_visitors = True
        return response
