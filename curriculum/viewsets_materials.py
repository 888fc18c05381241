"""Materials in the editor's office: a list, and a page for each."""

import django_filters
from django import forms
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from lms.accounts.permissions import EDITOR
from lms.core import clock
from lms.core.acts import tell
from lms.core.tables import DayColumn, TextColumn
from lms.core.templatetags.components import file_size
from lms.core.viewsets import ScopedCreateView, ScopedEditView, ScopedIndexView, ScopedModelViewSet

from .actions_materials import add_material, change_material
from .enums import Audience, Language, MaterialKind
from .forms_materials import AddMaterialForm, MaterialForm
from .models import Material, MaterialDownload
from .queries import source_workshops
from .views_office import UploadingMixin

# A cell is narrower than a form.
AUDIENCES = {Audience.OPEN: _("Todas"), Audience.STUDENTS: _("Estudiantes"), Audience.STAFF: _("Quien facilita")}


def _choice(choices, label, empty):
    return django_filters.ChoiceFilter(choices=choices, label=label, empty_label=empty, widget=forms.Select)


class MaterialFilters(WagtailFilterSet):
    workshop = django_filters.ModelChoiceFilter(
        queryset=lambda request: source_workshops(), label=_("Taller"), empty_label=_("Todos"), widget=forms.Select
    )
    kind = _choice(MaterialKind.choices, _("Tipo"), _("Todos"))
    language = _choice(Language.choices, _("Idioma"), _("Todos"))
    audience = _choice(Audience.choices, _("Para quién"), _("Todos"))
    is_live = _choice([("True", _("Se ofrece")), ("False", _("Retirado"))], _("Estado"), _("Todos"))

    class Meta:
        model = Material
        fields = ["workshop", "kind", "language", "audience", "is_live"]


class MaterialIndexView(ScopedIndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().for_listing().annotate(downloads=Count("versions__downloads"))


class MaterialPageMixin:
    """After writing, the material's own page."""

    object: Material

    def get_success_url(self):
        return reverse("materiales:edit", args=[self.object.pk])


class MaterialCreateView(UploadingMixin, MaterialPageMixin, ScopedCreateView):
    template_name = "curriculum/office/add.html"
    # Wagtail sets it where the form itself is wrong; a refusal of the action comes later.
    produced_error_message = None
    success_message = _("El material se ofrece desde ahora.")
    submit_button_label = _("Subir y ofrecer")

    @property
    def heading(self) -> str:
        return str(_("Agregar un material"))

    def save_instance(self):
        """Wagtail has opened the transaction."""
        file, user = self.form.cleaned_data["file"], self.request.user
        added = add_material(file=file, user=user, now=clock.now(), **self.form.facts())
        tell("record_added", actor=user, about=added)
        return added


class MaterialEditView(MaterialPageMixin, ScopedEditView):
    template_name = "curriculum/office/material.html"

    def get_context_data(self, **kwargs):
        counts = MaterialDownload.objects.filter(version__material=self.object).counts_by_version()
        versions = [(version, counts.get(version.pk, 0)) for version in self.object.versions.all()]
        return super().get_context_data(**kwargs) | {"versions": versions}

    def save_instance(self):
        """Wagtail has opened the transaction."""
        if self.form.has_changed():
            change_material(material=self.object, now=clock.now(), **self.form.facts())
            tell("record_changed", actor=self.request.user, about=self.object)
        return self.object

    def form_invalid(self, form):
        response = super().form_invalid(form)
        response.status_code = 422
        return response


class MaterialViewSet(ScopedModelViewSet):
    """Uploaded materials: nothing is deleted, files are replaced and materials withdrawn."""

    model = Material
    access = EDITOR
    view_names = ("index", "index_results", "add", "edit")
    index_view_class = MaterialIndexView
    add_view_class = MaterialCreateView
    edit_view_class = MaterialEditView
    form_class = MaterialForm
    url_prefix = name = "materiales"
    icon = "doc-full-inverse"
    menu_label = _("Materiales")
    menu_order = 250
    add_to_admin_menu = True
    empty_message = _("Todavía no hay materiales. Agregue el primero: una ficha, un afiche, un audio, una presentación.")
    list_display = [
        TextColumn("title", label=_("Título"), sort_key="title"),
        TextColumn("kind", label=_("Tipo"), accessor="get_kind_display", sort_key="kind"),
        TextColumn("place", label=_("Taller"), accessor=lambda one: getattr(one.lesson or one.workshop, "code", "")),
        TextColumn("audience", label=_("Para quién"), accessor=lambda one: AUDIENCES[one.audience], sort_key="audience"),
        TextColumn("language", label=_("Idioma"), accessor="get_language_display", sort_key="language"),
        TextColumn("file", label=_("Archivo"), accessor=lambda one: _file(one)),
        TextColumn("downloads", label=_("Descargas"), sort_key="downloads"),
        DayColumn("changed_at", label=_("Cambiado"), sort_key="changed_at"),
        TextColumn("is_live", label=_("Estado"), accessor=lambda one: _("Se ofrece") if one.is_live else _("Retirado")),
    ]
    search_fields = ["title", "summary", "author"]
    filterset_class = MaterialFilters

    def get_form_class(self, for_update=False):
        return MaterialForm if for_update else AddMaterialForm


def _file(material: Material) -> str:
    version = material.current
    return f"v{version.number} · {version.format_name} · {file_size(version.size)}" if version else ""
