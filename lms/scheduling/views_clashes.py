"""The live list of clashes, and those of one meeting, where soft ones are accepted."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from lms.accounts.models import User
from lms.accounts.permissions import FACILITATOR_OR_COORDINATOR
from lms.core import clock
from lms.core.access import access
from lms.core.errors import DomainError

from .actions_clashes import accept_clash
from .forms_clashes import AcceptForm, ClashFilterForm
from .models import WorkshopSession
from .queries_clashes import clashes_of, coming_clashes

CLASHES_A_PAGE = 20


@access(FACILITATOR_OR_COORDINATOR)
@require_safe
def clash_list(request):
    """What stands against the coming meetings that this person runs."""
    form = ClashFilterForm(request.GET, label_suffix="")
    found = coming_clashes(request.user, now=clock.now(), **form.wanted)
    asked = {name: value for name in form.fields if (value := request.GET.get(name))}
    context = {
        "form": form,
        "found": found,
        "page": Paginator(found.rows, CLASHES_A_PAGE).get_page(request.GET.get("p")),
        "keep": f"{urlencode(asked)}&" if asked else "",
    }
    return render(request, "scheduling/clashes.html", context)


class SessionClashesView(View):
    """What stands against one meeting, and accepting it with a reason."""

    access = FACILITATOR_OR_COORDINATOR

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        runs = WorkshopSession.objects.run_by(request.user).for_listing().select_related("cohort__term")
        self.session = get_object_or_404(runs, public_id=kwargs["public_id"])

    def get(self, request, public_id):
        return self._page(None)

    def post(self, request, public_id):
        form = AcceptForm(request.POST)
        if not form.is_valid():
            return self._page(form)
        try:
            accept_clash(session=self.session, accepted_by=request.user, now=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(refusal.field, str(refusal))
            return self._page(form)
        messages.success(request, _("Quedó aceptado, con su motivo."))
        return redirect("scheduling:session_clashes", public_id)

    def _page(self, form):
        viewer = cast(User, self.request.user)
        standing = clashes_of([self.session], clock.now(), viewer).get(self.session.pk, [])
        context = {"session": self.session, "rows": [(one, _form_for(one, form)) for one in standing], "form": form}
        return render(self.request, "scheduling/session_clashes.html", context)


def _form_for(one, sent):
    """The form that accepts this clash: as it was sent, with its errors, where it is the one that was sent."""
    if not one.is_open:
        return None
    facts = {"rule": str(one.clash.rule), "other": one.clash.other_key}
    if sent and {name: sent.data.get(name, "") for name in facts} == facts:
        return sent
    return AcceptForm(initial=facts, auto_id=f"{one.clash.rule}-{one.clash.other_key}-%s")
