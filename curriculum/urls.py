"""Addresses of the curriculum beside its pages: materials and their files."""

app_name = "curriculum"
urlpatterns: list = []
