"""Addresses of requests and agreements in the office, below /admin/. Viewsets bring their own."""

from django.urls import path

from . import views_agreements
from .views_requests_office import AnswerView, OpenCohortView

app_name = "requests"
urlpatterns = [
    path("solicitudes/<uuid:public_id>/", AnswerView.as_view(), name="answer"),
    path("solicitudes/<uuid:public_id>/grupo/", OpenCohortView.as_view(), name="cohort"),
    path("convenios/<uuid:public_id>/archivo/", views_agreements.agreement_file, name="agreement_file"),
]
