"""The cache in the database, which the limiter counts in: a fault of the machine is no answer to a question about the cache."""

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache as DjangosCache
from django.db import DatabaseError, connections, router, transaction

from .faults import fault_of


class DatabaseCache(DjangosCache):
    """Django's answers False to every error, and the limiter reads that as “too many attempts”. Here it is said."""

    def _base_set(self, mode, key, value, timeout=DEFAULT_TIMEOUT):
        database = router.db_for_write(self.cache_model_class)
        faults: list[DatabaseError] = []

        def watch(execute, sql, params, many, context):
            try:
                return execute(sql, params, many, context)
            except DatabaseError as error:
                faults.append(error)
                raise

        # In a transaction of ours, whose end raises where a full disk shows only then.
        with transaction.atomic(using=database), connections[database].execute_wrapper(watch):
            stored = super()._base_set(mode, key, value, timeout)  # type: ignore[misc]  # not in the stubs
        if faults and fault_of(faults[-1]):
            raise faults[-1]
        return stored
