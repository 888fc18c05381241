"""Writing places and people of the draft into the database, in bulk."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from django.contrib.auth.hashers import make_password

from home.models import OrganisationSettings
from lms.accounts.actions import disable_user, grant_role
from lms.accounts.actions_links import invite_user
from lms.accounts.models import User
from lms.core import clock
from lms.core.ids import ALPHABET
from lms.credentials.codes import RANDOM_SYMBOLS, check_symbol
from lms.records.documents import document_key, last_two
from lms.records.models import Centre, Guardian, Partner, School, Student, Term
from lms.records.models.places import GrantScope
from lms.scheduling.enums import ClosureKind
from lms.scheduling.models import Closure
from lms.scheduling.school_year import KNOWN_YEAR, load_school_year

from . import organisation, school_years
from .drafts import Person
from .running import STORY_SCHOOL

GRANTED_ON = date(2024, 3, 1)


@dataclass
class World:
    """What is written so far, by the keys that the draft uses."""

    today: date
    now: datetime
    rng: Random
    centres: dict[str, Centre] = field(default_factory=dict)
    schools: dict[str, School] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)
    staff: dict[str, User] = field(default_factory=dict)
    students: dict[Person, Student] = field(default_factory=dict)

    def new_id(self) -> UUID:
        """A public id that is the same each time the same day is seeded."""
        return UUID(int=self.rng.getrandbits(128), version=4)

    def new_code(self) -> str:
        """A certificate's code, the same each time as well."""
        body = "".join(self.rng.choices(ALPHABET, k=RANDOM_SYMBOLS))
        return body + check_symbol(body)

    def coordinator(self, centre: str) -> User:
        return self.staff["coordinadora.iquitos" if centre == "IQ" else "coordinador.lima"]


def write_organisation() -> None:
    """Who issues the certificates; the name is also the mark of a demo database."""
    settings = OrganisationSettings.load()
    settings.name = organisation.ORGANISATION
    settings.signatory = organisation.SIGNATORY
    settings.signatory_title = organisation.SIGNATORY_TITLE
    settings.save()


def write_places(world: World) -> None:
    """Centres, schools and terms."""
    for code, name in organisation.CENTRES.items():
        world.centres[code] = Centre.objects.create(public_id=world.new_id(), name=name, code=code)
    schools = [_school(world, facts) for facts in organisation.SCHOOLS]
    world.schools = dict(zip((facts.key for facts in organisation.SCHOOLS), School.objects.bulk_create(schools), strict=True))
    first, last = school_years.current_term(world.today)
    terms = [Term(name=school_years.CURRENT_TERM, starts_on=first, ends_on=last)]
    for block, (first, last) in school_years.BLOCKS.items():
        terms.append(Term(name=school_years.term_name(block), starts_on=first, ends_on=last))
    world.terms = {term.name: term for term in Term.objects.bulk_create(terms)}


def _school(world: World, facts: organisation.SchoolFacts) -> School:
    return School(
        public_id=world.new_id(),
        centre=world.centres[facts.centre],
        modular_code=facts.modular_code,
        annex=facts.annex,
        building_code=facts.building_code,
        number=facts.number,
        name=facts.name,
        level=facts.level,
        ugel=facts.ugel,
        ubigeo=facts.ubigeo,
        district=facts.district,
        status=facts.status,
    )


def write_closures(world: World, closed_on: date) -> None:
    """The official breaks, regional days, the anniversary inside the story's weeks, and a day closed after it was planned."""
    _write_school_year(world.today)
    years = range(2024, world.today.year + 2)
    rows = [_closure(date(year, 6, 24), school_years.SAN_JUAN, centre=world.centres["IQ"]) for year in years]
    rows += [_closure(date(year, 1, 5), "Aniversario del puerto de Iquitos", centre=world.centres["IQ"]) for year in years]
    for row in rows:
        row.kind = ClosureKind.REGIONAL
    begins = story_closure(world.today)
    rows.append(_closure(begins, "Aniversario de la institución", days=2, school=world.schools[STORY_SCHOOL]))
    rows.append(_closure(closed_on, "Mantenimiento del local", school=world.schools["99104"]))
    district = _closure(world.today + timedelta(days=45), "Feria del distrito (dato inventado)", centre=world.centres["LI"])
    district.district = next(school.district for school in world.schools.values() if school.centre_id == world.centres["LI"].pk)
    Closure.objects.bulk_create([*rows, district])


def _write_school_year(today: date) -> None:
    """The ministry's breaks, but for a long one in the weeks that the demonstration shows: there is school whatever the date."""
    for year in (KNOWN_YEAR, KNOWN_YEAR + 1):
        load_school_year(year)
    around = {"starts_on__lte": today + timedelta(weeks=2), "ends_on__gte": today - timedelta(weeks=6)}
    for one in Closure.objects.filter(kind=ClosureKind.BREAK, **around):
        if one.ends_on - one.starts_on > timedelta(weeks=1):
            one.delete()


def _closure(first: date, name: str, *, days: int = 1, centre: Centre | None = None, school: School | None = None) -> Closure:
    return Closure(starts_on=first, ends_on=first + timedelta(days=days - 1), name=name, centre=centre, school=school)


def story_closure(today: date) -> date:
    """The first day of the story's closure: today's weekday, two weeks ago, or another week where that was a holiday anyway."""
    weeks = (today - timedelta(weeks=back) for back in (2, 3, 4, 1))
    return next((day for day in weeks if school_years.is_school_day(day, "IQ")), today - timedelta(weeks=2))


def write_staff(world: World) -> None:
    """Accounts with one password, grants since 2024, and their scopes; one that was switched off, and one invitation."""
    facts = [*organisation.OFFICE, organisation.LEFT, *organisation.teachers()]
    password = make_password(organisation.PASSWORD)
    accounts = [
        User(username=f.username, email=f.email, first_name=f.first_name, last_name=f.last_name, password=password) for f in facts
    ]
    world.staff = {user.username: user for user in User.objects.bulk_create(accounts)}
    scopes = [_scope(world, person, world.staff[person.username], GRANTED_ON) for person in facts]
    disable_user(user=world.staff[organisation.LEFT.username], today=world.today)
    invited, coordinator = organisation.INVITED, world.coordinator("IQ")
    names = {"first_name": invited.first_name, "last_name": invited.last_name}
    link = invite_user(email=invited.email, made_by=coordinator, now=world.now, **names)
    scopes.append(_scope(world, invited, link.user, world.today))
    GrantScope.objects.bulk_create(scope for scope in scopes if scope)


def _scope(world: World, person: organisation.StaffFacts, user: User, first: date) -> GrantScope | None:
    """The reach of a grant just given, not yet stored; None for who needs none."""
    grant = grant_role(user=user, role=person.role, valid_from=first)
    centre, school = world.centres.get(person.centre), world.schools.get(person.school)
    return GrantScope(grant=grant, centre=centre, school=school) if centre or school else None


def write_partners(names: list[str]) -> dict[str, Partner]:
    """Partners by name, all of the civil society."""
    rows = [Partner(name=name, kind="civil_society") for name in sorted(set(names) - {""})]
    return {partner.name: partner for partner in Partner.objects.bulk_create(rows)}


def write_people(world: World, people: list[Person]) -> None:
    """Students and their guardians."""
    students = Student.objects.bulk_create([_student(world, person) for person in people], batch_size=500)
    world.students = dict(zip(people, students, strict=True))
    guardians = [
        Guardian(
            student=world.students[person], name=person.guardian[0], relationship=person.guardian[1], phone=person.guardian[2]
        )
        for person in people
        if person.guardian
    ]
    Guardian.objects.bulk_create(guardians, batch_size=500)


def _student(world: World, person: Person) -> Student:
    kind, number = person.document
    return Student(
        public_id=world.new_id(),
        centre=world.centres[person.centre],
        school=world.schools[person.school],
        given_names=person.given,
        paternal_surname=person.paternal,
        maternal_surname=person.maternal,
        sort_name=Student.sort_key(person.paternal, person.maternal, person.given),
        document_type=kind,
        document_hash=document_key(kind, number) if number else "",
        document_last2=last_two(number) if number else "",
        birth_year=person.birth[0],
        birth_month=person.birth[1],
        sex=person.sex,
        grade=person.grade_now,
        section=person.section,
        disability=person.disability,
        self_identification=person.identification,
        people=person.people,
    )


def moment(day: date, hour: int = 9) -> datetime:
    """That hour of that day in Lima."""
    return clock.at(day, clock.MIDNIGHT) + timedelta(hours=hour)
