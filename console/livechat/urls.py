"""Addresses of the live chat."""

from django.urls import path

from console.livechat import views

urlpatterns = [
    path("", views.index, name="livechat"),
    path("switch/", views.switch, name="livechat-switch"),
    path("presence/", views.presence, name="livechat-presence"),
    path("hours/", views.hours, name="livechat-hours"),
    path("hours/<slug:partner>/", views.partner_hours, name="livechat-partner-hours"),
    path("<str:conversation>/", views.chat, name="livechat-chat"),
    path("<str:conversation>/take/", views.take, name="livechat-take"),
    path("<str:conversation>/lines/", views.lines, name="livechat-lines"),
    path("<str:conversation>/say/", views.say, name="livechat-say"),
    path("<str:conversation>/end/", views.end, name="livechat-end"),
]
