"""What a visitor can wish for, each wish declared once: adding a facet is adding an entry here."""

from django.utils.translation import gettext_lazy as _

from groups.finder.wish import (
    About,
    AccessWish,
    ColumnWish,
    TopicWish,
    VocabularyWish,
    Wish,
    closed,
)
from groups.finder.wish_dates import DayWish, TimeWish, WhenWish
from groups.models import Community, Language, Organisation, Topic
from groups.models.choices import Attendance, Cost, Faith, ForWhom, Joining, LedBy, Structure

WISHES: tuple[Wish, ...] = (
    TopicWish(parameter="topic", legend=_("What you live with"), vocabulary=Topic, link="topics", silence_is_no=True),
    ColumnWish(
        parameter="attendance",
        legend=_("How it meets"),
        about=About.MEETING,
        column="attendance",
        labels={
            Attendance.IN_PERSON: _("In person"),
            Attendance.ONLINE: _("Online"),
            Attendance.HYBRID: _("Both at once"),
            Attendance.PHONE: _("By phone"),
        },
        # Who wants to go there, or to stay at home, can come to a hybrid meeting too.
        stored={
            Attendance.IN_PERSON: (Attendance.IN_PERSON, Attendance.HYBRID),
            Attendance.ONLINE: (Attendance.ONLINE, Attendance.HYBRID),
            Attendance.HYBRID: (Attendance.HYBRID,),
            Attendance.PHONE: (Attendance.PHONE,),
        },
    ),
    DayWish(parameter="day", legend=_("Day")),
    TimeWish(parameter="time", legend=_("Time of day")),
    WhenWish(parameter="when", legend=_("Soon"), is_single=True),
    AccessWish(parameter="access", legend=_("Getting in and taking part"), about=About.MEETING, is_all_of=True),
    ColumnWish(
        parameter="for",
        legend=_("Who is it for"),
        column="for_whom",
        labels={"self": _("Me: I live with it myself"), "family": _("Me: someone close to me does")},
        stored={"self": (ForWhom.SELF, ForWhom.BOTH), "family": (ForWhom.FAMILY, ForWhom.BOTH)},
    ),
    VocabularyWish(
        parameter="community", legend=_("A group for"), vocabulary=Community, link="communities", nearly=("everyone",)
    ),
    VocabularyWish(
        parameter="language", legend=_("Language"), vocabulary=Language, link="languages", key="tag", is_firm=True
    ),
    ColumnWish(
        parameter="participation",
        legend=_("Taking part"),
        column="may_just_listen",
        labels={"listen": _("You may just listen")},
        stored={"listen": (True,)},
        unstated=None,
    ),
    ColumnWish(
        parameter="newcomers",
        legend=_("New people"),
        column="newcomers_welcome",
        labels={"yes": _("New people welcome")},
        stored={"yes": (True,)},
        unstated=None,
        is_firm=True,
    ),
    closed("cost", _("Cost"), Cost),
    closed("structure", _("Any time, or a course"), Structure),
    ColumnWish(
        parameter="led_by",
        legend=_("Led by"),
        column="led_by",
        labels={LedBy.PEER: _("People who have been there"), LedBy.PROFESSIONAL: _("A professional")},
        stored={LedBy.PEER: (LedBy.PEER, LedBy.BOTH), LedBy.PROFESSIONAL: (LedBy.PROFESSIONAL, LedBy.BOTH)},
    ),
    closed("faith", _("Faith"), Faith, is_firm=True),
    closed("joining", _("Coming the first time"), Joining),
    VocabularyWish(
        parameter="organisation",
        legend=_("Run by"),
        vocabulary=Organisation,
        link="organisation",
        is_listed=False,
        is_firm=True,
        silence_is_no=True,
    ),
)
BY_PARAMETER = {wish.parameter: wish for wish in WISHES}
