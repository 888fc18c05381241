"""The outbox and the words of notices in the office."""

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from lms.accounts.models import User
from lms.audit.enums import Act
from lms.audit.showing import shows
from lms.core import clock
from lms.core.errors import DomainError

from . import events
from .actions import mark_sent, send_again
from .actions_office import change_words, restore_words
from .enums import Language
from .events import Event
from .forms import OutboxFilterForm, WordsForm
from .models import Message
from .permissions import KEEPERS
from .queries import counts, message_row, outbox, wording_rows
from .words import check_words, default_words, sample, words_of

A_PAGE = 30


class OfficeMixin(View):
    access = KEEPERS

    @property
    def viewer(self) -> User:
        """Whoever asks: `access` lets only members of staff this far."""
        return cast(User, self.request.user)


class OutboxView(OfficeMixin, TemplateView):
    audited = shows(Act.ROSTER_SEEN, "accounts.user", scope="visible_to")
    template_name = "notices/office/outbox.html"

    def get_context_data(self, **kwargs):
        form = OutboxFilterForm(self.request.GET)
        page = Paginator(outbox(self.viewer, form.wanted), A_PAGE).get_page(self.request.GET.get("p"))
        asked = {name: value for name in form.fields if (value := self.request.GET.get(name))}
        return super().get_context_data(**kwargs) | {
            "form": form,
            "page": page,
            "rows": [message_row(message) for message in page.object_list],
            **counts(self.viewer, clock.now()),
            "is_narrowed": bool(asked),
            "keep": f"{urlencode(asked)}&" if asked else "",
        }


class ActView(OfficeMixin):
    """Something done with one message of those that this person sees."""

    http_method_names = ["post"]

    @cached_property
    def message(self) -> Message:
        return get_object_or_404(Message.objects.visible_to(self.viewer), public_id=self.kwargs["public_id"])

    def act(self) -> str:
        """Do it; the sentence that says so."""
        raise NotImplementedError

    def post(self, request, *args, **kwargs):
        try:
            messages.success(request, self.act())
        except DomainError as refusal:
            messages.error(request, refusal.message)
        return redirect("outbox:messages")


class SentView(ActView):
    """A person has sent it."""

    def act(self) -> str:
        mark_sent(message=self.message, sent_by=self.viewer, now=clock.now())
        return _("Quedó anotado como enviado.")


class AgainView(ActView):
    """One more time what had failed."""

    def act(self) -> str:
        send_again(message=self.message, now=clock.now())
        return _("Está otra vez por enviar.")


class WordingsView(OfficeMixin, TemplateView):
    template_name = "notices/office/wordings.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"rows": wording_rows()}


class WordingView(OfficeMixin, TemplateView):
    """The words of one event in one language: seen as somebody gets them, kept, or given back."""

    template_name = "notices/office/wording.html"
    form: WordsForm | None = None

    @cached_property
    def event(self) -> Event:
        found = events.get(self.kwargs["event"])
        if found is None or self.kwargs["language"] not in Language.values:
            raise Http404
        return found

    @property
    def language(self) -> Language:
        return Language(self.kwargs["language"])

    def get_context_data(self, **kwargs):
        words = words_of(self.event, self.language)
        form = self.form or WordsForm(initial={"subject": words.subject, "text": words.text})
        if self.form and not self.form.errors:
            words = self.form.words
        return super().get_context_data(**kwargs) | {
            "event": self.event,
            "language": self.language,
            "form": form,
            "sample": None if form.errors else sample(self.event, words),
            "is_changed": words_of(self.event, self.language) != default_words(self.event, self.language),
        }

    def post(self, request, *args, **kwargs):
        if self.event and "restore" in request.POST:
            restore_words(event=self.event, language=self.language, restored_by=self.viewer)
            messages.success(request, _("Volvió el texto de siempre."))
            return redirect("outbox:wordings")
        self.form = WordsForm(request.POST)
        if not self._is_fit(self.form):
            return self.render_to_response(self.get_context_data(), status=422)
        if "preview" in request.POST:
            return self.render_to_response(self.get_context_data())
        change_words(event=self.event, language=self.language, words=self.form.words, changed_by=self.viewer, now=clock.now())
        messages.success(request, _("El texto quedó guardado. Los avisos que ya salieron no cambian."))
        return redirect("outbox:wordings")

    def _is_fit(self, form: WordsForm) -> bool:
        if not form.is_valid():
            return False
        try:
            check_words(self.event, form.words)
        except DomainError as refusal:
            form.add_error(refusal.field, refusal.message)
            return False
        return True
