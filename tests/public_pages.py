"""Every public page by the name of its address, for tests that must hold on all of them."""

from django.urls import reverse

from groups.models import SupportGroup, Topic

# Addresses that answer with something else than a page.
NOT_PAGES = {"calendar", "leave", "healthz", "readyz", "metrics"}
WITHOUT_ARGUMENT = (
    *("start", "finder", "choose", "print", "shortlist", "compare", "topics"),
    *("help-now", "about", "privacy", "accessibility"),
)

# Every page that anybody may open, but for those with a form.
PAGES = (*WITHOUT_ARGUMENT, "group", "card", "topic", "api-docs")

# Pages behind a link in a mail; tests/integration/contact and public_forms are about them.
BY_LINK = {"answer", "answer-end", "answer-report", "send-details", "answer-done", "add-group-confirm"}

# Pages with a form, which no cache may keep, and what follows on them.
FORMS = ("report", "contact", "join", "add-group")
AFTER_FORMS = ("report-sent", "contact-sent", "join-sent", "add-group-sent")
OF_NO_GROUP = {"add-group", "add-group-sent"}


def public_pages(group: SupportGroup, topic: Topic) -> dict[str, str]:
    """Return the address of each public page by name; the pages of one thing are those of ``group`` and ``topic``."""
    return {
        **{name: reverse(name) for name in WITHOUT_ARGUMENT},
        "group": group.get_absolute_url(),
        "card": reverse("card", args=[group.slug]),
        "topic": topic.get_absolute_url(),
        "api-docs": reverse("api:openapi-view"),
    }


def form_pages(group: SupportGroup) -> dict[str, str]:
    """Return the address of each page with a public form, and of those that follow on one, by name."""
    return {name: reverse(name, args=[] if name in OF_NO_GROUP else [group.slug]) for name in (*FORMS, *AFTER_FORMS)}
