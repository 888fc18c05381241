"""Addresses of certificates in the office, below /admin/constancias/."""

from django.urls import path

from . import views_office as views

app_name = "office_certificates"
urlpatterns = [
    path("", views.CertificateCohortsView.as_view(), name="cohorts"),
    path("<uuid:public_id>/", views.CohortCertificatesView.as_view(), name="cohort"),
    path("<uuid:public_id>/emitir/", views.IssueView.as_view(), name="issue"),
    path("anular/<uuid:public_id>/", views.RevokeView.as_view(), name="revoke"),
]
