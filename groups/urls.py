"""Public addresses. They are a contract: other software relies on them.

Each page says what its ETag is made from; ``groups.views.caching`` tells why.
"""

from django.urls import URLPattern, URLResolver, path

from groups.api.site import api
from groups.views import add_group, answer, choose, contact, finder, group, health, join, pages, report, topics
from groups.views.booklet import booklet
from groups.views.caching import directory, nothing, shared
from groups.views.calendar import calendar
from groups.views.card import card
from groups.views.compare import compare
from groups.views.shortlist import shortlist

# Pages for people: also below a prefix for each language.
for_people = [
    path("", shared(directory)(pages.start), name="start"),
    path("groups/", shared(directory)(finder.finder), name="finder"),
    path("choose/", shared(directory)(choose.choose), name="choose"),
    path("groups/<slug:slug>/", shared(None)(group.group), name="group"),
    path("groups/<slug:slug>/calendar.ics", shared(None)(calendar), name="calendar"),
    path("groups/<slug:slug>/card/", shared(None)(card), name="card"),
    path("groups/<slug:slug>/contact/", contact.contact, name="contact"),
    path("groups/<slug:slug>/contact/sent/", contact.contact_sent, name="contact-sent"),
    path("groups/<slug:slug>/join/", join.join, name="join"),
    path("groups/<slug:slug>/join/sent/", join.join_sent, name="join-sent"),
    path("groups/<slug:slug>/report/", report.report, name="report"),
    path("groups/<slug:slug>/report/sent/", report.report_sent, name="report-sent"),
    path("add-a-group/", add_group.add_group, name="add-group"),
    path("add-a-group/sent/", add_group.add_group_sent, name="add-group-sent"),
    path("add-a-group/confirm/<str:token>/", add_group.add_group_confirm, name="add-group-confirm"),
    path("answer/", answer.answer, name="answer"),
    path("answer/end/", answer.answer_end, name="answer-end"),
    path("answer/report/", answer.answer_report, name="answer-report"),
    path("answer/details/", answer.send_details, name="send-details"),
    path("answer/done/", answer.answer_done, name="answer-done"),
    path("topics/", shared(directory)(topics.topics), name="topics"),
    path("topics/<slug:slug>/", shared(directory)(topics.topic), name="topic"),
    path("print/", shared(directory)(booklet), name="print"),
    path("shortlist/", shared(nothing)(shortlist), name="shortlist"),
    path("compare/", shared(None)(compare), name="compare"),
    path("help-now/", shared(None)(pages.help_now), name="help-now"),
    path("leave/", pages.leave, name="leave"),
    path("about/", shared(nothing)(pages.about), name="about"),
    path("privacy/", shared(nothing)(pages.privacy), name="privacy"),
    path("accessibility/", shared(nothing)(pages.accessibility), name="accessibility"),
]

# What other software reads: in one language, at one address.
for_machines: list[URLPattern | URLResolver] = [
    path("api/", api.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]

urlpatterns = [*for_people, *for_machines]
