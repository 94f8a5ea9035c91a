"""The directory's tables. Import models from here."""

from groups.models.change import Change, ChangeKind
from groups.models.crisis import CrisisLine
from groups.models.meaning import Embedding
from groups.models.meeting import Meeting, MeetingAccess, MeetingException
from groups.models.occurrence import Occurrence, OccurrenceHorizon
from groups.models.organisation import Organisation
from groups.models.place import Place, PlaceName, PostalCode
from groups.models.source import ImportedFacts
from groups.models.support_group import Missing, SupportGroup
from groups.models.venue import Venue
from groups.models.vocabulary import AccessFeature, Community, Language, ShippedEntry, Topic, TopicAlias

__all__ = [
    "AccessFeature",
    "Change",
    "ChangeKind",
    "Community",
    "CrisisLine",
    "Embedding",
    "ImportedFacts",
    "Language",
    "Meeting",
    "MeetingAccess",
    "MeetingException",
    "Missing",
    "Occurrence",
    "OccurrenceHorizon",
    "Organisation",
    "Place",
    "PlaceName",
    "PostalCode",
    "ShippedEntry",
    "SupportGroup",
    "Topic",
    "TopicAlias",
    "Venue",
]
