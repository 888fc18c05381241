"""Addresses of scheduling."""

from django.urls import path

from . import views, views_agenda, views_availability, views_change, views_clashes, views_feeds, views_requests, views_shift

app_name = "scheduling"
urlpatterns = [
    path("agenda/", views_agenda.agenda, name="agenda"),
    path("agenda/cruces/", views_clashes.clash_list, name="clashes"),
    path("sesiones/<uuid:public_id>/cruces/", views_clashes.SessionClashesView.as_view(), name="session_clashes"),
    path("grupos/<uuid:public_id>/planificar/", views.PlanView.as_view(), name="plan"),
    path("sesiones/<uuid:public_id>/", views_agenda.session, name="session"),
    path("agenda/mover/", views_shift.ShiftView.as_view(), name="shift"),
    path("agenda/mover/<uuid:batch>/", views_shift.BatchView.as_view(), name="batch"),
    path("sesiones/<uuid:public_id>/suspender/", views_change.CancelView.as_view(), name="cancel"),
    path("sesiones/<uuid:public_id>/mover/", views_change.MoveView.as_view(), name="move"),
    path("sesiones/<uuid:public_id>/recuperar/", views_change.MakeUpView.as_view(), name="make_up"),
    path("sesiones/<uuid:public_id>/facilita/", views_change.SubstituteView.as_view(), name="substitute"),
    path("solicitudes/", views_requests.requests, name="requests"),
    path("solicitudes/nueva/", views_requests.AskView.as_view(), name="ask"),
    path("solicitudes/<uuid:public_id>/", views_requests.RequestView.as_view(), name="request"),
    path("sesiones/<uuid:public_id>/taller.ics", views_feeds.session_file, name="session_file"),
    path("mi-disponibilidad/", views_availability.AvailabilityView.as_view(), name="availability"),
    path("disponibilidad/", views_availability.availabilities, name="availabilities"),
    path("mi-calendario/", views_feeds.CalendarView.as_view(), name="calendar"),
    path("mi-calendario/<uuid:public_id>/cambiar/", views_feeds.RenewView.as_view(), name="feed_renew"),
    path("mi-calendario/<uuid:public_id>/borrar/", views_feeds.RevokeView.as_view(), name="feed_revoke"),
]
