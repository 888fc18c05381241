"""The only way in which people and their records appear in Wagtail's admin.

Rows come from the model's registered scope in every view. There is no copy, no usage, no history, no inspection, no chooser and
no built-in export; nothing enters the reference index or Wagtail's log, because both outlive the row that they name. What is
written is told to the log of acts, which names nobody.
"""

from copy import copy
from typing import TYPE_CHECKING

from django import forms
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import Model, ProtectedError
from django.db.models.fields import BLANK_CHOICE_LABEL
from django.forms.models import modelform_factory
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.choices import normalize_choices
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from lms.core.access import OFFICE, access
from lms.core.acts import tell
from lms.core.folding import fold
from lms.core.leaning import leaning_on
from lms.core.permissions import is_scoped, rows_in_scope
from lms.core.tables import OfficeTable, RowColumn

if TYPE_CHECKING:
    from wagtail.admin.views.generic import EditView as MixedIntoForm
else:
    MixedIntoForm = object

CHOOSE = _("Elija…")
# Digits of the largest number that both databases take for an id.
LONGEST_ID = 18
FOREIGN_CHOICE = _("Elija una opción de la lista: la que envió no está entre las suyas.")


class ScopedModelForm(WagtailAdminModelForm):
    """A form whose choices are the user's own rows wherever the model behind a choice has a scope.

    A choice that exists, but not for this person, is refused with the sentence that a made-up one gets.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                self._narrow(field)
            elif isinstance(field, forms.TypedChoiceField):
                field.choices = [(value, label) if value else ("", CHOOSE) for value, label in normalize_choices(field.choices)]
            elif isinstance(field, forms.DateField):
                field.widget = DayInput()

    def _narrow(self, field: forms.ModelChoiceField) -> None:
        field.error_messages["invalid_choice"] = FOREIGN_CHOICE
        if field.empty_label == BLANK_CHOICE_LABEL:
            field.empty_label = CHOOSE
        if field.queryset is not None and is_scoped(field.queryset.model):
            field.queryset = rows_in_scope(field.queryset.model, self.for_user)


class PageChoiceField(forms.ModelChoiceField):
    """A choice of a page. What is too long for an id is no choice: Django asks the database for it, which fails."""

    def to_python(self, value):
        if value and len(str(value)) > LONGEST_ID:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value})
        return super().to_python(value)


class DayInput(forms.DateInput):
    """The browser's own calendar: it works without script, and on a phone."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class ScopedViewMixin:
    """What all views of a viewset share: rows in scope, a neutral title, and no trace in Wagtail's log."""

    model: type[Model]
    request: HttpRequest
    kwargs: dict
    index_url_name: str

    def rows(self):
        """The rows of this model in scope of whoever asks."""
        return rows_in_scope(self.model, self.request.user)

    def get_object(self, queryset=None):
        if getattr(self, "object", None) is None:
            self.object = get_object_or_404(self.rows(), pk=unquote(str(self.kwargs["pk"])))
        return self.object

    def get_header_title(self):
        return capfirst(self.model._meta.verbose_name_plural)

    def get_success_buttons(self):
        return []

    def get_back_url(self) -> str:
        """Where one goes without writing."""
        return reverse(self.index_url_name)


class ScopedIndexView(ScopedViewMixin, generic.IndexView):
    """A list of rows in scope: searched without accents, filtered, never exported from here."""

    template_name = "wagtailadmin/scoped/index.html"
    results_template_name = "wagtailadmin/scoped/results.html"
    list_export: list[str] = []
    empty_message = _("Todavía no hay nada aquí.")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        # `?export=csv` would answer with Wagtail's own file, whatever the list declares.
        self.is_export = False

    @cached_property
    def columns(self):
        """The declared columns; the first one leads to the row's own page or form where there is one."""
        first, *rest = self.list_display
        facts = {"label": first.label, "accessor": first.accessor, "sort_key": first.sort_key}
        return [RowColumn(first.name, get_url=self.get_row_url, **facts), *rest]

    @cached_property
    def table_class(self):
        return OfficeTable

    def get_table_kwargs(self):
        return super().get_table_kwargs() | {"caption": self.get_header_title()}

    def get_row_url(self, instance) -> str | None:
        return self.get_edit_url(instance)

    def get_base_queryset(self):
        return self.rows()

    def search_queryset(self, queryset):
        if not self.is_searching:
            return queryset
        words = fold(self.search_query).split()
        rows = queryset.order_by().values_list("pk", *self.search_fields)
        return queryset.filter(pk__in=[pk for pk, *texts in rows if _holds_all(words, texts)])

    def get_context_data(self, *args, **kwargs):
        return super().get_context_data(*args, **kwargs) | {"empty_message": self.empty_message}


def _holds_all(words: list[str], texts: list) -> bool:
    folded = fold(" ".join(str(text or "") for text in texts))
    return all(word in folded for word in words)


class ScopedCreateView(ScopedViewMixin, generic.CreateView):
    template_name = "wagtailadmin/scoped/form.html"
    success_message = _("Se guardó.")
    error_message = _("No se guardó nada. Corrija lo que está marcado.")
    submit_button_label = _("Guardar")

    @property
    def heading(self) -> str:
        return _("Agregar: %(model)s") % {"model": self.model._meta.verbose_name}

    def save_instance(self):
        """Wagtail has opened the transaction."""
        added = self.form.save()
        tell("record_added", actor=self.request.user, about=added)
        return added


class ScopedEditView(ScopedViewMixin, generic.EditView):
    template_name = "wagtailadmin/scoped/form.html"
    submit_button_label = _("Guardar")
    success_message = _("Se guardaron los cambios.")
    error_message = _("No se guardó nada. Corrija lo que está marcado.")

    @property
    def heading(self) -> str:
        return str(self.object)

    def get_context_data(self, **kwargs):
        """With what leans on the row where it could be deleted otherwise: the form says so instead of offering it."""
        context = super().get_context_data(**kwargs)
        return context | {"leaning": leaning_on(self.object) if context.get("can_delete") else []}

    def save_instance(self):
        """Wagtail has opened the transaction."""
        changed = self.form.save()
        if self.form.has_changed():
            tell("record_changed", actor=self.request.user, about=changed)
        return changed


class ScopedDeleteView(ScopedViewMixin, generic.DeleteView):
    """Deleting what nothing leans on. What others lean on stays, and the sentence says so."""

    template_name = "wagtailadmin/scoped/confirm_delete.html"
    success_message = _("Se borró.")
    protected_message = _("No se puede borrar: otros registros dependen de esto. No cambió nada.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"leaning": leaning_on(self.object)}

    @transaction.atomic
    def delete_action(self):
        gone = copy(self.object)
        self.object.delete()
        tell("record_deleted", actor=self.request.user, about=gone)

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except ProtectedError:
            messages.error(self.request, self.protected_message)
            return HttpResponseRedirect(self.get_success_url())


class ScopedModelViewSet(ModelViewSet):
    """Wagtail's viewset, narrowed. Subclasses say the model, the columns and the form; the app registers the scope.

    `view_names` are the addresses that exist at all: a list that is only read has no form behind it.
    """

    access = OFFICE
    # What the log says of whoever looks at these rows (`lms.audit.showing`), where they are people.
    audited: object = None
    view_names: tuple[str, ...] = ("index", "index_results", "add", "edit", "delete")
    index_view_class = ScopedIndexView
    add_view_class = ScopedCreateView
    edit_view_class = ScopedEditView
    delete_view_class = ScopedDeleteView
    form_class: type[ScopedModelForm] | None = None
    empty_message = _("Todavía no hay nada aquí.")
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False
    sort_order_field = None
    list_export: list[str] = []
    list_per_page = 30

    def get_common_view_kwargs(self, **kwargs):
        gone = {"history", "usage", "add", "edit", "delete"} - set(self.view_names)
        return super().get_common_view_kwargs(**kwargs) | {f"{name}_url_name": None for name in gone}

    def get_index_view_kwargs(self, **kwargs):
        return super().get_index_view_kwargs(empty_message=self.empty_message, **kwargs)

    def construct_view(self, view_class, **kwargs):
        view = access(self.access)(super().construct_view(view_class, **kwargs))
        view.audited = self.audited
        return view

    def get_form_class(self, for_update=False):
        """The declared form, which narrows its choices; an empty one where nothing is written."""
        return self.form_class or modelform_factory(self.model, form=ScopedModelForm, fields=[])

    def get_urlpatterns(self):
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in self.view_names]

    def register_admin_url_finder(self):
        """Nothing: no report of Wagtail's links here."""
