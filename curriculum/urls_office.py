"""Addresses of the editor's own pages for materials, below /admin/. The viewset brings its own."""

from django.urls import path

from . import views_office as views

app_name = "office_materials"
urlpatterns = [
    path("<uuid:public_id>/archivo/", views.ReplaceView.as_view(), name="replace"),
    path("<uuid:public_id>/retirar/", views.OfferView.as_view(offers=False), name="withdraw"),
    path("<uuid:public_id>/ofrecer/", views.OfferView.as_view(), name="offer"),
    path("<uuid:public_id>/version/<int:number>/", views.VersionView.as_view(), name="version"),
]
