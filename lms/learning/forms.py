"""What a browser sends of one question."""

from uuid import UUID, uuid4

from django.http import QueryDict
from django.utils.translation import gettext as _

from curriculum.blocks_quiz import LONGEST_TEXT
from curriculum.questions import Question, Value
from lms.core.errors import DomainError

SKIP = "skip"


def read_answer(question: Question, data: QueryDict) -> Value | None:
    """The answer in this form; None where the student prefers not to answer. Raises DomainError: missing, too_long."""
    if SKIP in data:
        return None
    match question.type:
        case "several":
            value: Value = sorted(set(data.getlist("a")))
        case "order":
            value = _order(question, data)
        case "scale":
            value = int(data.get("a", "")) if data.get("a", "") in "12345" and data.get("a") else 0
        case _:
            value = data.get("a", "").strip()
    if question.type == "text" and len(str(value)) > LONGEST_TEXT:
        raise DomainError("too_long", _("Tu respuesta pasa de 140 letras. Hazla más corta."))
    if not value and question.type == "text":
        raise DomainError("missing", _("Escribe tu respuesta. También puedes tocar «Prefiero no responder»."))
    if not value:
        raise DomainError("missing", _("Elige tu respuesta. También puedes tocar «Prefiero no responder»."))
    return value


def _order(question: Question, data: QueryDict) -> list[str]:
    """The keys by the places that were chosen for them; each place once."""
    places = {option.key: data.get(f"p-{option.key}", "") for option in question.options}
    if sorted(places.values()) != [str(n) for n in range(1, len(places) + 1)]:
        raise DomainError("missing", _("Dale a cada paso un número distinto, del primero al último."))
    return sorted(places, key=lambda key: int(places[key]))


def read_op(data: QueryDict) -> UUID:
    """The id that the device made for this message; one of ours where there is none."""
    try:
        return UUID(data.get("op", ""))
    except ValueError:
        return uuid4()
