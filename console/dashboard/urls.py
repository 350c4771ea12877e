"""Addresses of the dashboard."""

from django.urls import path, re_path

from console.dashboard import views

urlpatterns = [
    path("", views.index, name="dashboard"),
    re_path(
        r"^(?P<month>\d{4}-\d\d)\.(?P<kind>csv|pdf)$", views.download, name="dashboard-download"
    ),
]
