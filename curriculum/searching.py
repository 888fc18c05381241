"""The search over lessons and materials: the index that Wagtail keeps, asked with every form of each word (decision 0021).

The index folds accents and case on both databases; on PostgreSQL it cuts Spanish endings as well. What the index alone would miss
("educación" and "educaciones" have different stems there, SQLite has none) is found because the other forms are asked for too.
"""

from wagtail.search.backends import get_search_backend
from wagtail.search.query import And, Or, PlainText

from lms.core.folding import fold

from .words import WORD, forms_of


def search(queryset, words: list[str]):
    """Those of the rows that contain every word, in one of its forms, best first. Only filter by fields that the index knows."""
    wanted = [Or([PlainText(form) for form in forms_of(word)]) for word in words]
    return get_search_backend().search(And(wanted), queryset)


def tells(text: str, words: list[str]) -> bool:
    """Whether this short text contains every word in one of its forms, as the search understands them."""
    said = set(WORD.findall(fold(text)))
    return all(said.intersection(forms_of(word)) for word in words)
