"""Addresses of the conversations."""

from django.urls import path

from console.conversations import views

urlpatterns = [
    path("", views.index, name="conversations"),
    path("views/", views.save, name="save-view"),
    path("views/<int:view>/delete/", views.drop, name="drop-view"),
    path("<str:conversation>/", views.show, name="conversation"),
]
