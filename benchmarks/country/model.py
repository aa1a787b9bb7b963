"""What the invented country is made of; and time as govgraph's model tells it (DESIGN §3).

The bounds are a reference of their own: nothing of govgraph's is called. Instants are texts, which
compare as they should: ``2016-06-01T00:00:00``. An unknown outer bound is ``EVER`` or ``NEVER``.
"""

import calendar
from dataclasses import dataclass, field
from datetime import date

EVER, NEVER = "0001-01-01T00:00:00", "9999-12-31T23:59:59"


@dataclass(eq=False)
class Area:
    """A territory.

    Attributes:
        iri, code, name: as the files give them.
        tier: ``province``, ``district``, ``commune`` or ``village``. kind: "huyện", "xã", …
        within: the area it lies in.
        begins, ends: the day a change brought it about or closed it, if one did.
    """

    iri: str
    code: str
    name: str
    tier: str
    kind: str
    within: "Area | None" = None
    begins: date | None = None
    ends: date | None = None

    def alive(self, instant: str) -> bool:
        """Whether it is there, as far as the changes tell."""
        return (self.begins is None or f"{self.begins}T00:00:00" <= instant) and (
            self.ends is None or instant < f"{self.ends}T00:00:00"
        )

    @property
    def title(self) -> str:
        """Its name with its kind before it: "Xã Tân Khoan"."""
        return f"{self.kind[0].upper()}{self.kind[1:]} {self.name}"


@dataclass(eq=False)
class Organ:
    """A public body; ``kind`` where the roster has to say it."""

    id: str
    name: str
    kind: str
    area: Area


@dataclass(eq=False)
class Post:
    """A post; ``role`` is its key in ``roles.toml``."""

    id: str
    name: str
    kind: str
    role: str
    seats: int
    organ: Organ

    @property
    def area(self) -> Area:
        """The area of its organ."""
        return self.organ.area


@dataclass(eq=False)
class Person:
    """A person."""

    id: str
    name: str


@dataclass(frozen=True)
class Bounds:
    """Four instants: earliest and latest begin and end; the inner ones ``None`` where unknown."""

    eb: str
    lb: str | None
    ee: str | None
    le: str

    def held(self, instant: str) -> str:
        """Tell whether it is held at an instant: ``certain``, ``possible`` or nothing."""
        if not self.eb <= instant < self.le:
            return ""
        sure = self.lb is not None and self.ee is not None and self.lb <= instant < self.ee
        return "certain" if sure else "possible"

    def overlap(self, other: "Bounds") -> str:
        """Tell whether two times overlap: ``certain``, ``possible`` or nothing."""
        if not max(self.eb, other.eb) < min(self.le, other.le):
            return ""
        if None in (self.lb, self.ee, other.lb, other.ee):
            return "possible"
        assert self.lb and self.ee and other.lb and other.ee
        sure = max(self.lb, other.lb) < min(self.ee, other.ee)
        return "certain" if sure else "possible"


@dataclass(eq=False)
class Tenure:
    """One person's time in one post.

    Attributes:
        begin, end: the true days; no end while it is still held.
        said: what the roster says: ``begins``, ``ends``, ``attested``, ``attested_by``,
            ``former_by``.
        bounds: what may be concluded from that.
    """

    id: str
    person: Person
    post: Post
    begin: date
    end: date | None
    said: dict[str, str] = field(default_factory=dict)
    bounds: Bounds = Bounds(EVER, None, None, NEVER)


@dataclass(eq=False)
class Change:
    """A row of the table of change; ``kind`` only where it says more than the other rows."""

    old: Area
    new: Area
    day: date
    kind: str = ""


def interval(text: str) -> tuple[str, str]:
    """Return the first and the last instant of a year, a month or a day.

    Example:
        >>> interval("2020-02")
        ('2020-02-01T00:00:00', '2020-02-29T23:59:59')
    """
    if len(text) == 10:
        return f"{text}T00:00:00", f"{text}T00:00:00"
    if len(text) == 4:
        return f"{text}-01-01T00:00:00", f"{text}-12-31T23:59:59"
    last = calendar.monthrange(int(text[:4]), int(text[5:]))[1]
    return f"{text}-01T00:00:00", f"{text}-{last}T23:59:59"


def bounds(said: dict[str, str], closed: date | None) -> Bounds:
    """Conclude from what is said and from the day that the area was closed.

    Example:
        >>> bounds({"begins": "2016", "attested": "2016-05-02"}, None).lb
        '2016-05-02T00:00:00'
    """
    eb, stated = interval(said["begins"]) if "begins" in said else (EVER, NEVER)
    seen = [interval(said[key])[1] for key in ("attested", "attested_by") if key in said]
    lb: str | None = min([stated, *seen])
    lb = None if lb == NEVER else max(lb or EVER, eb)
    goes, le = interval(said["ends"]) if "ends" in said else (EVER, NEVER)
    if "former_by" in said:
        le = min(le, interval(said["former_by"])[1])
    if closed:
        le = min(le, f"{closed}T00:00:00")
    if "attested" in said:
        goes = max(goes, interval(said["attested"])[0][:10] + "T23:59:59")
    return Bounds(eb, lb, None if goes == EVER else min(goes, le), le)
