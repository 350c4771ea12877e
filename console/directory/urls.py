"""Addresses of the directory."""

from django.urls import path

from console.directory import importing, views

urlpatterns = [
    path("", views.index, name="directory"),
    path("import/", importing.preview, name="directory-import"),
    path("import/<int:draft>/", importing.take, name="directory-take"),
    path("directory.csv", importing.table, name="directory-table"),
    path("new/", views.new, name="organisation-new"),
    path("<slug:key>/", views.show, name="organisation"),
    path("<slug:key>/edit/", views.edit, name="organisation-edit"),
    path("<slug:key>/confirm/", views.confirm, name="organisation-confirm"),
    path("<slug:key>/restore/<int:revision>/", views.restore, name="organisation-restore"),
    path("<slug:key>/services/<int:number>/", views.service, name="service-edit"),
    path("<slug:key>/locations/<int:number>/", views.location, name="location-edit"),
]
