"""The editor's forms for materials: what is said about one, and its file."""

from pathlib import Path
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.core.errors import DomainError
from lms.core.viewsets import ScopedModelForm

from .models import LessonPage, Material, WorkshopPage
from .queries import source_lessons, source_workshops
from .uploads import check_upload

ENDINGS = ".pdf,.docx,.odt,.pptx,.odp,.xlsx,.ods,.png,.jpg,.jpeg,.webp,.avif,.mp3,.opus,.ogg,.m4a,.mp4,.webm,.txt,.csv"
FILE_HELP = _("PDF, documento, presentación, hoja de cálculo, imagen, audio o video. Se revisa antes de guardarlo.")
NOT_SENT = _("Elija el archivo que quiere subir.")
ORDER = ["file", "title", "summary", "kind", "place", "audience", "language", "author", "licence"]
ALL_WORKSHOPS = _("Para todos los talleres")
WHOLE_WORKSHOP = _("Todo el taller")


class UploadMixin(forms.BaseForm):
    """A form with the field `file`: clean, it holds a file that was looked into and lies in the view's folder.

    After a refusal `status` says what the answer's status is, and `refused` the code for the log.
    """

    folder: Path
    status = 422
    refused = ""

    def clean_file(self):
        try:
            return check_upload(self.cleaned_data["file"], self.folder)
        except DomainError as error:
            raise self.refusal(error) from error

    def refusal(self, error: DomainError) -> forms.ValidationError:
        """The error of the field, kept for the answer's status and for the log."""
        self.status, self.refused = int(str(error.details["status"])), error.code
        return forms.ValidationError(error.message, code=error.code)


def file_field() -> forms.FileField:
    return forms.FileField(
        label=_("Archivo"),
        help_text=FILE_HELP,
        # What is empty is said in our own words.
        allow_empty_file=True,
        error_messages={"required": NOT_SENT, "missing": NOT_SENT, "invalid": NOT_SENT},
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
    )


class ReplaceForm(UploadMixin, forms.Form):
    """Another file for a material that exists."""

    file = file_field()

    def __init__(self, *args, folder: Path, **kwargs):
        super().__init__(*args, **kwargs)
        self.folder = folder


class MaterialForm(ScopedModelForm):
    """What is said about a material. A lesson or a whole workshop is chosen in one list."""

    place = forms.ChoiceField(label=_("Taller o encuentro"), required=False)

    class Meta:
        model = Material
        fields = ["title", "summary", "kind", "language", "audience", "licence", "author"]
        widgets = {"summary": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "title": _("Como lo buscaría quien enseña: “Guía de discusión: Los dos silencios”."),
            "summary": _("Qué es y para qué momento sirve."),
            "audience": _("Las claves de respuestas son solo para quien facilita."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = _places()
        self.fields["place"].choices = _choices(self.places)
        self.order_fields(ORDER)
        if self.instance.pk:
            self.initial["place"] = _key(self.instance.lesson or self.instance.workshop)

    def facts(self) -> dict[str, Any]:
        """What the actions take: the model's own fields, and the page that was chosen."""
        page = self.places.get(self.cleaned_data["place"])
        told = {name: self.cleaned_data[name] for name in self.Meta.fields}
        is_lesson = isinstance(page, LessonPage)
        return told | {"lesson": page if is_lesson else None, "workshop": None if is_lesson else page}


class AddMaterialForm(UploadMixin, MaterialForm):
    """A new material: its file first."""

    file = file_field()

    def __init__(self, *args, folder: Path, **kwargs):
        super().__init__(*args, **kwargs)
        self.folder = folder


def _key(page: WorkshopPage | LessonPage | None) -> str:
    return f"{type(page).__name__[0].lower()}{page.pk}" if page else ""


def _places() -> dict[str, WorkshopPage | LessonPage]:
    """Workshops and lessons in the source language, each workshop before its lessons. Two queries."""
    lessons = list(source_lessons())
    pages: list[WorkshopPage | LessonPage] = []
    for workshop in source_workshops():
        pages += [workshop, *(one for one in lessons if one.path.startswith(workshop.path))]
    return {_key(page): page for page in pages}


def _choices(places: dict[str, WorkshopPage | LessonPage]) -> list:
    grouped: list = [("", ALL_WORKSHOPS)]
    for key, page in places.items():
        if isinstance(page, WorkshopPage):
            grouped.append((page.title, [(key, WHOLE_WORKSHOP)]))
        else:
            grouped[-1][1].append((key, f"{page.code} · {page.title}"))
    return grouped
