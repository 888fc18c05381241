"""The log in the office, for administrators: who did what, by random ids, and whether the chain is whole."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from .actions import record_alone
from .chain import head
from .enums import Act
from .exports import MOST_ROWS, log_file
from .forms import LogFilterForm
from .models import Entry
from .permissions import READERS
from .queries import Page, last_verification, matching, page_of


class LogMixin(View):
    """The log, narrowed to what was asked for."""

    access = READERS
    http_method_names = ["get", "head"]

    @cached_property
    def form(self) -> LogFilterForm:
        form = LogFilterForm(self.request.GET)
        form.full_clean()
        return form


class LogView(LogMixin, TemplateView):
    template_name = "audit/office/log.html"

    def get_context_data(self, **kwargs):
        asked = {name: value for name in self.form.fields if (value := self.request.GET.get(name))}
        page = Page() if self.form.errors else page_of(self.form.wanted, self._below)
        return super().get_context_data(**kwargs) | {
            "form": self.form,
            "page": page,
            "is_later_page": self._below is not None,
            "is_narrowed": bool(asked),
            "keep": urlencode(asked),
            "verification": last_verification(),
            "head": head(),
            "most_rows": MOST_ROWS,
        }

    @property
    def _below(self) -> int | None:
        number = self.request.GET.get("antes", "")
        return int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else None


class LogDownloadView(LogMixin):
    """The same entries as a file, the newest first; that it was taken is an entry too."""

    def get(self, request, kind):
        if kind not in ("csv", "xlsx") or self.form.errors:
            raise Http404
        entries = list(matching(self.form.wanted)[:MOST_ROWS])
        content, media_type = log_file(entries, kind)
        record_alone(Act.EXPORTED, actor=request.user, kind=Entry._meta.label_lower, count=len(entries), reason=kind)
        return HttpResponse(content, media_type, headers={"Content-Disposition": f'attachment; filename="bitacora.{kind}"'})
