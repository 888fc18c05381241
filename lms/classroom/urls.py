"""Student sign-in."""

app_name = "classroom"
urlpatterns: list = []
