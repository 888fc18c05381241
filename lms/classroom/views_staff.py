"""Opening a class, and making the students' PINs."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from lms.audit.enums import Act
from lms.audit.showing import shows
from lms.core import clock
from lms.core.errors import DomainError
from lms.records.enums import ConsentState
from lms.records.models import Cohort

from .actions import close_class, make_pins, open_class
from .permissions import CLASS_ADULTS
from .queries import class_names, roster_with_secrets


class CohortView(View):
    """A page about one cohort in scope of the adult who asks."""

    access = CLASS_ADULTS

    @cached_property
    def cohort(self) -> Cohort:
        cohorts = Cohort.objects.visible_to(self.request.user).for_listing()
        return get_object_or_404(cohorts, public_id=self.kwargs["public_id"])


class OpenClassView(CohortView):
    """Opens the class for two hours, or closes it."""

    http_method_names = ["post"]

    def post(self, request, public_id):
        try:
            if request.POST.get("action") == "close":
                close_class(cohort=self.cohort, closed_by=request.user, now=clock.now())
                messages.success(request, _("La clase está cerrada. Nadie más entra con el código."))
            else:
                open_class(cohort=self.cohort, opened_by=request.user, now=clock.now())
                # The code is what was asked for, and it stands far down the page.
                return redirect(f"{self.cohort_address}#class-code")
        except DomainError as error:
            messages.error(request, str(error))
        return redirect(self.cohort_address)

    @property
    def cohort_address(self) -> str:
        return reverse("portal:cohort", args=[self.cohort.public_id])


class PinsView(CohortView):
    """Who has a PIN, and the cards of the PINs just made: shown once, since only their hashes are stored."""

    audited = shows(Act.PINS_SEEN, "records.cohort", scope="visible_to")

    def get(self, request, public_id):
        rows = list(enumerate(roster_with_secrets(self.cohort, clock.today()), start=1))
        takes_part = [(number, row) for number, row in rows if row.takes_part == ConsentState.GIVEN]
        context = {"cohort": self.cohort, "takes_part": takes_part, "waiting": len(rows) - len(takes_part)}
        return render(request, "classroom/pins.html", context)

    def post(self, request, public_id):
        chosen = request.POST.getlist("enrolment")
        made = make_pins(cohort=self.cohort, made_by=request.user, now=clock.now(), only=chosen)
        if not made:
            messages.error(request, _("Marque al menos a una persona: no se creó ninguna clave."))
            return redirect("classroom:pins", public_id=self.cohort.public_id)
        names = class_names([each.student for each in made])
        cards = [(each.number, name, each.pin) for name, each in zip(names, made, strict=True)]
        return render(request, "classroom/cards.html", {"cohort": self.cohort, "cards": cards, "host": request.get_host()})
