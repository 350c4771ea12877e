"""Addresses of the call-backs."""

from django.urls import path

from console.callbacks import views

urlpatterns = [
    path("", views.index, name="callbacks"),
    path("<str:callback>/", views.show, name="callback"),
    path("<str:callback>/step/", views.move, name="callback-step"),
]
