"""The usual mistakes of authors, each made in a small flow of a desk that is right without it."""

from __future__ import annotations

from typing import NamedTuple

DESK = """owner: Service desk
source: KB0004711
facts:
  place:
    question: Where are you?
    values: {home: At home, office: At the office}
  seat: {question: At which desk do you sit?, format: line}
targets:
  network-team: {name: Network team, role: admin}
links: [wiki.contoso.com]
"""

FLOW = """title: VPN does not connect
reviewed: 2026-11-01
causes:
  no-internet: {title: No internet at home, chance: likely, minutes: 2}

steps:
  news-page:
    ask: Can you open a news page?
    why: Without the internet no VPN connects.
    answers:
      yes: {label: "Yes", next: where, rules-out: [no-internet]}
      no: {label: "No", next: restart}
    not-sure: restart

  where:
    ask: Where are you?
    why: At the office no VPN is needed.
    fact: place
    answers:
      home: {next: restart}
      office: {next: hand-over}

  restart:
    do: Restart the router.
    why: It is quick and harms nothing.
    who: user
    expect: The lamp turns green.
    minutes: 5
    results:
      worked: {next: works, concludes: no-internet}
      did-not-work: hand-over
      cannot-do: hand-over

  works:
    end: resolved
    text: The VPN connects.
    cause: not-known

  hand-over:
    end: handed-over
    to: network-team
    text: "The VPN does not connect. Place: {place|not asked}."
"""


class Mistake(NamedTuple):
    """A slip: what is replaced by what, where it is found, and what has to be said."""

    name: str
    good: str
    bad: str
    at: int
    says: str
    fix: str
    fixed: bool = False


MISTAKES = (
    # Signs
    Mistake(
        "a colon in a text",
        "ask: Can you open a news page?",
        "ask: Tell me: can you open a page?",
        8,
        "colon",
        '"quotes"',
    ),
    Mistake("a colon in an answer", 'label: "No"', "label: No: nothing", 12, "colon", '"quotes"'),
    Mistake(
        "a comma in braces", 'label: "No"', "label: No, nothing opens", 12, "comma", '"quotes"'
    ),
    Mistake(
        "a text that begins with a star",
        "text: The VPN connects.",
        "text: *It* connects.",
        36,
        "star",
        '"quotes"',
    ),
    Mistake(
        "a text that begins with a percent sign",
        "ask: Can you open a news page?",
        "ask: %HOME% is what?",
        8,
        "percent",
        '"quotes"',
    ),
    Mistake(
        "a text that begins with an at sign",
        "ask: Where are you?",
        "ask: @home or not?",
        16,
        "@",
        '"quotes"',
    ),
    Mistake(
        "a text that begins with a brace",
        "ask: Where are you?",
        "ask: {place} is right?",
        16,
        "brace",
        '"quotes"',
    ),
    Mistake(
        "a text that begins with a bracket",
        "ask: Where are you?",
        "ask: [office] is right?",
        16,
        "bracket",
        '"quotes"',
    ),
    Mistake(
        "a hash in a text",
        "text: The VPN connects.",
        "text: Ticket #5 is open.",
        36,
        "comment",
        '"quotes"',
        fixed=True,
    ),
    Mistake(
        "smart quotes around a text",
        'label: "No"',
        "label: \u201cNo, nothing\u201d",
        12,
        "typographic",
        "straight",
        fixed=True,
    ),
    Mistake(
        "one smart quote",
        'label: "No"',
        'label: "No\u201d',
        12,
        "typographic",
        "straight",
        fixed=True,
    ),
    Mistake(
        "a no-break space in a key",
        "    why: Without",
        "    why:\u00a0Without",
        9,
        "no-break space",
        "space",
        fixed=True,
    ),
    Mistake(
        "a no-break space as indentation",
        "    not-sure: restart",
        "\u00a0\u00a0\u00a0\u00a0not-sure: restart",
        13,
        "no-break space",
        "space",
        fixed=True,
    ),
    Mistake(
        "an end quote is missing",
        'text: "The VPN does not connect. Place: {place|not asked}."',
        'text: "The VPN does not connect.',
        42,
        "never closed",
        "quote",
    ),
    Mistake(
        "an end quote is missing in braces",
        'yes: {label: "Yes", next',
        'yes: {label: "Yes, next',
        11,
        "never closed",
        "quote",
    ),
    Mistake(
        "a brace is not closed",
        'no: {label: "No", next: restart}',
        'no: {label: "No", next: restart',
        12,
        "never closed",
        "}",
    ),
    Mistake(
        "a bracket is not closed",
        "rules-out: [no-internet]}",
        "rules-out: [no-internet}",
        11,
        "bracket",
        "]",
    ),
    Mistake(
        "no space after the colon",
        "    why: Without",
        "    why:Without",
        9,
        "space",
        "why: Without",
        fixed=True,
    ),
    Mistake("a tab", "    why: Without", "\twhy: Without", 9, "tab", "spaces", fixed=True),
    Mistake(
        "one space too many",
        "    why: Without",
        "     why: Without",
        9,
        "indented",
        "4",
        fixed=True,
    ),
    Mistake(
        "one space too few", "    why: Without", "   why: Without", 9, "indented", "4", fixed=True
    ),
    Mistake("a hyphen before a step", "  where:\n", "  - where:\n", 15, "hyphen", "hyphen"),
    Mistake("an equals sign for a colon", "end: resolved", "end = resolved", 35, "colon", ":"),
    Mistake(
        "a quote inside quotes", 'label: "No"', 'label: "No "nothing" opens"', 12, "quote", "'"
    ),
    # Words
    Mistake(
        "a misspelt key",
        "    answers:\n      yes",
        "    anwsers:\n      yes",
        10,
        "anwsers",
        "answers",
        fixed=True,
    ),
    Mistake(
        "a key in capitals", "    why: Without", "    Why: Without", 9, "Why", "why", fixed=True
    ),
    Mistake(
        "an underscore in a key",
        "not-sure: restart",
        "not_sure: restart",
        13,
        "not_sure",
        "not-sure",
        fixed=True,
    ),
    Mistake("a word of another program", "end: resolved", "end: solved", 35, "solved", "resolved"),
    Mistake(
        "a result of another name",
        "worked: {next",
        "success: {next",
        30,
        "success",
        "worked, did-not-work, cannot-do",
    ),
    Mistake(
        "a verb of another name",
        "    ask: Where are you?",
        "    question: Where are you?",
        15,
        "no verb",
        "ask",
    ),
    Mistake(
        "two verbs",
        "    ask: Where are you?",
        "    ask: Where are you?\n    do: Look.",
        15,
        "ask and do",
        "two steps",
    ),
    Mistake(
        "a key of another verb",
        "    expect: The lamp turns green.",
        "    answers: {}",
        27,
        "answers",
        "results",
    ),
    # Ids
    Mistake(
        "an id with spaces",
        "  where:\n",
        "  where you are:\n",
        15,
        "where you are",
        "where-you-are",
    ),
    Mistake("an id in capitals", "  works:\n", "  Works:\n", 34, "Works", "works", fixed=True),
    Mistake(
        "an answer with spaces",
        "      office: {next",
        "      the office: {next",
        21,
        "the office",
        "the-office",
    ),
    Mistake("a step of a reserved name", "  works:\n", "  back:\n", 34, "back", "another"),
    Mistake(
        "a step twice",
        "  works:\n    end: resolved\n",
        "  where:\n    end: resolved\n",
        34,
        "line 15",
        "one",
    ),
    # References
    Mistake(
        "a step that is not there", "next: works", "next: work", 30, "work", "works", fixed=True
    ),
    Mistake(
        "a step named by its text",
        'no: {label: "No", next: restart}',
        'no: {label: "No", next: Restart the router.}',
        12,
        "Restart the router.",
        "restart",
    ),
    Mistake(
        "a cause that is not there",
        "concludes: no-internet",
        "concludes: no-internt",
        30,
        "no-internt",
        "no-internet",
        fixed=True,
    ),
    Mistake("an unknown fact", "fact: place", "fact: location", 18, "location", "desk.yaml"),
    Mistake(
        "a fact in a text that is not one",
        "{place|not asked}",
        "{plce|not asked}",
        42,
        "plce",
        "place",
        fixed=True,
    ),
    Mistake("an unknown target", "to: network-team", "to: network", 41, "network", "network-team"),
    Mistake(
        "a value that the fact does not have",
        "      office: {next",
        "      work: {label: Work, next",
        21,
        "work",
        "home, office",
    ),
    Mistake(
        "a step nobody comes to",
        "worked: {next: works",
        "worked: {next: hand-over",
        34,
        "no way leads to `works`",
        "Lead a way to it",
    ),
    # Values
    Mistake(
        "an impossible date",
        "reviewed: 2026-11-01",
        "reviewed: 2026-02-30",
        2,
        "no such day as 2026-02-30",
        "year-month-day",
    ),
    Mistake(
        "a date the other way round",
        "reviewed: 2026-11-01",
        "reviewed: 01.11.2026",
        2,
        "01.11.2026",
        "2026-11-01",
        fixed=True,
    ),
    Mistake("not-sure: yes", "not-sure: restart", "not-sure: yes", 13, "yes", "step"),
    Mistake("a number in words", "minutes: 5", "minutes: five", 28, "minutes", "digits"),
    Mistake(
        "a number with its unit", "minutes: 5", "minutes: 5 min", 28, "minutes", "5", fixed=True
    ),
    Mistake(
        "results missing",
        "    results:\n      worked: {next: works, concludes: no-internet}\n"
        "      did-not-work: hand-over\n      cannot-do: hand-over\n",
        "",
        23,
        "results",
        "worked, did-not-work, cannot-do",
    ),
    Mistake("the steps missing", "steps:\n", "step:\n", 6, "step", "steps", fixed=True),
    Mistake(
        "an answer that leads nowhere",
        'no: {label: "No", next: restart}',
        'no: {label: "No"}',
        12,
        "next",
        "next",
    ),
    Mistake(
        "a list for a text", "ask: Where are you?", "ask: [Where are you?]", 16, "text", "text"
    ),
    Mistake(
        "a link of http",
        "    text: The VPN connects.",
        "    text: The VPN connects.\n    link: http://wiki.contoso.com/vpn",
        37,
        "https",
        "https",
    ),
    Mistake(
        "a link of a host not listed",
        "    text: The VPN connects.",
        "    text: The VPN connects.\n    link: https://wiki.contoso.org/vpn",
        37,
        "wiki.contoso.org",
        "desk.yaml",
    ),
)
