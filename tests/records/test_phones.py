"""Peruvian telephone numbers."""

import pytest
from django.core.exceptions import ValidationError

from lms.core.phones import dialled_phone, normal_phone, spoken_phone


@pytest.mark.parametrize(
    ("typed", "kept", "spoken", "dialled"),
    [
        ("965 123 456", "965123456", "965 123 456", "+51965123456"),
        ("+51 965-123-456", "965123456", "965 123 456", "+51965123456"),
        ("0051965123456", "965123456", "965 123 456", "+51965123456"),
        ("(065) 234567", "065234567", "(065) 234567", "+5165234567"),
        ("65 234567", "065234567", "(065) 234567", "+5165234567"),
        ("+51 65 234567", "065234567", "(065) 234567", "+5165234567"),
        ("(01) 6123456", "016123456", "(01) 6123456", "+5116123456"),
    ],
)
def test_a_number_is_kept_as_digits_and_said_as_people_do(typed, kept, spoken, dialled):
    assert normal_phone(typed) == kept
    assert (spoken_phone(kept), dialled_phone(kept)) == (spoken, dialled)


@pytest.mark.parametrize("typed", ["100", "1818", "6123456", "865123456", "96512345", "(099) 234567", "cero", "965123456789"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(ValidationError):
        normal_phone(typed)


def test_nothing_stays_nothing():
    assert normal_phone("  ") == ""
    assert spoken_phone("") == ""
