"""What the trial works with: a small world of its own, in nobody's name, made under production's settings.

Not the demonstration: that one is refused there. Run as `python -m deploy.trial.content`; prints what the story needs to know.
"""

import json

import django

# What may be found in no log: the story looks for it.
GIVEN, SURNAME = "Xiomara", "Quispeyoc"


def write() -> dict[str, str]:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from lms.accounts.enums import Role
    from lms.attendance.enums import Status
    from lms.core import clock
    from lms.credentials.actions import issue_certificates
    from tests import builders

    school = builders.make_school()
    coordinator = builders.make_staff(role=Role.COORDINATOR, centre=school.centre)
    facilitator = builders.make_staff(role=Role.FACILITATOR)
    workshop = builders.make_workshop(code="PR", lessons=1)
    cohort = builders.make_cohort(school=school, workshop=workshop, facilitator=facilitator)
    enrolment = builders.make_enrolment(cohort=cohort, student=builders.make_student(school=school, given=GIVEN, surname=SURNAME))
    builders.give_consent(enrolment.student)
    held = builders.make_session(cohort=cohort, day=builders.a_day(before=14))
    builders.make_register(session=held, statuses={enrolment: Status.PRESENT})
    [certificate] = issue_certificates(cohort=cohort, issued_by=coordinator, now=clock.now()).issued
    waiting = builders.make_session(cohort=cohort, day=builders.a_day(before=7), number=2)
    secrets = {}
    for name, user in (("coordinator", coordinator), ("facilitator", facilitator)):
        secrets[name], secrets[f"{name}_secret"] = user.username, generate_totp_secret()
        TOTP.activate(user, secrets[f"{name}_secret"])
    return secrets | {
        "password": builders.PASSWORD,
        "session": str(waiting.public_id),
        "cohort": str(cohort.public_id),
        "certificate": str(certificate.public_id),
        "code": certificate.code,
        "lesson": workshop.get_children().get().specific.code.lower(),
    }


if __name__ == "__main__":
    django.setup()
    print(json.dumps(write()))
