"""Telephone numbers of Peru: nine digits of a mobile, or an area code and what follows it. Help lines (100, 1818) are none."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LIMA = "1"
AREAS = {"41", "42", "43", "44", "51", "52", "53", "54", "56", "61", "62", "63", "64", "65", "66", "67", "72", "73", "74"}
AREAS |= {"76", "82", "83", "84"}
SEPARATORS = re.compile(r"[\s().\-/]")
COUNTRY = re.compile(r"^(?:\+|00)51")
WRONG = _("Escriba un celular de nueve cifras que empiece con 9, o un fijo con su código de ciudad: (065) 234567 o (01) 6123456.")


def normal_phone(typed: str) -> str:
    """The number as digits: “965123456”, “065234567”, “016123456”; empty for nothing. Raises ValidationError."""
    plain = COUNTRY.sub("", SEPARATORS.sub("", typed))
    if not plain:
        return ""
    if re.fullmatch(r"9\d{8}", plain):
        return plain
    local = plain.removeprefix("0")
    is_lima = re.fullmatch(r"1\d{7}", local)
    is_elsewhere = re.fullmatch(r"\d{8}", local) and local[:2] in AREAS
    if not (is_lima or is_elsewhere):
        raise ValidationError(WRONG, code="phone")
    return f"0{local}"


def spoken_phone(number: str) -> str:
    """The number as people write it: “965 123 456”, “(065) 234567”, “(01) 6123456”."""
    if number.startswith("01"):
        return f"(01) {number[2:]}"
    if number.startswith("0"):
        return f"({number[:3]}) {number[3:]}"
    return f"{number[:3]} {number[3:6]} {number[6:]}".strip()


def dialled_phone(number: str) -> str:
    """The number as a telephone abroad would dial it: “+51965123456”, “+5165234567”."""
    return f"+51{number.removeprefix('0')}"
