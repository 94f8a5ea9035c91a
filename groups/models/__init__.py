"""The directory's tables. Import models from here."""

from groups.models.change import Change, ChangeKind
from groups.models.contact import ContactMessage, Conversation, JoinRequest
from groups.models.crisis import CrisisLine
from groups.models.duplicate import Lookalike, Merge, SamePlace
from groups.models.from_visitors import Report, Suggestion, Wrong
from groups.models.listing_version import ListingVersion, Outcome, Proposal
from groups.models.mail import OutgoingMail
from groups.models.meaning import Embedding
from groups.models.meeting import Meeting, MeetingAccess, MeetingException
from groups.models.occurrence import Occurrence, OccurrenceHorizon
from groups.models.organisation import Organisation
from groups.models.place import Place, PlaceName, PostalCode
from groups.models.sheet import UploadedSheet
from groups.models.source import ImportedFacts
from groups.models.support_group import Missing, SupportGroup
from groups.models.upkeep import Bounce, OldSlug, UnmetNeed
from groups.models.venue import Venue
from groups.models.vocabulary import AccessFeature, Community, Language, ShippedEntry, Topic, TopicAlias

__all__ = [
    "AccessFeature",
    "Bounce",
    "Change",
    "ChangeKind",
    "Community",
    "ContactMessage",
    "Conversation",
    "CrisisLine",
    "Embedding",
    "ImportedFacts",
    "JoinRequest",
    "Language",
    "ListingVersion",
    "Lookalike",
    "Meeting",
    "MeetingAccess",
    "MeetingException",
    "Merge",
    "Missing",
    "Occurrence",
    "OccurrenceHorizon",
    "OldSlug",
    "Organisation",
    "Outcome",
    "OutgoingMail",
    "Place",
    "PlaceName",
    "PostalCode",
    "Proposal",
    "Report",
    "SamePlace",
    "ShippedEntry",
    "Suggestion",
    "SupportGroup",
    "Topic",
    "TopicAlias",
    "UnmetNeed",
    "UploadedSheet",
    "Venue",
    "Wrong",
]
