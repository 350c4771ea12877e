"""Addresses around accounts."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from console.people import login, views

urlpatterns = [
    path("", views.home, name="home"),
    path("health/live", views.live, name="live"),
    path("login/", login.Login.as_view(), name="login"),
    path("login/code/", login.code, name="login-code"),
    path("logout/", LogoutView.as_view(next_page="login"), name="logout"),
    path("setup/<str:token>/", views.setup, name="setup"),
    path("account/", views.account, name="account"),
    path("account/password/", views.password, name="account-password"),
    path("account/code/", views.authenticator, name="account-code"),
]
