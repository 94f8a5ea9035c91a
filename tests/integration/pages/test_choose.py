"""The guided finder: one question a page, the answers in the address, groups at the end of every way."""

from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode

import pytest

from groups.actions import unmet
from groups.actions.dates import refresh_occurrences
from groups.models import UnmetNeed
from tests.factories import (
    make_access_feature,
    make_community,
    make_crisis_line,
    make_group,
    make_meeting,
    make_place,
    make_topic,
    make_venue,
)
from tests.reading import Reading

STEPS = ("topic", "closer", "for", "place", "time", "needs")
LEEDS = {"latitude": 53.7965, "longitude": -1.5478}


class Form(HTMLParser):
    """The form on a page: where it goes, what it sends along, and the answers one can tick, by parameter."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.action = ""
        self.sent: list[tuple[str, str]] = []
        self.picks: dict[str, list[str]] = {}
        self.ticked: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = given["action"]
        elif tag == "input" and given.get("type") == "hidden" and "disabled" not in given:
            self.sent.append((given["name"], given["value"]))
        elif tag == "input" and given.get("type") in ("radio", "checkbox"):
            self.picks.setdefault(given["name"], []).append(given["value"])
            self.ticked += [(given["name"], given["value"])] if "checked" in given else []

    def with_(self, **answers: str) -> str:
        """The address the form leads to with these answers."""
        return f"{self.action}?{urlencode([*self.sent, *answers.items()])}"


@pytest.fixture
def form(client, db, now):
    return lambda url: Form(client.get(url).content.decode())


@pytest.fixture
def listed(db, now):
    """Groups about grief (one of them, about a partner, says everything) and about alcohol; one hidden draft."""
    grief = make_topic(name="Grief", slug="grief", description="For those who have lost someone.")
    partner = make_topic(name="Death of a partner", slug="partner", parent=grief)
    make_topic(name="Loss of a pet", slug="pet", parent=grief)
    alcohol = make_topic(name="Alcohol", slug="alcohol")
    make_topic(name="Anger", slug="anger")
    step_free = make_access_feature(name="Step-free way in", slug="step-free")
    make_access_feature(name="Captions", slug="captions")
    full = make_group(
        name="Still Here",
        topics=[partner],
        for_whom="self",
        may_just_listen=True,
        newcomers_welcome=True,
        communities=[make_community(name="Women", slug="women"), make_community(name="Everyone", slug="everyone")],
    )
    make_meeting(full, byday=["TU"], venue=make_venue(locality="Leeds", **LEEDS), access={step_free: True})
    make_meeting(make_group(name="Thursday Circle", topics=[grief]), byday=["TH"])
    make_meeting(make_group(name="Night Owls", topics=[alcohol], for_whom="family"), attendance="phone", byday=["MO"])
    men = make_community(name="Men", slug="men")
    make_group(name="Draft", topics=[make_topic(name="Hidden")], communities=[men], status="draft")
    make_place(name="Leeds", **LEEDS)
    refresh_occurrences(now)


def test_first_question_offers_what_groups_are_about_most_listed_first(read, listed):
    page = read("/choose/")
    assert page.each("h1") == ["What brings you here?"]
    assert page.each("p", "choose-progress") == ["Question 1 of 5"]
    assert page.each("label", "pick") == ["Grief For those who have lost someone. 2 groups", "Alcohol 1 group"]
    links = dict(page.links)
    assert links["See the groups now (3)"] == "/groups/"
    assert links["Skip this question"] == "/choose/?step=closer"
    assert links["Back"] == "/"


def test_path_of_answers_leads_question_by_question_to_the_finder(read, form, listed):
    url, seen = "/choose/", []
    answers = [
        {"topic": "grief", "q": ""},
        {"topic": "partner"},
        {"for": "self"},
        {"attendance": "in_person", "near": "Leeds"},
        {"time": "evening", "day": "tue"},
        {"participation": "listen", "newcomers": "yes", "access": "step-free", "community": "women"},
    ]
    for answer in answers:
        seen += [*read(url).each("h1"), *read(url).each("p", "choose-progress")]
        url = form(url).with_(**answer)
    assert seen == [
        "What brings you here?",
        "Question 1 of 5",
        "Does one of these come closer?",
        "Question 1 of 5",
        "Is it for you, or for somebody close to you?",
        "Question 2 of 5",
        "Where would you like to meet?",
        "Question 3 of 5",
        "When could you go?",
        "Question 4 of 5",
        "Would any of this help you?",
        "Question 5 of 5",
    ]
    assert url.startswith("/groups/?")
    given = {name: value for answer in answers for name, value in answer.items() if value}
    assert dict(parse_qsl(url.partition("?")[2])) == given
    assert read(url).each("h1") == ["One group fits"]


def test_path_without_an_answer_leads_to_all_groups(read, listed):
    url = "/choose/"
    for _ in range(5):
        url = dict(read(url).links)["Skip this question"]
    assert url == "/groups/"


def test_empty_form_goes_on_as_skipping_does(read, form, listed):
    url, seen = "/choose/", []
    for _ in range(5):
        seen += read(url).each("p", "choose-progress")
        url = form(url).with_()
    assert seen == [f"Question {number} of 5" for number in range(1, 6)]
    assert url == "/groups/?"


def test_back_leads_the_same_way_with_the_answers_ticked(read, form, listed):
    query = "topic=partner&for=self&near=Leeds&attendance=in_person&time=evening&access=step-free"
    url, seen = f"/choose/?step=needs&{query}", []
    while url != "/":
        seen.append(sorted(form(url).ticked))
        url = dict(read(url).links)["Back"]
        assert url == "/" or url.endswith(query)
    assert seen == [
        [("access", "step-free")],
        [("time", "evening")],
        [("attendance", "in_person")],
        [("for", "self")],
        [("topic", "partner")],
        [("topic", "grief")],
    ]


def test_topic_without_narrower_groups_is_not_asked_closer(read, listed):
    page = read("/choose/?step=closer&topic=alcohol")
    assert page.each("h1") == ["Is it for you, or for somebody close to you?"]
    assert dict(page.links)["Back"] == "/choose/?step=topic&topic=alcohol"


def test_closer_question_skipped_keeps_the_broad_topic(read, form, listed):
    assert form("/choose/?step=closer&topic=partner").picks == {"topic": ["grief", "partner"]}
    links = dict(read("/choose/?step=closer&topic=partner&for=self").links)
    assert links["Skip this question"] == "/choose/?step=for&topic=grief&for=self"


@pytest.mark.parametrize(
    ("step", "offered"),
    [
        ("topic", {"topic": ["grief", "alcohol"]}),
        ("for", {"for": ["self", "family", ""]}),
        ("place", {"attendance": ["in_person", "phone"]}),
        ("time", {"time": ["evening"], "day": ["mon", "tue", "thu"]}),
        (
            "needs",
            {"participation": ["listen"], "newcomers": ["yes"], "access": ["step-free"], "community": ["women"]},
        ),
    ],
)
def test_only_what_some_listed_group_says_is_offered(form, listed, step, offered):
    assert form(f"/choose/?step={step}").picks == offered


def test_answer_that_finds_nothing_beside_the_others_says_so(read, listed):
    assert read("/choose/?for=family").each("label", "pick") == [
        "Alcohol 1 group",
        "Grief For those who have lost someone. Close matches only",
    ]


def test_answers_that_all_find_nothing_do_not_each_say_so(read, listed):
    assert read("/choose/?step=needs&topic=alcohol").each("label", "pick") == [
        "I may just listen You need not say anything.",
        "New people are welcome Many there were new not long ago.",
        "Step-free way in",
        "Women",
    ]


def test_question_to_which_no_group_says_anything_is_not_asked(read, form, now):
    make_group(topics=[make_topic(name="Grief", slug="grief")])
    url, seen = "/choose/", []
    while url.startswith("/choose/"):
        seen += [*read(url).each("p", "choose-progress"), *read(url).each("h1")]
        url = form(url).with_()
    assert seen == [
        "Question 1 of 2",
        "What brings you here?",
        "Question 2 of 2",
        "Where would you like to meet?",
    ]
    assert read("/choose/?step=needs").each("h1") == ["Where would you like to meet?"]


def test_long_list_is_folded_and_open_where_something_of_it_is_chosen(client, read, now):
    grief = make_topic(name="Grief", slug="grief")
    for number in range(12):
        make_group(topics=[make_topic(name=f"Loss {number:02}", slug=f"loss-{number:02}", parent=grief)])
    page = read("/choose/?step=closer&topic=grief")
    assert page.each("summary")[-1] == "4 more"
    assert len(page.each("label", "pick")) == 13
    for slug, is_open in (("loss-00", False), ("loss-11", True)):
        html = client.get(f"/choose/?step=closer&topic={slug}").content.decode()
        assert ('<details class="picks-rest disclosure" open>' in html) == is_open


def test_own_words_are_understood_and_told(read, listed):
    page = read("/choose/?step=time&q=thursday+grief")
    assert "From your own words we took: Thursday. Choose here only to change that." in page.each("p", "choose-hint")
    assert ("See the groups now (1)", "/groups/?q=thursday+grief") in page.links
    assert page.each("dd")[0] == "“thursday grief”"


def test_answers_so_far_lead_back_to_their_questions(read, listed):
    query = "topic=grief&for=self&attendance=in_person&near=Leeds&cost=free"
    page = read(f"/choose/?step=time&{query}")
    assert page.each("dt") == ["What it is about", "Who it is for", "Where"]
    assert page.each("dd")[0::2] == [
        "Grief",
        "For people who live with it",
        "Within 10 miles of Leeds In person",
    ]
    assert ("Change: Where", f"/choose/?step=place&{query}") in page.links


@pytest.mark.parametrize("step", ["place", "time", "needs"])
def test_place_nobody_knows_is_asked_once_more_and_may_be_left_out(read, listed, step):
    page = read(f"/choose/?step={step}&near=Blorptown&attendance=phone")
    assert page.each("h1") == ["Where would you like to meet?"]
    assert page.each("div", "note")[0].startswith("We do not know a place called “Blorptown”. Is it spelt right?")
    links = dict(page.links)
    assert links["Go on without a place"] == "/choose/?step=time&attendance=phone"
    assert links["Skip this question"] == "/choose/?step=time"
    assert links["See the groups now (1)"].endswith("attendance=phone")


def test_place_with_namesakes_is_told_apart(read, form, listed):
    for region, latitude in (("Tyne", 54.97), ("Staffordshire", 53.01)):
        make_place(name="Newport", region=region, latitude=latitude, longitude=-2.2)
    page = read("/choose/?step=time&near=Newport&for=self")
    assert page.each("h1") == ["When could you go?"]  # the likelier one is taken…
    [where] = [words for words in page.each("dd") if "Newport" in words]
    assert where == "Within 10 miles of Newport"
    asked_again = read("/choose/?step=place&near=Newport&for=self")
    assert "Or did you mean one of these?" in asked_again.text  # … and the other is a tap away
    others = [url for text, url in asked_again.links if text.startswith("Newport,")]
    assert len(others) == 1
    assert read(others[0]).each("h1") == ["When could you go?"]


def test_danger_brings_help_before_the_question(read, listed):
    make_crisis_line(name="Listening Line", number="116 123")
    make_topic(name="Suicidal thoughts", slug="suicidal-thoughts", is_crisis=True)
    for query in ("q=i+want+to+die", "topic=suicidal-thoughts"):
        text = read(f"/choose/?step=for&{query}").text
        assert text.index("Listening Line") < text.index("Question 2 of 5")
    assert "Listening Line" not in read("/choose/?step=for&topic=grief").text


def test_answers_are_not_for_search_engines_and_titles_do_not_tell_them(client, listed):
    bare = client.get("/choose/").content.decode()
    assert "noindex" not in bare
    answered = client.get("/choose/?step=for&topic=grief&q=my+nan").content.decode()
    assert '<meta name="robots" content="noindex">' in answered
    title = answered.split("<title>")[1].split("</title>")[0]
    assert title == "Help me choose: question 2 of 5 – Kindred"


def test_steps_count_no_unmet_need(client, listed):
    unmet.add_counted()
    UnmetNeed.objects.all().delete()  # what other tests sought
    client.get("/choose/?step=for&topic=anger")
    unmet.add_counted()
    assert list(UnmetNeed.objects.values_list("topic", "searches")) == []
    client.get("/groups/?topic=anger")
    unmet.add_counted()
    assert list(UnmetNeed.objects.values_list("topic", "searches")) == [("anger", 1)]


def test_empty_directory_says_so(read):
    page = read("/choose/")
    assert page.each("h1") == ["No groups are listed yet"]
    assert "Question" not in page.text


@pytest.mark.parametrize("step", [*STEPS, "", "blursday", "%00"])
@pytest.mark.parametrize(
    "query",
    [
        "topic=blursday&topic=%00&for=%3Cscript%3E&near=%00&q=%00",
        "topic=grief&topic=alcohol&day=mon&day=tue&access=nothing&age=abc&tz=Mars&sort=x&page=99999999999",
        "q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&near=%22%3E%3Cb%3E&within=-1&step=place",
    ],
)
def test_whatever_stands_in_the_address_is_a_page_and_escaped(client, listed, step, query):
    response = client.get(f"/choose/?step={step}&{query}")
    assert response.status_code == 200
    html = response.content.decode()
    assert "<script>alert" not in html
    assert '"><b>' not in html


@pytest.mark.thorough
def test_every_single_answer_ends_with_groups(client, form, listed):
    """Whatever one ticks beside whatever topic, the finder has something to show."""
    ends = [
        f"/groups/?topic={topic}&{name}={value}"
        for topic in ("grief", "partner", "alcohol")
        for step in STEPS[2:]
        for name, values in form(f"/choose/?step={step}&topic={topic}").picks.items()
        for value in values
    ]
    assert len(ends) > 30
    empty = [url for url in ends if not Reading(client.get(url).content.decode()).each("article", "card")]
    assert empty == []
