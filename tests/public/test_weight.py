"""What a first visit costs on a slow line: everything a page fetches, packed as it is sent."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from .addresses import HELP, HOME, LESSON, READ, WORKSHOP

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("weight")]
HEADERS = 400  # bytes of response headers, rounded up, for each request


def first_view(client, address: str) -> tuple[int, int]:
    """Requests and bytes of a first view: the page, and every file of ours that it names."""
    page = client.get(address, headers={"Accept-Encoding": "gzip"})
    text = gzip.decompress(page.content).decode() if page.headers.get("Content-Encoding") == "gzip" else page.content.decode()
    files = {name.split("#")[0] for name in re.findall(r'(?:src|href)="/static/([^"]+)"', text)}
    packed = sum(len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in files)
    requests = 1 + len(files)
    return requests, len(page.content) + packed + requests * HEADERS


@pytest.mark.parametrize("address", READ)
def test_a_first_view_stays_small(site, client, address):
    requests, size = first_view(client, address)

    assert requests <= 8
    assert size <= 50_000


@pytest.mark.parametrize("address", ["/entrar/", "/en/entrar/"])
def test_the_sign_in_page_stays_smaller(client, address):
    requests, size = first_view(client, address)

    assert requests <= 5
    assert size <= 30_000


@pytest.mark.parametrize("address", [HOME, WORKSHOP, LESSON, HELP])
def test_a_second_view_fetches_the_page_alone(site, client, address):
    page = client.get(address, headers={"Accept-Encoding": "gzip"})

    assert len(page.content) + HEADERS <= 8_000
