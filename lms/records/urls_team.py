"""Addresses of the staff screen, below /admin/personal/."""

from django.urls import path

from .views import team

app_name = "team"
urlpatterns = [
    path("", team.TeamListView.as_view(), name="list"),
    path("invitar/", team.InviteView.as_view(), name="invite"),
    path("<int:pk>/", team.PersonView.as_view(), name="person"),
    path("<int:pk>/roles/", team.GrantView.as_view(), name="grant"),
    path("<int:pk>/roles/<int:grant>/", team.GrantDatesView.as_view(), name="dates"),
    path("<int:pk>/roles/<int:grant>/quitar/", team.GrantEndView.as_view(), name="end"),
    path("<int:pk>/desactivar/", team.DisableView.as_view(), name="disable"),
    path("<int:pk>/activar/", team.EnableView.as_view(), name="enable"),
    path("<int:pk>/enlace/", team.LinkView.as_view(), name="link"),
    path("<int:pk>/segundo-paso/", team.FactorView.as_view(), name="factor"),
    path("<int:pk>/retirar/", team.WithdrawView.as_view(), name="withdraw"),
]
