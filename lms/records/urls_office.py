"""Addresses of the coordinator's own pages, below /admin/. Viewsets bring their own."""

from django.urls import path

from .views import cohorts, rosters

app_name = "office"
urlpatterns = [
    path("grupos/<uuid:public_id>/", cohorts.CohortView.as_view(), name="cohort"),
    path("grupos/<uuid:public_id>/personal/", cohorts.StaffAssignView.as_view(), name="staff_assign"),
    path("grupos/<uuid:public_id>/personal/<int:place>/quitar/", cohorts.StaffEndView.as_view(), name="staff_end"),
    path("grupos/<uuid:public_id>/nomina.<slug:kind>", cohorts.RosterExportView.as_view(), name="roster_export"),
    path("nominas/", rosters.RosterStartView.as_view(), name="rosters"),
    path("nominas/plantilla.xlsx", rosters.RosterTemplateView.as_view(), name="roster_template"),
    path("nominas/<uuid:public_id>/", rosters.RosterView.as_view(), name="roster"),
    path("nominas/<uuid:public_id>/respuestas/", rosters.RosterAnswerView.as_view(), name="roster_answer"),
    path("nominas/<uuid:public_id>/guardar/", rosters.RosterCommitView.as_view(), name="roster_commit"),
    path("nominas/<uuid:public_id>/descartar/", rosters.RosterDiscardView.as_view(), name="roster_discard"),
]
