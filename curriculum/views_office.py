"""The editor's screens of one material: its file is replaced, it is withdrawn or offered again, an old version is looked at."""

from pathlib import Path

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, View

from lms.accounts.permissions import EDITOR
from lms.audit.actions import record_alone
from lms.audit.enums import Act, Result
from lms.core import clock
from lms.core.acts import tell
from lms.core.errors import DomainError

from .actions_materials import offer_again, replace_file, withdraw
from .forms_materials import ReplaceForm
from .models import Material, MaterialVersion
from .uploads import incoming
from .views import send_version


class UploadingMixin:
    """A view whose form takes a file: looked into in a folder of its own, and a refusal leaves one line in the log of acts."""

    request: HttpRequest
    folder = Path()

    def post(self, request, *args, **kwargs):
        with incoming() as self.folder:
            return super().post(request, *args, **kwargs)  # type: ignore[misc]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"folder": self.folder}  # type: ignore[misc]

    def form_valid(self, form):
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except DomainError as error:
            form.add_error("file", form.refusal(error))
            return self.form_invalid(form)

    def form_invalid(self, form):
        if form.refused:
            kind = Material._meta.label_lower
            record_alone(Act.REFUSED, actor=self.request.user, kind=kind, reason=form.refused, result=Result.REFUSED)
        response = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = form.status
        return response


class MaterialMixin(View):
    """One material, whether it is offered or not."""

    access = EDITOR

    @cached_property
    def material(self) -> Material:
        return get_object_or_404(Material.objects.for_listing(), public_id=self.kwargs["public_id"])

    def back(self) -> str:
        return reverse("materiales:edit", args=[self.material.pk])


class ReplaceView(UploadingMixin, MaterialMixin, FormView):
    """Another file; the one before stays among the versions."""

    template_name = "curriculum/office/replace.html"
    form_class = ReplaceForm

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"material": self.material, "back": self.back()}

    def form_valid(self, form):
        self.form = form
        return super().form_valid(form)

    def get_success_url(self):
        before = self.material.current
        with transaction.atomic():
            version = replace_file(
                material=self.material, file=self.form.cleaned_data["file"], user=self.request.user, now=clock.now()
            )
            if version != before:
                tell("record_changed", actor=self.request.user, about=self.material)
        if version == before:
            messages.info(self.request, _("Es el mismo archivo que ya se ofrece: no cambió nada."))
        else:
            messages.success(self.request, _("Desde ahora se ofrece el archivo nuevo. El anterior quedó guardado."))
        return self.back()


class OfferView(MaterialMixin):
    """Withdrawn, or offered again."""

    offers = True

    def post(self, request, public_id):
        with transaction.atomic():
            (offer_again if self.offers else withdraw)(material=self.material, now=clock.now())
            tell("record_changed", actor=request.user, about=self.material)
        words = (
            _("El material se ofrece otra vez.") if self.offers else _("El material ya no se ofrece. Sus archivos se conservan.")
        )
        messages.success(request, words)
        return redirect(self.back())


class VersionView(MaterialMixin):
    """The file of one version, the current one or an older."""

    def get(self, request, public_id, number):
        version = get_object_or_404(
            MaterialVersion.objects.select_related("material__lesson"), material=self.material, number=number
        )
        return send_version(request, version)
