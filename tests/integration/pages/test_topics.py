from groups.actions.dates import refresh_occurrences
from tests.factories import make_group, make_meeting, make_topic


def test_topics_page_counts_groups_once_in_a_family(read):
    grief = make_topic(name="Grief", slug="grief", description="For those who have lost someone.")
    partner = make_topic(name="Death of a partner", parent=grief)
    child = make_topic(name="Death of a child", parent=grief)
    make_topic(name="Loss of a pet", parent=grief)
    make_group(topics=[partner, child])
    make_group(topics=[grief])
    make_group(topics=[partner], status="draft")
    assert read("/topics/").each("section", "topic-family") == [
        "Grief 2 groups For those who have lost someone. "
        "Death of a child 1 group Death of a partner 1 group Loss of a pet none yet"
    ]


def test_start_page_offers_broad_topics_that_have_groups(read):
    grief = make_topic(name="Grief", slug="grief")
    make_topic(name="Anger")
    make_group(topics=[make_topic(name="Loss of a pet", parent=grief)])
    page = read("/")
    assert page.each("a", "tile") == ["Grief 1 group"]
    assert ("Grief 1 group", "/topics/grief/") in page.links


def test_start_page_of_an_empty_directory_has_no_empty_list(read):
    assert "Or start from a topic" not in read("/").each("h2")


def test_topic_page_shows_what_meets_soonest_below_it_too(read, now):
    grief = make_topic(name="Grief", slug="grief")
    pet = make_topic(name="Loss of a pet", slug="pets", parent=grief)
    make_meeting(make_group(name="Wednesday", topics=[grief]), byday=["WE"])
    make_meeting(make_group(name="Tuesday", topics=[pet]), byday=["TU"])
    make_group(name="No dates", topics=[pet, grief])
    make_meeting(make_group(name="About something else"), byday=["MO"])
    make_meeting(make_group(name="Closed", topics=[grief], status="paused"), byday=["MO"])
    refresh_occurrences(now)
    page = read("/topics/grief/")
    assert page.each("h3", "card-name") == ["Tuesday", "Wednesday", "No dates"]
    assert page.each("a", "tile") == ["Loss of a pet 2 groups"]
    assert ("Look by day, place and more", "/groups/?topic=grief") in page.links


def test_topic_page_with_more_groups_than_it_shows_leads_to_all(read):
    grief = make_topic(slug="grief")
    for _ in range(7):
        make_group(topics=[grief])
    page = read("/topics/grief/")
    assert len(page.each("article", "card")) == 6
    assert ("See all 7 groups", "/groups/?topic=grief") in page.links


def test_topic_page_without_groups_leads_to_the_broader_topic(read):
    grief = make_topic(name="Grief", slug="grief")
    make_topic(name="Loss of a pet", slug="pets", parent=grief)
    page = read("/topics/pets/")
    assert "No group here yet" in page.each("h2")
    assert ("Grief: see the groups", "/groups/?topic=grief") in page.links


def test_topic_page_of_a_crisis_topic_puts_help_before_groups(read):
    topic = make_topic(name="Suicidal thoughts", slug="suicidal-thoughts", is_crisis=True)
    make_group(name="Still Here", topics=[topic])
    text = read("/topics/suicidal-thoughts/").text
    assert text.index("People who can help right now") < text.index("Still Here")


def test_topic_page_of_an_unknown_topic_is_not_there(client, db):
    assert client.get("/topics/nothing/").status_code == 404


def test_topics_stand_in_the_alphabet_of_the_language(read):
    for topic in ("Anger", "Cancer", "Curlews", "Alcohol"):
        make_group(topics=[make_topic(name=topic)])
    english, spanish = ("Alcohol", "Anger", "Cancer", "Curlews"), ("Alcohol", "Cáncer", "Curlews", "Ira")
    assert read("/").each("a", "tile") == [f"{name} 1 group" for name in english]
    assert read("/es/").each("a", "tile") == [f"{name} 1 grupo" for name in spanish]
    assert [name for name in read("/es/add-a-group/").each("option") if name in spanish] == [*spanish, *spanish]


def test_days_to_choose_from_begin_with_a_capital(read):
    assert "Martes" in read("/es/add-a-group/").each("option")
