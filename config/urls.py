from django.contrib import admin
from django.urls import include, path

from groups.admin.site import choices, on_site

urlpatterns = [
    path("", include("groups.urls")),
    path("account/", include("allauth.urls")),
    path("admin/autocomplete/", admin.site.admin_view(choices)),
    path("admin/r/<path:row>", on_site),
    path("admin/", admin.site.urls),
]
