"""The mail that carries a one-time link. Its subject says nothing about anybody."""

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from .enums import LinkPurpose
from .links import token_of
from .models import OneTimeLink

logger = logging.getLogger(__name__)
PAGES = {LinkPurpose.INVITATION: "account_invitation", LinkPurpose.PASSWORD: "account_new_password"}


def path_of(link: OneTimeLink) -> str:
    """The link's page on this site, in Spanish whatever the language of whoever made it."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(PAGES[LinkPurpose(link.purpose)], args=[token_of(link)])


def send_link(link: OneTimeLink) -> bool:
    """Whether the mail left. What failed is logged without the person; the link can always be handed over by hand."""
    if not link.user.email:
        return False
    facts = {
        "address": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path_of(link),
        "is_invitation": link.purpose == LinkPurpose.INVITATION,
        "last_moment": timezone.localtime(link.expires_at),
    }
    with translation.override(settings.LANGUAGE_CODE):
        message = EmailMessage(_("Maloca: su enlace"), render_to_string("account/link_mail.txt", facts), to=[link.user.email])
    try:
        return bool(message.send())
    except OSError as error:  # smtplib's own errors are of this kind
        logger.warning("The mail with a one-time link did not leave: %s", type(error).__name__)
        return False
