"""The drill: a backup while registers come in, brought back elsewhere, the same in every table, and a site that works from it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from django.db import connections
from django.test import Client

from lms.attendance.models import Mark, Submission
from lms.core import clock
from lms.core.backup import postgresql, sqlite
from lms.core.backup.making import media_places
from lms.core.backup.restoring import restore_backup
from lms.credentials.actions import issue_certificates

from ..attendance.world import make_class, roll_url, sheet, signed_in
from ..builders import PASSWORD, a_day, make_centre, make_session
from ..credentials.world import finished_cohort

WRITERS, MEETINGS = 4, 6


def read_all(vendor: str) -> dict:
    """What every table holds, read past Django."""
    if vendor == "sqlite":
        with sqlite._opened(sqlite.path(), "ro") as database:
            return sqlite.digests(database)
    with postgresql._opened() as database:
        return postgresql.digests(database)


def hand_in_all(group, meetings, stop: Event) -> list[str]:
    """The submissions that were acknowledged before the word to stop."""
    client, acknowledged = signed_in(group.facilitator), []
    try:
        for session in meetings:
            data = sheet(group.places)
            if stop.is_set() or client.post(roll_url(session), data).status_code != 302:
                break
            acknowledged.append(data["submission"])
        return acknowledged
    finally:
        connections.close_all()


def test_a_backup_under_load_comes_back_the_same_and_serves(place):
    group = place.group
    signed_in(group.facilitator).post(roll_url(group.session), sheet(group.places))
    certificate = issue_certificates(cohort=finished_cohort(5).cohort, issued_by=None, now=clock.now()).issued[0]
    classes = [make_class(size=3) for _writer in range(WRITERS)]
    meetings = [
        [make_session(cohort=one.cohort, day=a_day(before=10 + number), number=10 + number) for number in range(MEETINGS)]
        for one in classes
    ]
    stop = Event()

    with ThreadPoolExecutor(WRITERS) as pool:
        working = [pool.submit(hand_in_all, *pair, stop) for pair in zip(classes, meetings, strict=True)]
        file = place.back_up()
        stop.set()
        acknowledged = {one for writer in working for one in writer.result()}
    stored_here = {str(one) for one in Submission.objects.values_list("client_id", flat=True)}
    place.elsewhere()
    manifest = restore_backup(file=file).manifest

    assert acknowledged <= stored_here
    found = read_all(manifest.engine)
    kept = {name for name in manifest.tables if name not in sqlite.PASSING}
    assert {name: found[name] for name in kept} == {name: manifest.tables[name] for name in kept}
    assert found.keys() == manifest.tables.keys()
    assert sorted(manifest.media) == ["private/materials/7/ficha.pdf", "public/imagen.webp"]
    for name, fact in manifest.media.items():
        kind, _slash, inside = name.partition("/")
        assert (media_places()[kind] / inside).stat().st_size == fact.size
    assert Mark.objects.count() % 3 == 0

    visitor = Client()
    assert visitor.post("/entrar/", {"login": group.facilitator.username, "password": PASSWORD}).status_code == 302
    assert visitor.get(roll_url(group.session)).content.decode().count('class="is-present"') >= len(group.places)
    assert certificate.workshop_title in Client().post("/verificar/", {"code": certificate.code}, follow=True).content.decode()
    assert Client().get("/clase/").status_code == 200
    # The next row gets a key of its own: sequences came back too.
    make_centre()


def test_who_was_signed_in_when_the_backup_was_made_signs_in_again(place):
    client = signed_in(place.group.facilitator)
    assert client.get("/inicio/").status_code == 200
    file = place.back_up()

    place.elsewhere()
    restore_backup(file=file)

    assert client.get("/inicio/")["Location"].startswith("/entrar/")
