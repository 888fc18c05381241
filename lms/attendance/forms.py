"""What a browser sends: the whole sheet at once, or the correction of one row."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from lms.core.errors import DomainError

from .actions import Statement
from .enums import ABSENCE_REASONS, STATUSES, AbsenceReason, CorrectionReason, Status
from .queries_sheet import read_short_id

# Far more than any classroom holds; a longer list is not from our page.
LONGEST_ROSTER = 300


class Roll:
    """A sheet as it was sent. Row N of the list `roster` has its word in `mN` and, where somebody is missing, a reason in `wN`.

    Who took the roll is not read from here: the request's user did.
    """

    def __init__(self, data: QueryDict) -> None:
        self.data = data
        self.submission_id = _id(UUID, data.get("submission", ""))
        roster = data.get("roster", "").split(",")
        self._unreadable_if(len(roster) > LONGEST_ROSTER)
        self.marks = [self._statement(number, _id(read_short_id, text)) for number, text in enumerate(roster, start=1)]

    def _statement(self, number: int, enrolment: UUID) -> Statement:
        status, reason = self.data.get(f"m{number}", ""), self.data.get(f"w{number}", "")
        self._unreadable_if(status not in STATUSES or reason not in ABSENCE_REASONS)
        return Statement(enrolment, status, reason)

    @staticmethod
    def _unreadable_if(fault: bool) -> None:
        if fault:
            raise unreadable()

    @property
    def chosen(self) -> dict[UUID, tuple[str, str]]:
        """The words by person, to show the sheet again as it was."""
        return {mark.enrolment: (mark.status, mark.absence_reason) for mark in self.marks}


def unreadable() -> DomainError:
    """The refusal of what our page could not have sent, or what the way cut off."""
    return DomainError(
        "unreadable", _("La hoja llegó incompleta y no se guardó nada. Aquí está otra vez: marque y termine la lista.")
    )


def _id(read: Callable[[str], UUID], text: str) -> UUID:
    try:
        return read(text)
    except ValueError:
        raise unreadable() from None


class CorrectionForm(forms.Form):
    """Another word for one person, and why."""

    enrolment = forms.UUIDField()
    status = forms.ChoiceField(choices=Status)
    absence_reason = forms.ChoiceField(choices=[("", ""), *AbsenceReason.choices], required=False)
    correction_reason = forms.ChoiceField(choices=[("", ""), *CorrectionReason.choices], required=False)
