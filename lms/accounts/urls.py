"""Staff sign-in. Only what is used of allauth is mounted."""

from allauth.account import views
from django.urls import path

urlpatterns = [
    path("entrar/", views.login, name="account_login"),
    path("salir/", views.logout, name="account_logout"),
]
