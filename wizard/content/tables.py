"""The small tables of `data/` that flows refer to: facts, tools, apps, versions, clouds, checks."""

from __future__ import annotations

import re
from dataclasses import field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMATS = ("code", "guid", "domain", "url", "redirect", "utc-time", "line", "text")
"""The formats an `enter` step may ask for."""


CHECKED_FORMATS = ("code", "guid", "domain", "utc-time")
"""The formats whose values may stand in a command that is copied into a shell."""

MOST_AT_ONCE = 7
"""How many answers are shown at once, besides `not-sure`: nobody remembers more."""


@frozen
class Group:
    """Values of a fact under one heading: one key picks the group, a second one the value."""

    id: str
    label: str
    values: tuple[str, ...]
    hint: str = ""


@frozen
class FactSpec:
    """A fact that may be known: its label on the screen and the values it may have.

    `values` maps each legal value to its label and is empty for a fact that is entered, whose
    shape is `format`. A fact that `repeats` keeps all its values; the newest counts. A `derived`
    fact follows from the newest error code and is never asked. Where more values are asked than
    fit, `groups` are shown first.
    """

    name: str
    label: str
    question: str = ""
    format: str = ""
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    repeats: bool = False
    derived: bool = False
    groups: tuple[Group, ...] = ()

    def say(self, value: str) -> str:
        """Return a value in words."""
        return self.values.get(value, value)

    def values_meant(self, value: str) -> tuple[str, ...]:
        """Return the values that a flow means by one: all of the group that has its name."""
        group = next((one for one in self.groups if one.id == value), None)
        return group.values if group else (value,)


@frozen
class ToolAction:
    """How one tool does one thing: a command to copy, or words, with the version it holds for."""

    text: str
    command: str = ""
    version: str = ""
    source: str = ""


@frozen
class Tool:
    """A program that signs in, and how it does what flows ask for."""

    id: str
    title: str
    app: str = ""
    actions: Mapping[str, ToolAction] = field(default_factory=lambda: MappingProxyType({}))


@frozen
class Named:
    """An entry of a table that has just words: a role or a portal path."""

    id: str
    title: str
    detail: str = ""
    source: str = ""


class AppState(StrEnum):
    """Whether people can still sign in with a well-known app."""

    CURRENT = "current"
    RETIRED = "retired"
    OWN_REGISTRATION = "own-registration"
    RESOURCE = "resource"
    BLOCKED = "blocked"


class AppMaker(StrEnum):
    """Who registered a well-known app."""

    MICROSOFT = "microsoft"
    SHARED = "shared"
    SAMPLE = "sample"


@frozen
class App:
    """A well-known application: its tool, who registered it, and what to know before using it.

    `since` is a date, or as much of one as is known. `advice` says what follows for the user.
    """

    id: str
    title: str
    tool: str = ""
    maker: AppMaker = AppMaker.MICROSOFT
    state: AppState = AppState.CURRENT
    since: str = ""
    advice: str = ""
    source: str = ""


@frozen
class VersionFault:
    """A known fault of some versions of a program or library.

    `names` are how the program prints its own name. The fault is in versions from `first` on and
    below `fixed`; each may be empty. A text shows the fault when it has one of `codes` or one of
    `match`. Where other programs print that too, `beside` has the tool, or words of which one has
    to be in the text as well. `says` completes "has a known fault:", `fix` is what to do.
    """

    id: str
    names: tuple[str, ...]
    says: str
    fix: str
    first: str = ""
    fixed: str = ""
    codes: tuple[int, ...] = ()
    match: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    source: str = ""
    confidence: str = ""

    def has(self, version: str) -> bool:
        """Return whether a version has the fault."""
        number = version_number(version)
        low, high = version_number(self.first), version_number(self.fixed)
        return number >= low and (not high or number < high)


def version_number(version: str) -> tuple[int, ...]:
    """Return a version as numbers that compare, as (2, 59, 0); none for text without any."""
    found = re.match(r"v?(\d+(?:\.\d+)*)", version.strip())
    return tuple(int(part) for part in found[1].split(".")) if found else ()


@frozen
class Cloud:
    """A Microsoft cloud: the host that signs in and the hosts that may show a device code page."""

    id: str
    title: str
    authority: str
    device_hosts: tuple[str, ...]
    source: str = ""


@frozen
class ProbeSpec:
    """A check of the machine: its title, and how to do it by hand."""

    id: str
    title: str
    by_hand: str


@frozen
class HandOverTarget:
    """A queue of a desk that cases are handed over to: its name, and whose work it does."""

    id: str
    name: str
    role: str = "helpdesk"
    contact: str = ""

    @property
    def words(self) -> str:
        """The name, with the contact behind it if there is one."""
        return f"{self.name} ({self.contact})" if self.contact else self.name


BUILT_IN_TARGETS: Mapping[str, HandOverTarget] = MappingProxyType(
    {
        "other-admin": HandOverTarget("other-admin", "an admin of the other tenant", "admin"),
    }
)
"""Whom any flow may hand over to beside the roles: an admin of ours can't act in another tenant."""


@frozen
class DeskNotice:
    """A sentence of a desk about a flow or an error code, and its last day as ISO date or ""."""

    about: str
    say: str
    until: str = ""


@frozen
class Desk:
    """What a desk says once for all its flows, in `desk.yaml` of its folder.

    `source` is the title and the address of what its flows rest on. `hosts` are the hosts that a
    `link` may lead to. `files` are the files it was read from; none without a `desk.yaml`.
    """

    owner: str = ""
    source: tuple[str, str] = ("", "")
    facts: Mapping[str, FactSpec] = field(default_factory=dict)
    targets: Mapping[str, HandOverTarget] = field(default_factory=dict)
    contacts: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[DeskNotice, ...] = ()
    hosts: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    def beside(self, other: Desk) -> Desk:
        """Return both in one; where they differ the other one counts."""
        return Desk(
            owner=other.owner or self.owner,
            source=other.source if other.source[0] else self.source,
            facts={**self.facts, **other.facts},
            targets={**self.targets, **other.targets},
            contacts={**self.contacts, **other.contacts},
            notices=(*self.notices, *other.notices),
            hosts=tuple(dict.fromkeys((*self.hosts, *other.hosts))),
            files=tuple(dict.fromkeys((*self.files, *other.files))),
        )

    def notices_on(self, day: str) -> Mapping[str, str]:
        """Return the sentences that apply on a day (ISO date), by flow id or error code."""
        current = (one for one in self.notices if not one.until or day <= one.until)
        return {one.about: one.say for one in current}


LINK_HOSTS = (
    "learn.microsoft.com",
    "entra.microsoft.com",
    "portal.azure.com",
    "aka.ms",
    "status.cloud.microsoft",
)
"""The hosts that a `link` may lead to anywhere; a desk adds its own."""


@frozen
class Tables:
    """All tables of `data/`, by name, with what a desk adds: facts, hand-over targets, hosts."""

    facts: Mapping[str, FactSpec] = field(default_factory=dict)
    tools: Mapping[str, Tool] = field(default_factory=dict)
    roles: Mapping[str, Named] = field(default_factory=dict)
    portal: Mapping[str, Named] = field(default_factory=dict)
    apps: Mapping[str, App] = field(default_factory=dict)
    versions: Mapping[str, VersionFault] = field(default_factory=dict)
    clouds: Mapping[str, Cloud] = field(default_factory=dict)
    probes: Mapping[str, ProbeSpec] = field(default_factory=dict)
    targets: Mapping[str, HandOverTarget] = field(default_factory=lambda: BUILT_IN_TARGETS)
    hosts: tuple[str, ...] = LINK_HOSTS

    def of_desk(self, desk: Desk) -> Tables:
        """Return the tables with what a desk adds; a fact of ours is never replaced."""
        if not desk.files:
            return self
        return replace(
            self,
            facts={**desk.facts, **self.facts},
            targets={**self.targets, **desk.targets},
            hosts=tuple(dict.fromkeys((*self.hosts, *desk.hosts))),
        )

    def allows(self, fact: str, value: str) -> bool:
        """Return whether a fact can have a value; one with a list of values has no others."""
        spec = self.facts.get(fact)
        return spec is not None and (not spec.values or value in spec.values)


TIMES = ("now", "valid-from", "expires")
"""Slots that are no facts of their own: the fact `validity` is worked out from them."""


@frozen
class MessageRow:
    """One message and what it tells beyond the bare code.

    `match` has one pattern for each wording: the shortest fragments that distinguish the message,
    with `{fact}` for a value and `...` for any text between. `says` completes "The message says
    that". `values` are the 32-bit numbers of brokers and Windows that mean the same, in hexadecimal
    without `0x`; one that ends in `*` stands for all numbers that begin like it. A row that is
    `only_with_code` matches behind one of its codes alone; with `beside`, one of these words has
    to occur as well. One with `beside_code` is what people say in their own words: it is looked
    for beside a code too, and is the fact `symptom`. `stands_for` is the code whose case this
    really is. `leads_to` is a flow or `flow/step`; empty means the flow of the code. `examples`
    have to match and `near_misses` must not; the compiled form has neither.
    """

    id: str
    says: str
    codes: tuple[int, ...] = ()
    match: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    beside: tuple[str, ...] = ()
    stands_for: int | None = None
    leads_to: str = ""
    only_with_code: bool = False
    beside_code: bool = False
    source: str = ""
    confidence: str = ""
    examples: tuple[str, ...] = ()
    near_misses: tuple[str, ...] = ()
    file: str = ""
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def is_topic(self) -> bool:
        """Whether it only tells what a text is about, so that other words go first."""
        return self.id.startswith("topic-")

    @property
    def in_own_words(self) -> bool:
        """Whether it is in the words of people, not of a program."""
        return self.is_topic or self.id.startswith("symptom-")

    @property
    def flow(self) -> str:
        """The flow it leads to, or nothing when the code decides."""
        return self.leads_to.partition("/")[0]

    def place(self, key: str = "") -> tuple[int, int]:
        """Return line and column of a key of the row, or of the row itself."""
        return self.places.get(key) or self.places.get("", (1, 1))
