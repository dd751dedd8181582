"""A visit inside a test: runbooks of a desk, and a clock that stands still until it is moved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tests.content.content_from_text import book_of
from wizard.case.journal import Journal
from wizard.case.workspace import Workspace
from wizard.content.catalogue import Catalogue
from wizard.content.people import Person
from wizard.kiosk.visit_terms import KioskSettings
from wizard.kiosk.visitor import KioskApp
from wizard.settings import Settings
from wizard.world import fixed

if TYPE_CHECKING:
    from wizard.content.flow import FlowBook

HEAD = "version: 1\nowner: desk\nstatus: ready\nreviewed: 2026-11-01\ncodes: []\nsources: {}\n"
VPN = f"""id: vpn
title: VPN does not connect
summary: The VPN.
{HEAD}start: page
steps:
  page:
    ask: Can you open a page?
    why: Without it no VPN connects.
    answers:
      yes: {{label: "Yes, it opens", next: who}}
      no: {{label: "No, it does not", next: restart}}
    not-sure: restart
  who:
    enter: What is written there?
    why: It is needed next.
    format: line
    fact: note
    next: to-desk
    skip: to-desk
  restart:
    do: Restart the router.
    why: It is quick.
    who: user
    entra-role: none
    expect: The lamp is green.
    undo: nothing to undo
    minutes: 5
    results: {{worked: works, did-not-work: to-desk, cannot-do: to-desk}}
  works: {{end: resolved, text: The VPN connects., cause: not-known}}
  to-desk:
    end: handed-over
    to: helpdesk
    text: "Please look. Seen: {{note|nothing}}."
    cause: not-known
"""
DOOR = VPN.replace("id: vpn", "id: door").replace("VPN does not connect", "The door is shut")


def book() -> FlowBook:
    """Return a book of two runbooks of a desk."""
    made, findings = book_of(("team/vpn.yaml", VPN), ("team/door.yaml", DOOR))
    assert not findings, findings
    return made


@dataclass
class Clock:
    """Seconds that pass when a test says so."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def visit(kiosk: KioskSettings | None = None, clock: Clock | None = None) -> KioskApp:
    """Return the app of a visit."""
    world = fixed()
    workspace = Workspace(
        book=book(),
        catalogue=Catalogue([]),
        journal=Journal.open(None, world.now),
        new_id=world.new_id,
        new_key=world.new_key,
        version="0",
    )
    terms = kiosk or KioskSettings(flows=("vpn", "door"), call="Ring 4711.")
    settings = replace(Settings(), reader=Person.USER, live_test=False)
    return KioskApp(workspace, settings, terms, "Ready", clock or Clock())
