"""What a listing says, asked in plain questions."""

from typing import Any, ClassVar

from django import forms
from django.utils.text import slugify

from groups.actions.imported_slugs import Slugs
from groups.actions.slugs import old_slugs_of_others
from groups.admin.concurrency import ConcurrentEditForm
from groups.models import OldSlug, SupportGroup
from groups.models.choices import Status, Structure

SLUG_STEM = 30  # characters that slugs made from one name surely share: a number at the end cuts a long one
COURSE_ONLY = ("course_starts_on", "course_weeks", "may_join_late")
LONG = {"description", "joining_note", "first_visit_what_happens", "confidentiality", "agreement"}
# Where a listing may stand, for those who choose.
STANDINGS: dict[str, str] = {
    Status.DRAFT: "not seen by visitors",
    Status.SUBMITTED: "a steward looks at it, then it is published",
    Status.PUBLISHED: "everybody sees it",
    Status.PAUSED: "closed for now",
    Status.ARCHIVED: "closed for good",
}
PAUSE_ONLY = {"pause_reason": "", "paused_until": None}


class SupportGroupForm(ConcurrentEditForm):
    """A listing's own answers.

    ``wants_publishing`` says whether it shall be published. The instance is then saved under its status so far, because
    whether it is complete is known only once its topics and meetings are saved, too. ``status_so_far`` is that status.
    """

    wants_publishing = False

    class Meta:
        model = SupportGroup
        fields = "__all__"
        labels: ClassVar[dict[str, str]] = {
            "name": "Name of the group",
            "summary": "The group in one sentence",
            "description": "More about it",
            "organisation": "Which organisation is behind it?",
            "website": "Its own web page",
            "topics": "What do people here live with?",
            "for_whom": "Who comes?",
            "communities": "Is it for certain people?",
            "minimum_age": "Youngest age",
            "maximum_age": "Oldest age",
            "languages": "Which languages are spoken or signed?",
            "joining": "How does one come the first time?",
            "joining_note": "What should they do or say first?",
            "capacity": "Is there room?",
            "join_details_given": "Who gets the online link or phone number?",
            "cost": "Does it cost anything?",
            "cost_note": "More about the cost",
            "phone": "Phone number that everybody may see",
            "contact_email": "Where do messages to the group go?",
            "led_by": "Who leads it?",
            "structure": "Can people come any time?",
            "course_starts_on": "When does the course start?",
            "course_weeks": "How many weeks does it last?",
            "may_join_late": "Can people join after it has started?",
            "may_just_listen": "May people just listen?",
            "faith": "Is faith part of it?",
            "typical_size": "How many usually come?",
            "newcomers_welcome": "Can newcomers come?",
            "newcomers_note": "More for newcomers",
            "first_visit_look_for": "Who should they look for?",
            "first_visit_entrance": "Which way in?",
            "first_visit_what_happens": "What happens the first time?",
            "first_visit_bring": "Should they bring anything?",
            "first_visit_late": "What if they are late?",
            "confidentiality": "What happens with what people say?",
            "agreement": "What do you ask of one another?",
            "status": "Where does this listing stand?",
            "pause_reason": "Why is it paused?",
            "paused_until": "Until when?",
            "slug": "Web address",
        }
        help_texts: ClassVar[dict[str, str]] = {
            "name": "As people know it.",
            "summary": "Who it is for and what it is like, such as “A calm evening for anyone who has lost a partner.”",
            "description": "A few short paragraphs in everyday words. No need to repeat the times.",
            "organisation": "Type a few letters. Leave empty if it stands on its own.",
            "topics": "Type a word, such as grief or alcohol. One to three are enough.",
            "communities": "Such as women, veterans, or everyone. Empty means: not stated.",
            "minimum_age": "0 means all ages. Empty means: not stated.",
            "maximum_age": "Empty means: no upper age, or not stated.",
            "joining_note": "Such as “Send us a text with your first name, so that we can look out for you.”",
            "join_details_given": "The link or number itself is kept with each meeting above.",
            "cost_note": "Such as “£2 for tea, if you can.”",
            "contact_email": "Private: never shown to anybody.",
            "newcomers_note": "Such as “Come ten minutes early and we will show you round.”",
            "first_visit_look_for": "Such as “Sam, in a green scarf, by the door.”",
            "first_visit_entrance": "Such as “The side door, under the blue lamp.”",
            "first_visit_what_happens": "Such as “We go round with first names. You can pass.”",
            "first_visit_bring": "Such as “Nothing but yourself. There is tea.”",
            "first_visit_late": "Such as “Come in quietly until half past seven. Then ring the bell.”",
            "confidentiality": "Such as “What is said here stays here.” Say also when you would have to tell somebody.",
            "agreement": "Such as “We listen. We do not give advice unless asked.”",
            "status": "Only published listings are shown. If something is missing, you are told what to add. "
            "Nothing you wrote is lost.",
            "pause_reason": "Shown to visitors, such as “Summer break”.",
            "slug": "Leave empty to have it made from the name. If you change it later, the old one still leads here.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.status_so_far = self.instance.status if self.instance.pk else Status.DRAFT
        if "slug" in self.fields:
            self.fields["slug"].required = False
        if "status" in self.fields:
            status: Any = self.fields["status"]
            status.choices = [(value, f"{label}: {STANDINGS[value]}") for value, label in status.choices]
        for name in LONG & self.fields.keys():
            self.fields[name].widget.attrs["rows"] = 4

    def clean_slug(self) -> str:
        """Refuse an address that another group had: links to that group would lead here."""
        slug: str = self.cleaned_data["slug"]
        former = old_slugs_of_others(self.instance).filter(slug=slug).select_related("group").first()
        if slug and former:
            raise forms.ValidationError(f"This was the address of “{former.group}”, and still leads there.")
        return slug

    def clean(self) -> dict[str, Any]:
        """Drop what was not asked, and take note of the wish to publish."""
        data = super().clean()
        if data.get("structure") != Structure.COURSE:
            data.update(dict.fromkeys(COURSE_ONLY))
        status = data.get("status")
        if status == Status.PUBLISHED:
            self.wants_publishing = True
            data["status"] = Status.DRAFT if self.status_so_far == Status.PUBLISHED else self.status_so_far
        if data.get("status") != Status.PAUSED:
            data.update(PAUSE_ONLY)
        if not (data.get("slug") if "slug" in self.fields else self.instance.slug) and data.get("name"):
            data["slug"] = self.instance.slug = free_slug(data["name"])
        if not data.get("slug"):
            data.pop("slug", None)  # a page shown again for its mistakes links to the listing as it is saved
        return data


def free_slug(name: str) -> str:
    """Return a web address made from ``name`` that no listing has, or had."""
    alike = SupportGroup.objects.filter(slug__startswith=slugify(name)[:SLUG_STEM])
    former = OldSlug.objects.filter(slug__startswith=slugify(name)[:SLUG_STEM])
    return Slugs({*alike.values_list("slug", flat=True), *former.values_list("slug", flat=True)}).take(name)
