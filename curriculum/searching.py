"""The search over lessons and materials: the index that Wagtail keeps, asked with every form of each word (decision 0021).

The index folds accents and case on both databases; on PostgreSQL it cuts Spanish endings as well. What the index alone would miss
("educación" and "educaciones" have different stems there, SQLite has none) is found because the other forms are asked for too.
"""

from collections.abc import Sequence

from django.db.models import Case, QuerySet, When
from wagtail.search.backends import get_search_backend
from wagtail.search.query import And, Or, PlainText

from lms.core.folding import fold

from .words import WORD, forms_of


def search[Rows: QuerySet](rows: Rows, words: Sequence[str]) -> Rows:
    """Those of the rows that contain every word in one of its forms: first those whose title does, each part in its own order.

    Not the order of the index: on SQLite its score is worked out anew for every row.
    """
    query = And([Or([PlainText(form) for form in forms_of(word)]) for word in words])
    found = rows.filter(pk__in=_hits(rows.model, query))
    in_title = When(pk__in=_hits(rows.model, query, ["title"]), then=0)
    return found.order_by(Case(in_title, default=1), *rows.query.order_by)


def _hits(model, query, fields: list[str] | None = None) -> QuerySet:
    results = get_search_backend().search(query, model.objects.all(), fields=fields, order_by_relevance=False)
    return results.get_queryset().order_by().values("pk")


def tells(text: str, words: Sequence[str]) -> bool:
    """Whether this short text contains every word in one of its forms, as the search understands them."""
    said = set(WORD.findall(fold(text)))
    return all(said.intersection(forms_of(word)) for word in words)
