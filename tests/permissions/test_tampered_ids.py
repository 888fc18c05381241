"""B-T1: an id that is another's, nobody's, a number where none is, or no id at all is not found, and never a fault."""

import uuid
from collections.abc import Iterator

import pytest

from .questions import TABLE, url_of
from .small import ask_quietly, doors
from .visits import fingerprint

pytestmark = pytest.mark.django_db
NUMBERS = ("0", "-1", "1" + "0" * 40)
WORDS = ("[1,2]", "%00")
WILD = {"pk": (*NUMBERS, *WORDS), "place": NUMBERS, "grant": NUMBERS, "code": (*NUMBERS, *WORDS)}
WILD_UUIDS = ("texto", str(uuid.UUID(int=0)))


def with_ids(name: str, row: dict, arguments: dict) -> Iterator[str]:
    """The address with each of its ids in turn replaced by something wild."""
    url = url_of(name, row, arguments)
    for kind, value in arguments.items():
        for wild in WILD.get(kind, WILD_UUIDS):
            if f"/{value}/" in url:
                yield url.replace(f"/{value}/", f"/{wild}/", 1)


def objects() -> Iterator[tuple[str, str, str, dict]]:
    """Every address that names a thing, with a role that may: by GET, and by POST where it takes nothing else."""
    shown = {name for name, _role, row in doors("GET") if "object" in row}
    for method in ("GET", "POST"):
        for name, role, row in doors(method):
            if "object" in row and (method == "GET" or name not in shown):
                yield method, name, role, row


def is_not_found(answer, url: str) -> bool:
    """404; or, below /admin/, the way to the same address with a slash at its end, which is 404."""
    return answer.status_code == 404 or (url.startswith("/admin/") and answer.headers.get("Location") == f"{url}/")


def test_a_wild_id_is_not_found_and_looks_like_any_other(side):
    wrong, asked = [], 0
    for method, name, role, row in objects():
        nothing = fingerprint(ask_quietly(side.ours, role, method, f"/no-hay/{uuid.uuid4()}/"))
        for url in with_ids(name, row, side.ours.arguments[row["object"]]):
            asked += 1
            answer = ask_quietly(side.ours, role, method, url)
            if not (is_not_found(answer, url) and (url.startswith("/admin/") or fingerprint(answer) == nothing)):
                wrong.append(f"{method} {name} as {role}: {url} is {answer.status_code}")

    assert asked > 80
    assert wrong == []


def test_another_s_id_in_a_field_is_refused_as_a_made_up_one(side):
    theirs = side.theirs.arguments
    fields = {
        "office:rosters": {"cohort": theirs["cohort"]["public_id"]},
        "escuelas:add": {"centre": theirs["centre row"]["pk"]},
        "grupos:add": {"school": theirs["school row"]["pk"]},
        "dias-sin-clases:add": {"place": f"school:{theirs['school row']['pk']}"},
        "actividades:add": {"centre": theirs["centre row"]["pk"]},
    }
    for name, sent in fields.items():
        (field, value), row = next(iter(sent.items())), TABLE[name]
        made_up = {"cohort": uuid.uuid4(), "place": f"school:{10**12}"}.get(field, 10**12)
        answers = [_refusal(side, name, row, field, one) for one in (value, made_up)]

        assert answers[0] == answers[1] != "", name


def _refusal(side, name, row, field, value) -> str:
    """What the form says about this field."""
    client = side.ours.clients["coordinator"]
    answer = client.post(url_of(name, row, {}), {field: str(value)})
    return str((answer.context["form"]).errors.get(field, ""))
