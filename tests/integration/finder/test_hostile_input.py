"""Whatever stands in the address, the finder answers with a page."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from groups.finder.filters import OtherParameters
from groups.finder.wishes import BY_PARAMETER
from groups.models import Change
from tests.factories import make_community, make_group, make_language, make_meeting, make_place, make_topic, make_venue

PARAMETERS = [*BY_PARAMETER, *OtherParameters.base_fields, "page", "unheard-of"]
# Values that mean something somewhere, so that random ones do not all end at the first check.
MEANINGFUL = [
    *("grief", "women", "cy", "mon", "evening", "now", "week", "online", "free", "self", "listen", "yes", "course"),
    *(
        "Leeds",
        "53.8,-1.55",
        "-90,180",
        "91,181",
        "nan,inf",
        "S1 2HE",
        "10001",
        "0",
        "-1",
        "1e309",
        "NaN",
        "٣",
        "99999",
    ),
    *("Europe/London", "localtime", "Factory", "../../etc/passwd", "soonest", "nearest", "GB", "gb", "\0", "%", "''"),
]
values = st.sampled_from(MEANINGFUL) | st.text(max_size=40) | st.text(alphabet="%_\\'\"<>&|!:*()-.,;\0\n ", max_size=12)
queries = st.lists(st.tuples(st.sampled_from(PARAMETERS), values), max_size=8)


class HostileInputTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        make_place(name="Leeds", latitude=53.8, longitude=-1.55)
        group = make_group(topics=[make_topic(slug="grief")], communities=[make_community(slug="women")])
        group.languages.add(make_language("cy"))
        make_meeting(group, venue=make_venue(latitude=53.81, longitude=-1.54))
        make_meeting(group, attendance="online", freq="once", byday=[], dtstart=date(2000, 1, 4))
        Change.objects.all().delete()  # what a transaction wrote is new to it: each example would read it all again

    @settings(max_examples=settings().max_examples // 2)
    @given(query=queries)
    def test_any_query_string_is_answered_with_a_page(self, query):
        data: dict[str, list[str]] = {}
        for name, value in query:
            data.setdefault(name, []).append(value)
        response = self.client.get("/groups/", data)
        assert response.status_code == 200
        assert b"</html>" in response.content
