"""The outbox's place in the office."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks

from lms.core.office import OfficeTask, PolicyMenuItem

from .permissions import KEEPERS
from .queries import to_attend_to


@hooks.register("register_admin_urls")
def register_urls():
    return [path("avisos/", include("lms.notices.urls_office"))]


@hooks.register("register_admin_menu_item")
def register_outbox():
    return PolicyMenuItem(_("Avisos"), reverse("outbox:messages"), name="avisos", icon_name="mail", order=165, policy=KEEPERS)


@hooks.register("register_office_task")
def messages_to_attend_to(user, now) -> OfficeTask:
    count = to_attend_to(user, now).count()
    text = ngettext("aviso por enviar por WhatsApp, o que no salió", "avisos por enviar por WhatsApp, o que no salieron", count)
    return OfficeTask(count, text, reverse("outbox:messages"), "send")
