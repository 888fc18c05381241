"""Addresses of the staff screen, below /admin/personal/."""

from django.urls import path

from .views import team, team_steps

app_name = "team"
urlpatterns = [
    path("", team.TeamListView.as_view(), name="list"),
    path("invitar/", team.InviteView.as_view(), name="invite"),
    path("<int:pk>/", team.PersonView.as_view(), name="person"),
    path("<int:pk>/roles/", team.GrantView.as_view(), name="grant"),
    path("<int:pk>/roles/<int:grant>/", team.GrantDatesView.as_view(), name="dates"),
    path("<int:pk>/roles/<int:grant>/quitar/", team_steps.GrantEndView.as_view(), name="end"),
    path("<int:pk>/desactivar/", team_steps.DisableView.as_view(), name="disable"),
    path("<int:pk>/activar/", team_steps.EnableView.as_view(), name="enable"),
    path("<int:pk>/enlace/", team_steps.LinkView.as_view(), name="link"),
    path("<int:pk>/segundo-paso/", team_steps.FactorView.as_view(), name="factor"),
    path("<int:pk>/retirar/", team_steps.WithdrawView.as_view(), name="withdraw"),
]
