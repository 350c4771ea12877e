"""All addresses of the console."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("console.people.urls")),
    path("conversations/", include("console.conversations.urls")),
    path("callbacks/", include("console.callbacks.urls")),
    path("livechat/", include("console.livechat.urls")),
    path("review/", include("console.review.urls")),
    path("directory/facts/", include("console.facts.urls")),
    path("directory/", include("console.directory.urls")),
    path("dashboard/", include("console.dashboard.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
]
