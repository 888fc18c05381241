"""A grant may have begun or ended since the last visit: the groups follow at each sign-in."""

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from lms.core import clock

from .actions import follow_grants
from .enums import UserKind


@receiver(user_logged_in)
def groups_follow_grants(sender, request, user, **kwargs):
    if user.kind == UserKind.STAFF:
        follow_grants(user=user, today=clock.today())
