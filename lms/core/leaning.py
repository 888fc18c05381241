"""What keeps a row from being deleted, said before anybody tries."""

from django.db.models import PROTECT, RESTRICT, ForeignObjectRel, Model


def leaning_on(row: Model) -> list[str]:
    """The kinds of rows that depend on this one, as “grupos”. Never how many: some may be another centre's."""
    protected = [
        (relation.related_model, relation.field.name)
        for relation in row._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel) and getattr(relation, "on_delete", None) in (PROTECT, RESTRICT)
    ]
    return [
        str(model._meta.verbose_name_plural)
        for model, field in protected
        if model and model._base_manager.filter(**{field: row}).exists()
    ]
