"""A resource for ten thousand rows.

django-import-export looks each row up, copies it and compares it in HTML; over ten thousand rows that is most of a minute. The
base resource here is handed instances that were read beforehand, compares plain values, and writes what changed in bulk.
"""

from import_export.fields import Field
from import_export.resources import ModelResource
from tablib import Dataset

BATCH = 1_000


def upsert(stored: list, update_fields: list[str]) -> None:
    """Write these fields of rows that exist, in one statement for each batch, in the order of their keys."""
    if stored:
        stored.sort(key=lambda found: found.pk)
        model = type(stored[0])
        model.objects.bulk_create(
            stored, update_conflicts=True, unique_fields=["id"], update_fields=update_fields, batch_size=BATCH
        )


class Column(Field):
    """A column whose blank cell leaves the stored value alone."""

    def save(self, instance, row, is_m2m=False, **kwargs) -> None:
        value = row[self.column_name]
        if value not in ("", None):
            setattr(instance, self.attribute, value)


class BulkResource(ModelResource):
    """A resource without a query for each row: subclasses hand out known instances in `get_or_init_instance`.

    Unchanged rows are skipped by comparing `compared` attributes; changed ones are written in one upsert a batch. With
    `store=False` nothing is written and no transaction is opened. The caller holds the transaction otherwise.
    """

    compared: tuple[str, ...] = ()

    class Meta:
        use_bulk = True
        skip_diff = True
        use_transactions = False
        batch_size = None

    def __init__(self, *, store: bool = False) -> None:
        super().__init__()
        self.store = store
        self.before: tuple | None = None

    def import_rows(self, dataset: Dataset) -> None:
        """Import the dataset; what goes wrong here is ours and is raised."""
        self.import_data(dataset, use_transactions=False, raise_errors=True)

    def values_of(self, instance) -> tuple:
        return tuple(getattr(instance, name) for name in self.compared)

    def after_init_instance(self, instance, new, row, **kwargs) -> None:
        self.before = None if new else self.values_of(instance)

    def skip_row(self, instance, original, row, import_validation_errors=None) -> bool:
        return not import_validation_errors and self.before == self.values_of(instance)

    def bulk_create(self, using_transactions, dry_run, raise_errors, batch_size=None, result=None) -> None:
        if self.store:
            self._meta.model.objects.bulk_create(self.create_instances, batch_size=BATCH)
        self.create_instances.clear()

    def bulk_update(self, using_transactions, dry_run, raise_errors, batch_size=None, result=None) -> None:
        if self.store:
            upsert(self.update_instances, list(self.compared))
        self.update_instances.clear()

    def bulk_delete(self, using_transactions, dry_run, raise_errors, result=None) -> None:
        if self.store and self.delete_instances:
            self.remove(self.delete_instances)
        self.delete_instances.clear()

    def remove(self, instances: list) -> None:
        """Remove these instances; a resource that never deletes needs no more than this."""
        raise NotImplementedError

    def after_import(self, dataset, result, **kwargs) -> None:
        """Nothing: the sequences are right, and setting them anew would race with other writers."""
