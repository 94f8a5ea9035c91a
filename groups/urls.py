"""Public addresses. They are a contract: other software relies on them."""

from django.urls import path

from groups.views import finder, group, health, pages, topics

urlpatterns = [
    path("", pages.start, name="start"),
    path("groups/", finder.finder, name="finder"),
    path("groups/<slug:slug>/", group.group, name="group"),
    path("topics/", topics.topics, name="topics"),
    path("topics/<slug:slug>/", topics.topic, name="topic"),
    path("help-now/", pages.help_now, name="help-now"),
    path("leave/", pages.leave, name="leave"),
    path("about/", pages.about, name="about"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
