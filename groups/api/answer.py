"""The finder's answer as JSON: the shape other software relies on. Nothing is in it that a page does not show."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from groups.finder.fit import Tier

Instant = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Day = Annotated[str, Field(json_schema_extra={"format": "date"})]
Address = Annotated[str, Field(json_schema_extra={"format": "uri"})]
Codes = Annotated[list[str], Field(examples=[["time:evening"]])]


class Counts(BaseModel):
    """How many groups are in each tier."""

    fits: int = Field(description="They meet all that was asked.")
    might: int = Field(description="They miss nothing and do not state something.")
    close: int = Field(description="One thing differs, and not by far; where no group is that near, the nearest ones.")


class Point(BaseModel):
    """A place. Its label, sent as ``near``, stands for this same place."""

    label: str
    lat: float = Field(description="Degrees, WGS 84.")
    lng: float = Field(description="Degrees, WGS 84.")


class Understood(BaseModel):
    """What the search was taken for: values by parameter, from own words and from parameters."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, list[str]]

    near: Point | None = Field(description="Null where no place was named, or where only the visitor can tell which.")
    did_you_mean: list[Point] = Field(description="Other places of that name.")
    near_me: bool = Field(description="Whether words such as “near me” ask for the visitor's own place.")
    within: float | None = Field(description="Kilometres from there that will do.")
    age: int | None
    left: str = Field(description="Words nothing was made of; they are searched for in names and descriptions.")


class Result(BaseModel):
    """A group, by the meeting that fits best."""

    slug: str
    name: str
    summary: str
    url: Address
    tier: Tier
    topics: list[str]
    attendance: str | None = Field(description="in_person, online, hybrid or phone; null where no meeting is listed.")
    next: Instant | None = Field(description="When that meeting next takes place, in UTC; cancelled dates left out.")
    timezone: str | None = Field(description="The meeting's own IANA time zone.")
    place: str | None = Field(description="Where it is; of a confidential address only the town.")
    distance_km: float | None
    met: Codes = Field(description="What was asked and is met, as parameter:value.")
    not_stated: Codes = Field(description="What was asked and the listing does not say: not a no.")
    missed: Codes = Field(description="What was asked and differs.")
    confirmed_on: Day | None = Field(description="When somebody of the group last said that all this is true.")


class FacetValue(BaseModel):
    """One value of a parameter."""

    value: str
    label: str
    count: int = Field(description="How many groups would fit if it were chosen, alone of its parameter.")
    selected: bool


class Relaxation(BaseModel):
    """One thing less."""

    drop: str = Field(description="What to do without, as it stands in a query string.", examples=["time=evening"])
    fits: int = Field(description="How many groups would fit then.")


class FinderAnswer(BaseModel):
    """The groups that fit, might fit and come close, best first, with every way on from there."""

    count: Counts
    page: int
    pages: int
    understood: Understood
    crisis: bool = Field(description="Whether the words tell of danger: show help for right now before any result.")
    results: list[Result]
    facets: dict[str, list[FacetValue]] = Field(
        description="By parameter. Of an open vocabulary, values no group would fit are left out."
    )
    relax: list[Relaxation]


class Problem(BaseModel):
    """One parameter that could not be answered."""

    type: str = Field(examples=["unknown_value"])
    loc: list[str] = Field(examples=[["query", "day"]])
    msg: str


class Refused(BaseModel):
    """Why there is no answer."""

    detail: list[Problem]
