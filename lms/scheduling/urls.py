"""Addresses of scheduling."""

app_name = "scheduling"
urlpatterns: list = []
