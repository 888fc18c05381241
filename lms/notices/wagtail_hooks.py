"""The outbox's place in the office."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks

from lms.core.office import OfficeTask, PolicyMenuItem

from .permissions import KEEPERS
from .queries import by_hand, failed


@hooks.register("register_admin_urls")
def register_urls():
    return [path("avisos/", include("lms.notices.urls_office"))]


@hooks.register("register_admin_menu_item")
def register_outbox():
    return PolicyMenuItem(_("Avisos"), reverse("outbox:messages"), name="avisos", icon_name="mail", order=165, policy=KEEPERS)


@hooks.register("register_office_task")
def messages_by_hand(user, now) -> OfficeTask:
    count = by_hand(user, now).count()
    text = ngettext("aviso espera que lo envíe por WhatsApp", "avisos esperan que los envíe por WhatsApp", count)
    return OfficeTask(count, text, f"{reverse('outbox:messages')}?estado=waiting&medio=whatsapp", "send")


@hooks.register("register_office_task")
def messages_that_failed(user, now) -> OfficeTask:
    count = failed(user).count()
    text = ngettext("aviso no salió", "avisos no salieron", count)
    return OfficeTask(count, text, f"{reverse('outbox:messages')}?estado=failed", "warn")
