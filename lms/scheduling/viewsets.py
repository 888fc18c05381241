"""Days without school in the coordinator's office."""

from functools import cached_property
from typing import cast

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from lms.core.tables import DayColumn, TextColumn
from lms.core.viewsets import FOREIGN_CHOICE, MixedIntoForm, ScopedCreateView, ScopedEditView, ScopedIndexView, ScopedModelForm
from lms.records.models import Centre, School
from lms.records.viewsets import OfficeViewSet

from .models import Closure
from .queries_closures import sessions_on

MOST_SHOWN = 20
PLACE_FIELDS = ("centre_id", "school_id", "district", "ugel")


class ClosureForm(ScopedModelForm):
    """A closure of exactly one place: a centre, a UGEL or a district of its schools, or one school."""

    place = forms.ChoiceField(
        label=_("Dónde"),
        error_messages={"required": _("Elija dónde no hay clases."), "invalid_choice": FOREIGN_CHOICE},
    )

    class Meta:
        model = Closure
        fields = ["name", "kind", "starts_on", "ends_on"]
        help_texts = {
            "name": _("Aniversario, creciente, paro… Los feriados nacionales ya están y no se anotan aquí."),
            "ends_on": _("El último día sin clases."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["place"])
        field.choices = [("", _("Elija…")), *self._groups()]
        if self.instance.pk:
            self.initial["place"] = key_of(self.instance)

    @cached_property
    def places(self) -> dict[str, tuple[str, tuple]]:
        """The places of whoever asks by their key in the form: how each is called, and what is stored of it."""
        centres = list(Centre.objects.coordinated_by(self.for_user))
        schools = list(School.objects.coordinated_by(self.for_user))
        names = {centre.pk: centre.name for centre in centres}
        found = {f"centre:{centre.pk}": (centre.name, (centre.pk, None, "", "")) for centre in centres}
        for kind, position in (("ugel", 3), ("district", 2)):
            named = {(school.centre_id, getattr(school, kind)) for school in schools if getattr(school, kind)}
            for centre, name in sorted(named):
                facts: list = [centre, None, "", ""]
                facts[position] = name
                label = name if len(centres) == 1 else f"{name} ({names[centre]})"
                found[f"{kind}:{centre}:{name}"] = (label, tuple(facts))
        return found | {f"school:{school.pk}": (school.short_name, (school.centre_id, school.pk, "", "")) for school in schools}

    def _groups(self) -> list:
        titles = {"centre": _("Toda una sede"), "ugel": _("Una UGEL"), "district": _("Un distrito"), "school": _("Una escuela")}
        options = {kind: [(k, v[0]) for k, v in self.places.items() if k.startswith(f"{kind}:")] for kind in titles}
        return [(title, options[kind]) for kind, title in titles.items() if options[kind]]

    def clean(self):
        super().clean()
        starts_on, ends_on = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("El último día no puede ser antes del primero."))
        if place := self.cleaned_data.get("place"):
            for name, value in zip(PLACE_FIELDS, self.places[place][1], strict=True):
                setattr(self.instance, name, value)
        return self.cleaned_data


class ClosureIndexView(ScopedIndexView):
    """The own ones, and those of everybody, which lead nowhere."""

    def rows(self):
        return Closure.objects.listed_for(self.request.user)

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("centre", "school__centre")

    def get_row_url(self, instance):
        return None if instance.is_everybodys else super().get_row_url(instance)


class FallsOnMixin(MixedIntoForm):
    """After writing: which planned meetings fall on these days, said once, with the way to them."""

    def get_success_url(self):
        return reverse("dias-sin-clases:edit", args=[self.object.pk])

    def form_valid(self, form):
        answer = super().form_valid(form)
        if count := sessions_on(self.object).count():
            said = ngettext(
                "%(n)s sesión programada cae en esos días: muévala o suspéndala.",
                "%(n)s sesiones programadas caen en esos días: muévalas o suspéndalas.",
                count,
            )
            messages.warning(self.request, said % {"n": count})
        return answer


class ClosureCreateView(FallsOnMixin, ScopedCreateView):
    pass


class ClosureEditView(FallsOnMixin, ScopedEditView):
    template_name = "scheduling/office/closure.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"falling": list(sessions_on(self.object).for_listing()[:MOST_SHOWN])}


def key_of(closure: Closure) -> str:
    """The place of a closure as the form knows it."""
    if closure.school_id:
        return f"school:{closure.school_id}"
    for kind in ("ugel", "district"):
        if name := getattr(closure, kind):
            return f"{kind}:{closure.centre_id}:{name}"
    return f"centre:{closure.centre_id}"


def place_of(closure: Closure) -> str:
    """Where there is no school on these days."""
    if closure.is_everybodys:
        return str(_("Todas las escuelas"))
    if closure.school:
        return closure.school.short_name
    return closure.district or closure.ugel or str(closure.centre or "")


def name_of(closure: Closure) -> str:
    """With what stands behind it, where an authority decreed it, or that it is only expected."""
    if closure.is_provisional:
        return _("%(name)s (provisional)") % {"name": closure.name}
    return f"{closure.name} · {closure.source}" if closure.source else closure.name


class ClosureViewSet(OfficeViewSet):
    model = Closure
    form_class = ClosureForm
    index_view_class = ClosureIndexView
    add_view_class = ClosureCreateView
    edit_view_class = ClosureEditView
    url_prefix = name = "dias-sin-clases"
    icon = "calendar-alt"
    menu_label = _("Días sin clases")
    menu_hook = "register_calendar_menu_item"
    menu_order = 1
    empty_message = _("Todavía no hay días sin clases. Los feriados nacionales se saltan solos al planificar.")
    list_display = [
        TextColumn("name", label=_("Motivo"), accessor=name_of, sort_key="name"),
        TextColumn("kind", label=_("Tipo"), accessor="get_kind_display"),
        DayColumn("starts_on", label=_("Desde"), sort_key="starts_on"),
        DayColumn("ends_on", label=_("Hasta"), sort_key="ends_on"),
        TextColumn("place", label=_("Dónde"), accessor=place_of),
    ]
    search_fields = ["name", "school__name", "school__number", "district", "ugel"]
