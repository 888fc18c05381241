"""The viewset base: rows in scope in every view, choices in scope in every form, and no trace left in Wagtail's tables."""

import pytest
from django.contrib.admin.utils import quote
from django.test import RequestFactory
from django.urls import get_resolver, reverse
from wagtail.actions import EditAction
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import ModelLogEntry, ReferenceIndex
from wagtail.permissions import policy_registry

from lms.accounts.enums import Role
from lms.core.permissions import ScopedPermissionPolicy, rows_in_scope
from lms.records.enums import StaffRole
from lms.records.models import AwarenessEvent, Centre, Cohort, CohortStaff, Partner, School, StaffClearance, Student, Term
from lms.scheduling.models import Closure, TravelTime
from tests.builders import a_day, make_cohort, make_enrolment, make_school, make_staff, make_term, make_workshop

from .world import make_side, signed_in

pytestmark = pytest.mark.django_db

LISTS = ["escuelas", "grupos", "periodos", "actividades", "aliados", "dias-sin-clases", "antecedentes", "tiempos-de-viaje"]
WRITTEN = ["escuelas", "grupos", "actividades", "dias-sin-clases", "antecedentes", "tiempos-de-viaje"]
# Lists that coordinators read and administrators write.
SET_UP = ("periodos", "aliados")
SCOPED = [School, Cohort, AwarenessEvent, Closure, Centre, Term, Partner, StaffClearance, TravelTime]


@pytest.fixture
def here():
    return make_side("Aquí")


@pytest.fixture
def there():
    return make_side("Allá")


def school_data(school: School, **changes) -> dict:
    names = ["name", "number", "district", "modular_code", "annex", "level", "shift", "ubigeo", "building_code", "ugel", "status"]
    return {name: getattr(school, name) for name in names} | {"centre": school.centre_id} | changes


def cohort_data(side, **changes) -> dict:
    return {
        "workshop": make_workshop().pk,
        "term": make_term().pk,
        "centre": side.centre.pk,
        "school": side.school.pk,
        "grade": 3,
        "section": "B",
        "starts_on": a_day().isoformat(),
        "capacity": 30,
        "attendance_threshold": 80,
        "code": "G-NUEVO",
    } | changes


def event_of(centre: Centre, kind: str) -> AwarenessEvent:
    return AwarenessEvent.objects.create(centre=centre, held_on=a_day(), kind=kind, district="Belén", aged_13_to_15=9)


def closure_of(centre: Centre, name: str) -> Closure:
    return Closure.objects.create(centre=centre, starts_on=a_day(), ends_on=a_day(), name=name)


def check_of(centre: Centre) -> StaffClearance:
    user = make_staff(role=Role.FACILITATOR, centre=centre)
    return StaffClearance.objects.create(user=user, kind="records", checked_on=a_day(before=9))


@pytest.mark.parametrize("view", ["index", "index_results"])
def test_lists_show_own_rows_only(here, there, view):
    for side, word in ((here, "propia"), (there, "ajena")):
        event_of(side.centre, f"Feria {word}")
        closure_of(side.centre, f"Paro {word}")

    bodies = {name: here.client.get(reverse(f"{name}:{view}")).content.decode() for name in LISTS}

    assert "Escuela Aquí" in bodies["escuelas"]
    assert "Escuela Allá" not in bodies["escuelas"]
    assert here.cohort.code in bodies["grupos"]
    assert there.cohort.code not in bodies["grupos"]
    assert "Feria propia" in bodies["actividades"]
    assert "Feria ajena" not in bodies["actividades"]
    assert "Paro propia" in bodies["dias-sin-clases"]
    assert "Paro ajena" not in bodies["dias-sin-clases"]


def test_a_plain_viewset_would_show_the_other_centre(here, there):
    plain = ModelViewSet(model=School, form_fields=["name"], add_to_reference_index=False, copy_view_enabled=False)
    request = RequestFactory().get("/")
    request.user = here.coordinator
    view = plain.index_view_class(model=School)
    view.setup(request)

    assert there.school in view.get_base_queryset()
    assert there.school not in rows_in_scope(School, here.coordinator)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("view", ["edit", "delete"])
@pytest.mark.parametrize("name", WRITTEN)
def test_a_foreign_row_is_answered_like_a_random_one(here, there, name, view, method):
    foreign = {
        "escuelas": there.school,
        "grupos": there.cohort,
        "actividades": event_of(there.centre, "Feria"),
        "dias-sin-clases": closure_of(there.centre, "Paro"),
        "antecedentes": check_of(there.centre),
        "tiempos-de-viaje": TravelTime.objects.create(
            centre=there.centre, from_district="Belén", to_district="Punchana", minutes=40
        ),
    }[name]

    answers = [
        getattr(here.client, method)(reverse(f"{name}:{view}", args=[quote(pk)])) for pk in (foreign.pk, 987654321, 10**30)
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert answers[0].content == answers[1].content == answers[2].content
    assert type(foreign).objects.filter(pk=foreign.pk).exists()


def test_an_own_row_opens(here):
    response = here.client.get(reverse("escuelas:edit", args=[here.school.pk]))

    assert response.status_code == 200
    assert "Escuela Aquí" in response.content.decode()
    assert "<title>Instituciones educativas - Maloca</title>" in response.content.decode()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR])
def test_editors_and_administrators_find_no_office(here, role):
    client = signed_in(make_staff(role=role))
    shown = SET_UP if role == Role.ADMINISTRATOR else ()
    addresses = [reverse(f"{name}:index") for name in LISTS if name not in shown]
    addresses += [reverse("office:rosters"), reverse("office_certificates:cohorts")]

    assert {client.get(address).status_code for address in addresses} == {404}
    menu = client.get("/admin/").content.decode()
    assert "/admin/grupos/" not in menu
    assert "/admin/nominas/" not in menu
    assert "/admin/grupos/" in here.client.get("/admin/").content.decode()


def test_a_coordinator_who_facilitates_elsewhere_gets_nothing_of_there(here, there):
    CohortStaff.objects.create(cohort=there.cohort, user=here.coordinator, role=StaffRole.FACILITATOR, valid_from=a_day(before=1))
    there.cohort.refresh_from_db()

    response = here.client.get(reverse("grupos:index"))

    assert there.cohort.code not in response.content.decode()
    assert here.client.get(reverse("office:cohort", args=[there.cohort.public_id])).status_code == 404


def test_a_new_cohort_offers_and_accepts_own_places_only(here, there):
    form = here.client.get(reverse("grupos:add")).content.decode()

    refused = here.client.post(reverse("grupos:add"), cohort_data(here, school=there.school.pk))
    made_up = here.client.post(reverse("grupos:add"), cohort_data(here, school=987654321))
    stored = here.client.post(reverse("grupos:add"), cohort_data(here))

    assert "Escuela Aquí" in form
    assert "Escuela Allá" not in form
    assert "Elija una opción de la lista" in refused.content.decode()
    assert "Elija una opción de la lista" in made_up.content.decode()
    assert "Escuela Allá" not in refused.content.decode()
    cohort = Cohort.objects.get(code="G-NUEVO")
    assert stored["Location"] == reverse("office:cohort", args=[cohort.public_id])
    assert (cohort.school, cohort.centre) == (here.school, here.centre)


def test_a_school_cannot_be_moved_to_a_foreign_centre(here, there):
    url = reverse("escuelas:edit", args=[here.school.pk])

    refused = here.client.post(url, school_data(here.school, centre=there.centre.pk))

    assert "Elija una opción de la lista" in refused.content.decode()
    here.school.refresh_from_db()
    assert here.school.centre == here.centre


def test_with_students_in_it_a_cohort_keeps_its_workshop_and_school(here):
    other = make_school(centre=here.centre)
    url = reverse("grupos:edit", args=[here.cohort.pk])
    before = here.cohort.workshop

    here.client.post(url, cohort_data(here, school=other.pk, section="C"))

    here.cohort.refresh_from_db()
    assert (here.cohort.school, here.cohort.workshop, here.cohort.section) == (here.school, before, "C")


def test_the_list_counts_those_who_start_later_and_not_those_who_left(here):
    cohort = make_cohort(school=here.school, starts_on=a_day(before=-7))
    left = make_enrolment(cohort=cohort)
    left.starts_on, left.ends_on = a_day(before=9), a_day(before=2)
    left.save()
    make_enrolment(cohort=cohort)

    body = here.client.get(reverse("grupos:index")).content.decode()

    assert "<span>1 / 35</span>" in body[body.index(cohort.code) - 900 :]


def test_filters_offer_own_schools_only(here, there):
    body = here.client.get(reverse("grupos:index"), {"school": there.school.pk}).content.decode()

    assert "Escuela Aquí" in body
    assert "Escuela Allá" not in body
    assert there.cohort.code not in body


@pytest.mark.parametrize("typed", ["AQUI", "escuela aquí", "aqui escuela"])
def test_search_needs_no_accents(here, typed):
    make_school(centre=here.centre, name="Otra")

    body = here.client.get(reverse("escuelas:index"), {"q": typed}).content.decode()

    assert "Escuela Aquí" in body
    assert "“Otra”" not in body


def test_writing_leaves_nothing_in_wagtails_log_or_reference_index(here):
    new = school_data(here.school, name="Nueva", modular_code="9999991")

    here.client.post(reverse("escuelas:add"), new)
    made = School.objects.get(name="Nueva")
    here.client.post(reverse("escuelas:edit", args=[made.pk]), school_data(made, name="Renovada"))
    here.client.post(reverse("escuelas:delete", args=[made.pk]))

    assert not School.objects.filter(pk=made.pk).exists()
    assert ModelLogEntry.objects.count() == 0
    assert ReferenceIndex.objects.filter(base_content_type__app_label__in=["records", "scheduling"]).count() == 0
    assert ReferenceIndex.indexed_models.isdisjoint({*SCOPED, Student})


def test_wagtails_own_way_of_saving_would_leave_a_name(here):
    EditAction(here.school, user=here.coordinator).execute(skip_permission_checks=True)

    assert ModelLogEntry.objects.get().label == str(here.school)


def test_what_others_lean_on_is_not_deleted(here):
    response = here.client.post(reverse("escuelas:delete", args=[here.school.pk]), follow=True)

    assert "No se puede borrar" in response.content.decode()
    assert School.objects.filter(pk=here.school.pk).exists()


def test_deleting_is_offered_only_for_what_nothing_leans_on(here):
    free = make_school(centre=here.centre, name="Libre")
    offered, kept = (here.client.get(reverse("escuelas:edit", args=[row.pk])).text for row in (free, here.school))

    assert f'href="{reverse("escuelas:delete", args=[free.pk])}">Borrar</a>' in offered
    assert ">Borrar</a>" not in kept
    assert "No se puede borrar porque de esto dependen: estudiantes, grupos." in kept


def test_the_question_before_deleting_says_what_leans_on_it_instead(here):
    free = make_school(centre=here.centre, name="Libre")
    asked, told = (here.client.get(reverse("escuelas:delete", args=[row.pk])).text for row in (free, here.school))

    assert "Sí, borrar" in asked
    assert "Sí, borrar" not in told
    assert "No se puede borrar porque de esto dependen: estudiantes, grupos." in told


def test_every_office_model_has_a_registered_scope():
    policies = {model: policy_registry.get_by_type(model, fallback=False) for model in SCOPED}

    assert [model for model, policy in policies.items() if not isinstance(policy, ScopedPermissionPolicy)] == []


def names_below(patterns, namespace: str = ""):
    """The full name of every address."""
    for entry in patterns:
        if inner := getattr(entry, "url_patterns", None):
            yield from names_below(inner, entry.namespace or namespace)
        else:
            yield f"{namespace}:{getattr(entry, 'name', '')}"


def test_no_side_door_is_mounted():
    doors = {name for name in names_below(get_resolver().url_patterns) if name.split(":")[0] in LISTS}
    read, written = {"index", "index_results"}, {"index", "index_results", "add", "edit", "delete"}

    set_up = {f"{name}:{view}" for name in SET_UP for view in ("add", "edit")}
    assert doors == {f"{name}:{view}" for name in LISTS for view in (written if name in WRITTEN else read)} | set_up


@pytest.mark.parametrize("name", LISTS)
def test_no_list_exports(here, name):
    response = here.client.get(reverse(f"{name}:index"), {"export": "csv"})

    assert response.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_same_number_of_queries(here, rows, django_assert_num_queries):
    for _number in range(rows - 1):
        make_cohort(school=make_school(centre=here.centre))
    here.client.get(reverse("grupos:index"))

    with django_assert_num_queries(11):
        body = here.client.get(reverse("grupos:index")).content.decode()

    assert body.count("3.º A</a>") == rows
