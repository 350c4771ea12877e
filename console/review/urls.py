"""Addresses of the review."""

from django.urls import path

from console.review import views

urlpatterns = [
    path("", views.index, name="review"),
    path("export/", views.export, name="review-export"),
    path("<str:conversation>/next/", views.onward, name="review-next"),
    path("<str:conversation>/done/", views.done, name="review-done"),
    path("<str:conversation>/<int:number>/", views.message, name="review-message"),
    path("<str:conversation>/<int:number>/judge/", views.judge, name="review-judge"),
    path("<str:conversation>/<int:number>/resolve/", views.resolve, name="review-resolve"),
]
