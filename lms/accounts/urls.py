"""Staff sign-in, second factors, own account. Of allauth only what is used is mounted, under addresses of ours."""

from allauth.account.views import login, password_change, reauthenticate
from allauth.mfa.base.views import authenticate, index
from allauth.mfa.base.views import reauthenticate as reauthenticate_by_code
from allauth.mfa.recovery_codes.views import generate_recovery_codes, view_recovery_codes
from allauth.mfa.totp.views import activate_totp, deactivate_totp
from allauth.mfa.webauthn.views import RemoveWebAuthnView, add_webauthn, login_webauthn, reauthenticate_webauthn
from django.urls import path, reverse_lazy

from . import views, views_account

urlpatterns = [
    path("entrar/", login, name="account_login"),
    path("entrar/codigo/", authenticate, name="mfa_authenticate"),
    path("entrar/llave/", login_webauthn, name="mfa_login_webauthn"),
    path("entrar/contrasena/", views_account.AskNewPasswordView.as_view(), name="account_reset_password"),
    # Where allauth sends whoever has no password to change.
    path("entrar/contrasena/", views_account.AskNewPasswordView.as_view(), name="account_set_password"),
    path("entrar/contrasena/enviada/", views_account.password_asked, name="account_password_asked"),
    path("cuenta/", index, name="mfa_index"),
    path("cuenta/contrasena/", password_change, name="account_change_password"),
    path("cuenta/sesiones/", views_account.SessionsView.as_view(), name="account_sessions"),
    path("cuenta/confirmar/", reauthenticate, name="account_reauthenticate"),
    path("cuenta/confirmar/codigo/", reauthenticate_by_code, name="mfa_reauthenticate"),
    path("cuenta/confirmar/llave/", reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("cuenta/aplicacion/", activate_totp, name="mfa_activate_totp"),
    path("cuenta/aplicacion/quitar/", deactivate_totp, name="mfa_deactivate_totp"),
    path("cuenta/codigos/", view_recovery_codes, name="mfa_view_recovery_codes"),
    path("cuenta/codigos/nuevos/", generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("cuenta/llaves/nueva/", add_webauthn, name="mfa_add_webauthn"),
    path(
        "cuenta/llaves/<int:pk>/quitar/",
        RemoveWebAuthnView.as_view(success_url=reverse_lazy("mfa_index")),
        name="mfa_remove_webauthn",
    ),
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
