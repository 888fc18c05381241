"""When facilitators can: each says the own week, coordinators see everybody's."""

from datetime import timedelta
from typing import cast

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.accounts.permissions import COORDINATOR, roles
from lms.core import clock
from lms.core.access import access
from lms.core.errors import DomainError

from .actions_availability import say_absence, say_week, take_back_absence
from .enums import Weekday
from .forms_availability import AbsenceForm, WeekForm, copied, week_as_typed
from .queries_availability import monday_of, own_week, weeks_of_centres

MOST_DIGITS = 18


class AvailabilityView(View):
    """The own week and the own absences, each a form of this page; copying a day changes what is typed and stores nothing."""

    access = roles(Role.FACILITATOR)

    @property
    def user(self) -> User:
        return cast(User, self.request.user)  # nobody else is a facilitator

    def get(self, request):
        return self._page()

    def post(self, request):
        if "absence" in request.POST:
            return self._absence(AbsenceForm(request.POST))
        if request.POST.get("gone"):
            return self._gone(request.POST["gone"])
        source = request.POST.get("copy", "")
        if source in {str(day) for day in Weekday.values}:
            return self._page(WeekForm(copied(request.POST, int(source))))
        return self._week(WeekForm(request.POST))

    def _week(self, form):
        if form.is_valid():
            try:
                facts = {"week": form.week(), "valid_from": form.cleaned_data["valid_from"], "today": clock.today()}
                say_week(user=self.user, **facts)
            except DomainError as refusal:
                form.add_error(_field_of(refusal, form), str(refusal))
            else:
                messages.success(self.request, _("Quedó anotado cuándo puede."))
                return redirect("scheduling:availability")
        return self._page(form)

    def _absence(self, form):
        if form.is_valid():
            try:
                say_absence(user=self.user, **form.cleaned_data, today=clock.today())
            except DomainError as refusal:
                form.add_error(refusal.field, str(refusal))
            else:
                messages.success(self.request, _("Quedó anotado que esos días no puede."))
                return redirect("scheduling:availability")
        return self._page(absence=form)

    def _gone(self, typed):
        if typed.isdecimal() and len(typed) <= MOST_DIGITS and take_back_absence(user=self.user, absence=int(typed)):
            messages.success(self.request, _("Esos días vuelven a contar como los demás."))
        return redirect("scheduling:availability")

    def _page(self, form=None, absence=None):
        own = own_week(self.user, clock.today())
        form = form or WeekForm(initial=week_as_typed(own.rows, own.valid_from))
        facts = {"form": form, "absence": absence or AbsenceForm(), "own": own}
        return render(self.request, "scheduling/availability.html", facts)


def _field_of(refusal: DomainError, form) -> str | None:
    """The field that the refusal is about; of a weekday, its first."""
    field = refusal.field or ""
    return f"to_{field.removeprefix('day_')}a" if field.startswith("day_") else field or None


@access(COORDINATOR)
@require_safe
def availabilities(request):
    """A week of the facilitators of the coordinated centres: who said when, and who did not."""
    today = clock.today()
    monday = monday_of(request.GET.get("desde", ""), today)
    context = {
        "lines": weeks_of_centres(request.user, monday, today),
        "monday": monday,
        "days": [monday + timedelta(days=n) for n in range(7)],
        "before": monday - timedelta(weeks=1),
        "after": monday + timedelta(weeks=1),
    }
    return render(request, "scheduling/availabilities.html", context)
