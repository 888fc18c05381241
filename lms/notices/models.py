"""What is told to whom, by which way, and what became of it.

A message is a row from the moment when something happens, in the transaction in which it happens; it leaves afterwards. The rows
are the log too. What is told never says where children are: no child, no school, no place, no day with its hour.
"""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.core.ids import PublicIdModel

from . import reach
from .enums import Language, MessageState, Why


class Contact(models.Model):
    """How a member of staff wants to be told: in which language, and under which number."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_contact")
    language = models.CharField(_("idioma"), max_length=2, choices=Language, default=Language.SPANISH)
    # Country code and number, digits only, as wa.me takes it.
    whatsapp = models.CharField(_("número de WhatsApp"), max_length=15, blank=True)

    class Meta:
        verbose_name = _("cómo avisar a una persona")
        verbose_name_plural = _("cómo avisar a las personas")

    def __str__(self) -> str:
        return str(self.user_id)


class Choice(models.Model):
    """Whether somebody is told of one event by one channel, where that differs from what the channel does by itself."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_choices")
    event = models.CharField(max_length=40)
    channel = models.CharField(max_length=20)
    is_wanted = models.BooleanField()

    class Meta:
        verbose_name = _("aviso elegido")
        verbose_name_plural = _("avisos elegidos")
        constraints = [models.UniqueConstraint(fields=["user", "event", "channel"], name="one_choice_per_event_and_channel")]

    def __str__(self) -> str:
        return f"{self.user_id}:{self.event}:{self.channel}"


class Wording(models.Model):
    """The words of an event in one language, where the office changed them."""

    event = models.CharField(max_length=40)
    language = models.CharField(_("idioma"), max_length=2, choices=Language)
    subject = models.CharField(_("asunto"), max_length=120)
    text = models.TextField(_("texto"), max_length=1200)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("texto de aviso")
        verbose_name_plural = _("textos de avisos")
        constraints = [models.UniqueConstraint(fields=["event", "language"], name="one_wording_per_event_and_language")]

    def __str__(self) -> str:
        return f"{self.event}:{self.language}"


class MessageQuerySet(models.QuerySet):
    def visible_to(self, user) -> "MessageQuerySet":
        """The messages of those whom this coordinator or administrator keeps, and the own."""
        if not user.is_authenticated or user.is_student:
            return self.none()
        own = Q(recipient=user)
        if not user.has_role(Role.ADMINISTRATOR, Role.COORDINATOR):
            return self.filter(own)
        return self.filter(own | Q(recipient__in=User.objects.filter(reach.people_of(user))))

    def due(self, now: datetime) -> "MessageQuerySet":
        """What should have left by that moment, whoever sends it."""
        return self.filter(state=MessageState.WAITING, due_at__lte=now).order_by("due_at", "pk")


class Message(PublicIdModel):
    """One thing told to one person by one channel, as it was worded. `key` names the thing, so that it is told once."""

    event = models.CharField(_("aviso"), max_length=40)
    key = models.CharField(max_length=80)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", verbose_name=_("para")
    )
    # Empty where the person wants this event by no channel.
    channel = models.CharField(_("medio"), max_length=20, blank=True)
    language = models.CharField(_("idioma"), max_length=2, choices=Language)
    subject = models.CharField(_("asunto"), max_length=200)
    text = models.TextField(_("texto"))
    state = models.CharField(_("estado"), max_length=10, choices=MessageState, default=MessageState.WAITING)
    why = models.CharField(_("motivo"), max_length=12, choices=Why, blank=True)
    made_at = models.DateTimeField(_("creado"))
    due_at = models.DateTimeField(_("sale"))
    # After this moment it says nothing to anybody.
    expires_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    # Who sent it by hand.
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("aviso")
        verbose_name_plural = _("avisos")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["state", "due_at"]), models.Index(fields=["recipient", "made_at"])]
        constraints = [
            models.UniqueConstraint(fields=["event", "key", "recipient", "channel"], name="each_thing_is_told_once"),
            models.CheckConstraint(
                condition=Q(state__in=[MessageState.FAILED, MessageState.SKIPPED], why__gt="")
                | ~Q(state__in=[MessageState.FAILED, MessageState.SKIPPED]) & Q(why=""),
                name="what_did_not_leave_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state=MessageState.SENT, sent_at__isnull=False) | ~Q(state=MessageState.SENT) & Q(sent_at=None),
                name="what_left_says_when",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
