"""Staff sign-in. Only what is used of allauth is mounted."""

from allauth.account.views import login
from django.urls import path

from . import views

urlpatterns = [
    path("entrar/", login, name="account_login"),
    path("_util/login/", views.to_sign_in),
    path("salir/", views.sign_out, name="account_logout"),
    path("salir/listo/", views.signed_out, name="account_signed_out"),
]

# Before Wagtail's own addresses under /admin/.
office_urlpatterns = [
    path("login/", views.to_sign_in),
    path("logout/", views.leave_office),
    path("password_reset/", views.to_sign_in),
    path("password_reset/<path:rest>", views.to_sign_in),
]
