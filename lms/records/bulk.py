"""A resource for ten thousand rows.

django-import-export looks each row up, copies it, compares it in HTML and keeps a result of it; over ten thousand rows that is
most of a minute and of a hundred megabytes. The base resource here is handed instances that were read beforehand, compares
plain values, keeps nothing of a row, and writes what is new or changed in bulk.
"""

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter

from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.results import Result

from lms.core.bulk import BATCH, insert, update


class Column(Field):
    """A column whose blank cell leaves the stored value alone."""

    def save(self, instance, row, is_m2m=False, **kwargs) -> None:
        value = row[self.column_name]
        if value not in ("", None):
            setattr(instance, self.attribute, value)


class Lines:
    """What a resource asks of a dataset, without a second copy of every row: headings, length, and rows made as they are read."""

    def __init__(self, headers: Sequence[str], rows: Sequence, line: Callable[[object], Sequence]) -> None:
        self.headers, self.rows, self.line = headers, rows, line

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Sequence]:
        return map(self.line, self.rows)


class Uncounted(Result):
    """A result that keeps no rows: the resource's own plans say what each of them did."""

    def append_row_result(self, row_result) -> None:
        pass

    def increment_row_result_total(self, row_result) -> None:
        pass


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
        batch_size = BATCH

    def __init__(self, *, store: bool = False) -> None:
        super().__init__()
        self.store = store
        self.before: tuple = ()
        self.columns = [field for field in self.get_import_fields() if isinstance(field, Column)]
        self.values_of = attrgetter(*self.compared)

    @classmethod
    def get_result_class(cls) -> type[Result]:
        return Uncounted

    def import_rows(self, lines: Lines) -> None:
        """Import the lines; what goes wrong here is ours and is raised."""
        self.import_data(lines, use_transactions=False, raise_errors=True)

    def after_init_instance(self, instance, new, row, **kwargs) -> None:
        self.before = () if new else self.values_of(instance)

    def import_instance(self, instance, row, **kwargs) -> None:
        for column in self.columns:
            column.save(instance, row)

    def skip_row(self, instance, original, row, import_validation_errors=None) -> bool:
        return not import_validation_errors and self.before == self.values_of(instance)

    def save_instance(self, instance, is_create, row, **kwargs) -> None:
        if self.store:
            super().save_instance(instance, is_create, row, **kwargs)

    def bulk_create(self, using_transactions, dry_run, raise_errors, batch_size=None, result=None) -> None:
        model = self._meta.model
        columns = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
        insert(model, columns, map(attrgetter(*columns), self.create_instances))
        self.create_instances.clear()

    def bulk_update(self, using_transactions, dry_run, raise_errors, batch_size=None, result=None) -> None:
        self.update_instances.sort(key=attrgetter("pk"))
        update(self._meta.model, self.compared, list(map(attrgetter(*self.compared, "pk"), self.update_instances)))
        self.update_instances.clear()

    def bulk_delete(self, using_transactions, dry_run, raise_errors, result=None) -> None:
        if self.store and self.delete_instances:
            self.remove(self.delete_instances)
        self.delete_instances.clear()

    def remove(self, instances: list) -> None:
        """Remove these instances; a resource that deletes says how."""
        raise NotImplementedError

    def after_import(self, dataset, result, **kwargs) -> None:
        """Nothing: the sequences are right, and setting them anew would race with other writers."""
