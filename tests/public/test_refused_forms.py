"""A form that was refused opens at what is wrong: its first wrong field, or the sentence about the form as a whole."""

import re

import pytest
from django import forms

from tests.builders import make_staff


class Sample(forms.Form):
    first, second, third = forms.CharField(), forms.CharField(), forms.CharField()
    hidden = forms.CharField(widget=forms.HiddenInput)


def focused(html: str) -> list[str]:
    """The names of the fields that take the focus."""
    return re.findall(r'<(?:input|select|textarea)[^>]*? name="(\w+)"[^>]* autofocus', html)


def test_the_first_wrong_field_takes_the_focus_and_no_other():
    assert focused(Sample({"first": "x"}).as_p()) == ["second"]
    assert focused(Sample({"first": "x", "second": "x", "third": "x"}).as_p()) == []
    assert focused(Sample().as_p()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "field"), [("/clase/", "code"), ("/entrar/", "login")])
def test_an_empty_form_opens_at_its_field(client, address, field):
    assert focused(client.post(address, {}).content.decode()) == [field]
    assert focused(client.get(address).content.decode()) == []


@pytest.mark.django_db
def test_a_refused_sign_in_opens_at_the_sentence(client):
    page = client.post("/entrar/", {"login": make_staff().username, "password": "nada"}).content.decode()

    assert focused(page) == []
    assert re.search(r'role="alert" tabindex="-1" autofocus', page)
