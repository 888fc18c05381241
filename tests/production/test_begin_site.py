"""The first page of a fresh installation, and the example that a shell and systemd read alike."""

import subprocess

import pytest
from django.core.management import call_command
from django.urls import get_script_prefix
from wagtail.models import Page, Site

from home.models import HomePage
from tests.tools import EXAMPLE, example_environment


@pytest.mark.django_db
def test_a_fresh_installation_gets_a_front_door_in_each_language_once(client, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://maloca.example.org"

    for _turn in range(2):
        call_command("begin_site", verbosity=0)

    doors = HomePage.objects.order_by("locale__language_code")
    site = Site.objects.get(is_default_site=True)
    assert [door.locale.language_code for door in doors] == ["en", "es"]
    assert len({door.translation_key for door in doors}) == 1
    assert (site.hostname, site.port, site.root_page_id) == ("maloca.example.org", 443, doors[1].pk)
    assert not Page.objects.exact_type(Page).filter(depth=2).exists()
    assert [client.get(path).status_code for path in (get_script_prefix(), "/en/")] == [200, 200]


def test_a_shell_reads_the_example_as_systemd_does():
    said = subprocess.run(["sh", "-ac", f". {EXAMPLE}; env -0"], env={}, capture_output=True, text=True, check=True).stdout
    read = dict(pair.split("=", 1) for pair in said.split("\0") if pair)

    assert {name: read[name] for name in example_environment()} == example_environment()
