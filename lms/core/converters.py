"""Parts of addresses that Django's own words do not describe."""

import posixpath


class PublicPath:
    """A file among the public media that anybody may have by its path. Documents are not: a view asks who may have them."""

    regex = ".+"

    def to_python(self, value: str) -> str:
        """The path as the disk understands it, so that no detour leads to a document or out of the folder."""
        path = posixpath.normpath(value).lstrip("/")
        if path.split("/")[0] in ("documents", ".."):
            raise ValueError
        return path

    def to_url(self, value: str) -> str:
        return value
