"""What is dear to work out and the same for every visitor, kept for as long as a page is."""

from collections.abc import Callable

from django.core.cache import caches


def kept[T](key: str, read: Callable[[], T]) -> T:
    """What `read` answers, or answered to an earlier visitor within the minute of the page cache. Nothing is no answer."""
    found = caches["pages"].get(key)
    if found is None:
        found = read()
        caches["pages"].set(key, found)
    return found
