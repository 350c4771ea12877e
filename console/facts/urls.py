"""Addresses of the facts."""

from django.urls import path

from console.facts import views

urlpatterns = [
    path("", views.index, name="facts"),
    path("<slug:key>/", views.show, name="fact"),
    path("<slug:key>/edit/", views.edit, name="fact-edit"),
    path("<slug:key>/confirm/", views.confirm, name="fact-confirm"),
    path("<slug:key>/restore/<int:revision>/", views.restore, name="fact-restore"),
]
