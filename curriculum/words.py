"""What somebody typed into the search, as words to look for. What a database makes of its own operators never reaches it."""

import re

from lms.core.folding import fold

MOST_TYPED, MOST_WORDS, LONGEST_WORD = 200, 8, 30
WORD = re.compile(r"[^\W_]+")
# Words that say nothing alone; PostgreSQL leaves most of them out of its index.
_SILENT = """
a al algo ante como con cual de del desde donde e el ella en entre era es esa ese eso esta este esto ha hay la las le les lo los
mas me mi mis muy ni no nos o otra otro para pero por que se si sin sobre su sus te ti tu tus u un una uno unos y ya yo
"""
SILENT = frozenset(_SILENT.split())


def words_of(typed: str) -> list[str]:
    """The words to look for, folded, each once; those that say nothing are left out unless there are no others."""
    found = [word[:LONGEST_WORD] for word in WORD.findall(fold(typed[:MOST_TYPED]))]
    telling = [word for word in dict.fromkeys(found) if word not in SILENT]
    return (telling or found)[:MOST_WORDS]


def forms_of(word: str) -> list[str]:
    """The word, its singular and plural, and its other gender: "canciones" gives "cancion" too, "niña" gives "niños".

    A few forms that nobody writes are among them; they find nothing.
    """
    if len(word) < 4 or not word.isalpha():
        return [word]
    singulars = [word]
    if word.endswith("ces"):
        singulars.append(word[:-3] + "z")
    elif word.endswith("es"):
        singulars += [word[:-2], word[:-1]]
    elif word.endswith("s"):
        singulars.append(word[:-1])
    return list(dict.fromkeys(form for one in singulars for form in _with_plural(one)))


def _with_plural(singular: str) -> list[str]:
    if singular.endswith("z"):
        return [singular, singular[:-1] + "ces"]
    if singular.endswith(("a", "o")):
        other = singular[:-1] + ("o" if singular.endswith("a") else "a")
        return [singular, singular + "s", other, other + "s"]
    return [singular, singular + ("s" if singular[-1] in "eiu" else "es")]
