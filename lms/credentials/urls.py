"""Addresses of credentials."""

app_name = "credentials"
urlpatterns: list = []
