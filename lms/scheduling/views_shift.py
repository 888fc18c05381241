"""Moving everything of a group, a school or a centre, and moving it back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from lms.accounts.permissions import FACILITATOR_OR_COORDINATOR
from lms.core import clock
from lms.core.errors import DomainError

from .actions_change import move_sessions
from .actions_shift import move_back
from .forms_change import AcceptForm
from .forms_shift import ShiftForm
from .queries_batch import batch_page
from .queries_shift import plan_shift

TAKEN_FROM_ADDRESS = {"sede": "centre", "escuela": "school", "grupo": "cohort"}


class ShiftView(View):
    """The form, the preview (nothing is stored), and doing what was previewed, at one address."""

    access = FACILITATOR_OR_COORDINATOR

    def get(self, request):
        where = next((f"{kind}:{request.GET[name]}" for name, kind in TAKEN_FROM_ADDRESS.items() if name in request.GET), "")
        return self._form(ShiftForm(user=request.user, initial={"where": where}))

    def post(self, request):
        form = ShiftForm(request.POST, user=request.user)
        if request.POST.get("step") == "edit" or not form.is_valid():
            return self._form(form)
        shift = plan_shift(form.inputs(), now=clock.now(), seen_by=request.user)
        if request.POST.get("step") == "confirm" and shift.seal == form.cleaned_data["seal"] and shift.moving:
            return self._store(form, shift)
        return self._preview(form, shift)

    def _store(self, form, shift):
        try:
            said = {name: form.cleaned_data[name] for name in ("reason", "accepted")}
            said |= {"moved_by": self.request.user, "now": clock.now()}
            batch = move_sessions(moves=shift.moves, **said)
        except DomainError as refusal:
            if refusal.code != "clash_reason":
                form.add_error(None, str(refusal))
            elif form.data.get("step") == "confirm":
                form.add_error("accepted", _("Elija por qué siguen así."))
            return self._preview(form, shift)
        done = ngettext("%(n)s sesión cambió de fecha.", "%(n)s sesiones cambiaron de fecha.", len(shift.moving))
        messages.success(self.request, done % {"n": len(shift.moving)})
        return redirect("scheduling:batch", batch)

    def _form(self, form):
        return render(self.request, "scheduling/shift.html", {"form": form})

    def _preview(self, form, shift):
        is_other = self.request.POST.get("step") == "confirm" and shift.seal != form.cleaned_data["seal"]
        return render(self.request, "scheduling/shift_preview.html", {"form": form, "shift": shift, "is_other": is_other})


class BatchView(View):
    """What one act moved, and moving it back."""

    access = FACILITATOR_OR_COORDINATOR

    def get(self, request, batch):
        page = batch_page(batch, request.user)
        if not page.rows:
            raise Http404
        return self._page(batch, page)

    def post(self, request, batch):
        page = batch_page(batch, request.user)
        if not page.rows:
            raise Http404
        try:
            accepted = AcceptForm(request.POST).word()
            back = move_back(page, accepted=accepted, moved_by=request.user, now=clock.now())
        except DomainError as refusal:
            return self._page(batch, page, refusal)
        messages.success(request, _("Las sesiones volvieron a sus fechas de antes."))
        return redirect("scheduling:batch", back or batch)

    def _page(self, batch, page, refusal=None):
        form = AcceptForm() if refusal and refusal.code == "clash_reason" else None
        return render(self.request, "scheduling/batch.html", {"page": page, "batch": batch, "refusal": refusal, "form": form})
