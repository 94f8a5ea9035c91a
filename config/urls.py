from functools import cache

from allauth.account.decorators import secure_admin_login
from allauth.account.views import logout
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from groups.admin.site import choices, on_site
from groups.urls import for_machines, for_people
from groups.views import debug_mail
from groups.views.styleguide import styleguide

# Pages that have an address in each language, and what has one address only.
_in_languages = include(for_people)
_others = [
    *for_machines,
    path("debug/mail/", debug_mail.mails, name="debug-mail"),
    path("styleguide/", styleguide, name="styleguide"),
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

urlpatterns = [path("", _in_languages), *_others]


@cache
def below(prefix: str) -> tuple[URLPattern | URLResolver, ...]:
    """Return all addresses with those of pages below a language's prefix: what links on such a page are made from."""
    return (path(f"{prefix}/", _in_languages), *_others)
