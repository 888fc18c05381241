"""Staff sign-in, second factors, own sessions. Only what is used of allauth is mounted."""

from allauth.account.views import login
from allauth.mfa.base.views import authenticate
from allauth.mfa.totp.views import activate_totp
from allauth.mfa.webauthn.views import add_webauthn, login_webauthn
from django.urls import path

from . import views

urlpatterns = [
    path("entrar/", login, name="account_login"),
    path("entrar/codigo/", authenticate, name="mfa_authenticate"),
    path("entrar/llave/", login_webauthn, name="mfa_login_webauthn"),
    path("cuenta/aplicacion/", activate_totp, name="mfa_activate_totp"),
    path("cuenta/llaves/nueva/", add_webauthn, name="mfa_add_webauthn"),
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
