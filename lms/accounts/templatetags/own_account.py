"""What the pages of signing in and of the own account ask."""

import json

from allauth.mfa.models import Authenticator
from django import template

from ..devices import device_name
from ..permissions import owes_factor

register = template.Library()
register.filter("device_name", device_name)


@register.simple_tag(takes_context=True)
def owes_second_factor(context) -> bool:
    """Whether this person can go nowhere yet but to set a second factor up."""
    return owes_factor(context["request"])


@register.filter
def as_json(value) -> str:
    """For a data- attribute that a script reads; the template escapes it."""
    return json.dumps(value)


@register.filter
def in_fours(text: str) -> list[str]:
    """A long code in groups that can be copied by eye."""
    return [text[start : start + 4] for start in range(0, len(text), 4)]


@register.filter
def key_count(authenticators: dict) -> int:
    return len(authenticators.get(Authenticator.Type.WEBAUTHN, ()))
