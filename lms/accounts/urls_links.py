"""Pages behind one-time links."""

from django.urls import path

from . import views_links

urlpatterns = [
    path("invitacion/<str:token>/", views_links.InvitationView.as_view(), name="account_invitation"),
    path("contrasena/<str:token>/", views_links.NewPasswordView.as_view(), name="account_new_password"),
]
