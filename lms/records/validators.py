"""Shapes of official codes, kept as text because a number loses its leading zeros."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _


def digits(length: int) -> RegexValidator:
    """Exactly `length` digits."""
    return RegexValidator(rf"^\d{{{length}}}$", _("Escriba exactamente %(n)d dígitos.") % {"n": length}, code="digits")
