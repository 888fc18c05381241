"""Redis for what is a convenience only: kept pages. Without it they are made anew, and nothing else changes."""

from contextlib import suppress

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError


class ForgivingRedisCache(RedisCache):
    """Finds nothing, and keeps nothing, while Redis does not answer. /salud/listo says so; visitors do not notice."""

    def get(self, key, default=None, version=None):
        try:
            return super().get(key, default, version)
        except RedisError:
            return default

    def set(self, *args, **kwargs):
        with suppress(RedisError):
            super().set(*args, **kwargs)
