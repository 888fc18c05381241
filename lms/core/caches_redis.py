"""Redis, of which most is a convenience: kept pages and what Wagtail remembers of its sites are made anew without it.

What counts attempts at signing in is no convenience: without it nobody new comes in, and the answer says so (faults.py).
"""

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

# Of these keys the answer “nothing” would be a door left open.
COUNTED = "allauth"


class ForgivingRedisCache(RedisCache):
    """Finds nothing and keeps nothing while Redis does not answer, save where it counts. /salud/listo says so."""

    def get(self, key, default=None, version=None):
        try:
            return super().get(key, default, version)
        except RedisError:
            if key.startswith(COUNTED):
                raise
            return default

    def set(self, key, *args, **kwargs):
        try:
            super().set(key, *args, **kwargs)
        except RedisError:
            if key.startswith(COUNTED):
                raise
