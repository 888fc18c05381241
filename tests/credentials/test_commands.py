"""`manage.py issue_certificates`."""

import json

import pytest
from django.core.management import CommandError, call_command

from lms.credentials.models import Certificate

from .world import finished_cohort

pytestmark = pytest.mark.django_db


def test_json_counts_and_gives_reasons_without_a_name(capsys):
    world = finished_cohort(5, 5, 1)

    call_command("issue_certificates", cohort=world.cohort.code, json=True)

    printed = capsys.readouterr().out
    assert json.loads(printed) == {
        "dry_run": False,
        "summary": {"issued": 2, "already": 0, "refused": 1},
        "refused": [
            {
                "enrolment": str(world.students[2].public_id),
                "standing": "attendance",
                "missing": "Le faltan 3 encuentros: asistió a 1 de 5 y la regla pide 4.",
            }
        ],
    }
    assert not any(row.student.paternal_surname in printed for row in world.students)


def test_a_dry_run_says_what_would_be_and_writes_nothing(capsys):
    world = finished_cohort(5)

    call_command("issue_certificates", cohort=world.cohort.code, dry_run=True)

    assert capsys.readouterr().out.splitlines() == ["Se emitirían: 1", "Ya tenían: 0", "No se emiten: 0"]
    assert not Certificate.objects.exists()


def test_run_again_it_says_that_they_had_one(capsys):
    world = finished_cohort(5)
    call_command("issue_certificates", cohort=world.cohort.code)

    call_command("issue_certificates", cohort=world.cohort.code)

    assert capsys.readouterr().out.splitlines()[-3:] == ["Emitidas: 0", "Ya tenían: 1", "No se emiten: 0"]


def test_an_unknown_cohort_is_a_sentence():
    with pytest.raises(CommandError, match="No hay ningún grupo con el código “NADA”"):
        call_command("issue_certificates", cohort="NADA")
