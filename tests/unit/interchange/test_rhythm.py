import pytest

from groups.interchange.rhythm import Rhythm, find_rhythm, is_said_closed
from groups.recurrence import Weekday

SATURDAY = (Weekday.SA,)


@pytest.mark.parametrize(
    ("name", "notes", "positions"),
    [
        ("Steps workshop (2nd Sat)", "", (2,)),
        ("Newtown - 1st and 3rd Saturdays 3:30 pm", "", (1, 3)),
        ("Newtown - 2nd & 4th Saturdays", "", (2, 4)),
        ("Speakers", "Only on 3rd Saturday of each month", (3,)),
        ("Speakers", "This meeting is held on the first Saturday of each month only.\nUse the side door.", (1,)),
        (
            "Speakers",
            "A once-per-month Speaker/Discussion meeting held only on the first Saturday of each month.",
            (1,),
        ),
        ("Speakers", "Meets on the last Saturday of the month. Bring a chair.", (-1,)),
        ("Speakers", "The Committee meets ONLY on the 2nd Saturday of the month.", (2,)),
        ("Speakers", "2nd Saturday", (2,)),
    ],
)
def test_rhythm_is_monthly_where_the_whole_meeting_is(name, notes, positions):
    assert find_rhythm(name, notes, SATURDAY) == Rhythm(bysetpos=positions)


@pytest.mark.parametrize(
    ("name", "notes"),
    [
        ("Speakers", "Open meeting last Saturday of the month."),
        ("Speakers", "Open meeting is 1st Saturday of the month only."),
        ("Speakers", "Last Sat. has chips."),
        ("Speakers", "No meeting 2nd Saturday of the month."),
        ("Speakers", "Birthday Night - last Saturday"),
        ("Speakers", "Speaker every other Saturday"),
        ("First Step on Saturday", ""),
        ("Newtown - 1st Mondays", ""),
        ("Speakers", "Meets on the last Friday of the month."),
    ],
)
def test_rhythm_stays_weekly_where_only_something_about_it_is_monthly(name, notes):
    assert find_rhythm(name, notes, SATURDAY) == Rhythm()


@pytest.mark.parametrize(
    ("name", "notes"),
    [("Newtown every other Saturday 8pm", ""), ("Newtown", "We meet every other Saturday. Ask first.")],
)
def test_rhythm_of_every_second_week_is_unclear(name, notes):
    assert find_rhythm(name, notes, SATURDAY) == Rhythm(is_unclear=True)


@pytest.mark.parametrize(
    ("name", "notes"),
    [
        ("Love at Work Cancelled", ""),
        ("Courage Closed Temporarily", ""),
        ("Courage", "Cancelled until further notice."),
        ("Courage", "Lunch available\n\nTemporarily cancelled"),
        ("Courage", "This meeting is closed temporarily. Use the side door."),
    ],
)
def test_meeting_is_said_closed(name, notes):
    assert is_said_closed([name], notes)


@pytest.mark.parametrize(
    "notes",
    ["This is a closed meeting.", "The elevator is closed temporarily.", "Potluck cancelled until further notice."],
)
def test_meeting_is_not_said_closed_by_what_is_said_of_something_else(notes):
    assert not is_said_closed(["Closed discussion"], notes)
