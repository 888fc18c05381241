"""What keeps a row from being deleted, said before anybody tries."""

from django.db.models import PROTECT, RESTRICT, Model


def leaning_on(row: Model) -> list[str]:
    """The kinds of rows that depend on this one, as “grupos”. Never how many: some may be another centre's."""
    protected = [
        relation
        for relation in row._meta.get_fields(include_hidden=True)
        if not relation.concrete and getattr(relation, "on_delete", None) in (PROTECT, RESTRICT)
    ]
    return [
        str(relation.related_model._meta.verbose_name_plural)
        for relation in protected
        if relation.related_model._base_manager.filter(**{relation.field.name: row}).exists()
    ]
