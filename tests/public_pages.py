"""Every public page by the name of its address, for tests that must hold on all of them."""

from django.urls import reverse

from groups.models import SupportGroup, Topic

# Addresses that answer with something else than a page.
NOT_PAGES = {"leave", "healthz", "readyz", "metrics"}
WITHOUT_ARGUMENT = ("start", "finder", "topics", "help-now", "about", "privacy", "accessibility")

# Pages with a form, which no cache may keep, and what follows on them.
FORMS = ("report",)
AFTER_FORMS = ("report-sent",)


def public_pages(group: SupportGroup, topic: Topic) -> dict[str, str]:
    """Return the address of each public page by name; the pages of one thing are those of ``group`` and ``topic``."""
    return {
        **{name: reverse(name) for name in WITHOUT_ARGUMENT},
        "group": group.get_absolute_url(),
        "topic": topic.get_absolute_url(),
        "api-docs": reverse("api:openapi-view"),
    }


def form_pages(group: SupportGroup) -> dict[str, str]:
    """Return the address of each page with a public form, and of those that follow on one, by name."""
    return {name: reverse(name, args=[group.slug]) for name in (*FORMS, *AFTER_FORMS)}
