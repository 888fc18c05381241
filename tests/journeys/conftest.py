"""One seeded demonstration and one Chromium for all journeys; both end with the folder's last test."""

import pytest
from playwright.sync_api import sync_playwright

from ..tools import chromium_path
from .site import served_demo

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(scope="package")
def demo(tmp_path_factory):
    with served_demo(tmp_path_factory.mktemp("demo")) as started:
        yield started


@pytest.fixture(scope="package")
def browser():
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)
        yield found
        found.close()
