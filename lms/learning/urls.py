"""Addresses of learning."""

from django.urls import path

from . import views, views_staff

app_name = "learning"
urlpatterns = [
    path("inicio/prueba/<uuid:public_id>/", views.SittingView.as_view(), name="sitting"),
    path("inicio/prueba/<uuid:public_id>/<int:number>/", views.QuestionView.as_view(), name="question"),
    path("inicio/leido/<uuid:lesson_key>/", views.ReadingView.as_view(), name="reading"),
    path("grupos/<uuid:public_id>/aprendizaje/", views_staff.CohortLearningView.as_view(), name="cohort"),
    path("grupos/<uuid:public_id>/aprendizaje/<uuid:quiz>/<slug:moment>/", views_staff.GridView.as_view(), name="grid"),
    path("pruebas/<uuid:quiz>/hoja.pdf", views_staff.sheet, name="sheet"),
]
