from allauth.account.decorators import secure_admin_login
from allauth.account.views import logout
from django.contrib import admin
from django.urls import include, path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from groups.admin.site import choices, on_site
from groups.views import debug_mail

urlpatterns = [
    path("", include("groups.urls")),
    path("debug/mail/", debug_mail.mails, name="debug-mail"),
    path("account/", include("facilitators.accounts.urls")),
    path("still-true/", include("facilitators.confirmation.urls")),
    # The admin's login is this login.
    path("admin/login/", never_cache(secure_admin_login(admin.site.login))),
    path("admin/logout/", logout),
    path("admin/password_change/", RedirectView.as_view(pattern_name="set-password")),
    path("admin/autocomplete/", admin.site.admin_view(choices)),
    path("admin/r/<path:row>", on_site),
    path("admin/", admin.site.urls),
]
