"""One page for each rule: what it wants, why, how to mend it, and an example that breaks it.

The pages stand in `data/rules/` and are written by `python -m wizard.authoring.rule_pages` from the
rules and their pairs of examples; a test compares.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from wizard.authoring import RULES
from wizard.content.compiled import bundled
from wizard.content.yaml_nodes import WARNINGS, ReadRule
from wizard.errors import UnknownName
from wizard.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


# Why each rule is there and how a finding is mended: two sentences for each rule's page.

REASONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        # Reading
        "file": ("What cannot be read cannot run.", "Check name, rights and size."),
        "file-name": (
            "Somebody who has the id finds the file, and the other way round.",
            "Rename the file to the id and `.yaml`, or mend the id.",
        ),
        "encoding": ("Letters would turn into others.", "Save the file as UTF-8."),
        "character": (
            "What a reviewer sees would not be what runs.",
            "Delete the character and type the text again.",
        ),
        "syntax": (
            "The rest of the file cannot be understood.",
            "Look at quotes, colons, brackets and indentation of this line and the one above.",
        ),
        "depth": ("No flow needs it; a slip of brackets does.", "Close the brackets."),
        "documents": ("A second document would be passed over.", "Keep one document in a file."),
        "alias": ("Nobody sees at the place of use what is used.", "Write the value out."),
        "tag": ("Tags can make anything of a value.", "Drop the tag."),
        "key": ("Only a text can be looked up.", "Use a text as the key."),
        "duplicate-key": ("Which of the two would count is a guess.", "Keep one of the two."),
        "unknown-key": (
            "A misspelt key is passed over, and what it says is lost.",
            "Take the offered name, or take the line out.",
        ),
        "missing-key": ("The thing cannot work without it.", "Add the line that is named."),
        "wrong-type": (
            "Guessing what was meant is how `no` becomes false.",
            "Write the value as its place takes it.",
        ),
        "wrong-value": ("The program knows only these values.", "Take one that is offered."),
        "cut-text": (
            "People would hear half a sentence.",
            "Put the text in quotes, or two spaces before a real comment.",
        ),
        "name": (
            "Ids stand in files, addresses and journals for years.",
            "Use small letters, digits and single hyphens.",
        ),
        "verb": (
            "The verb says what a step is; two would be two steps.",
            "Keep one of ask, enter, do, branch, check, live, try, end.",
        ),
        "duplicate-id": ("One of the two flows would never run.", "Give one another id."),
        "unknown-reference": (
            "A case would have nowhere to go.",
            "Take the offered name, or add what is missing.",
        ),
        "left-out": (
            "The case ends with a hand-over where the other flow should go on.",
            "Mend the other flow, or set it to `status: ready`.",
        ),
        "unknown-name": (
            "Words that come from a table have to be in it.",
            "Take the offered name, or add a row to the table in `data/`.",
        ),
        "placeholder": (
            "People would hear the braces.",
            "Name a fact of `data/facts.yaml`.",
        ),
        "missing-case": (
            "With that value a case would have nowhere to go.",
            "Add the value, or `otherwise`.",
        ),
        "rule-cycle": (
            "The program would turn in the circle without ever asking.",
            "Put a question or an action in, or lead one way out.",
        ),
        "group": (
            "A value in no group could never be chosen, and nobody keeps more than seven in mind.",
            "Put each value of the fact into one group, or make one group two.",
        ),
        "scenario": ("A rehearsal of something else proves nothing.", "Take the offered name."),
        "too-many": (
            "The first mistakes often cause the rest.",
            "Mend the first ones and check again.",
        ),
        # Ways
        "unreachable-step": (
            "Somebody wrote it for people who never see it.",
            "Lead a way to it, or take it out.",
        ),
        "no-way-to-end": (
            "The person on the phone is never told how it ends.",
            "Lead one of its ways towards an `end`.",
        ),
        "endless-loop": (
            "The same questions come again for ever.",
            "Give one step of the loop a way out.",
        ),
        "back-without-try": (
            "There is nothing to go back to, and the case would stop with an error.",
            "Name a step instead of `back`, or reach the step through a `try` alone.",
        ),
        "by-code-nowhere": (
            "A code that nobody knows would stop the case.",
            "Add a flow with the id `unknown-code`.",
        ),
        "code-not-asked": (
            "By hand nobody has told the code yet, so the old one would be taken.",
            "Lead the answer to an `enter` step with `fact: code`.",
        ),
        "cause-never-concluded": (
            "It stands among the possible causes for ever and no case can find it.",
            "Add `concludes` to the way that settles it, or take the cause out.",
        ),
        "cause-ruled-out": (
            "The ticket would name a cause that was disproved before.",
            "Take `concludes` or `rules-out` away.",
        ),
        "end-without-cause": (
            "A ticket without a cause teaches nobody anything.",
            "Add `concludes` to the ways that lead there, or `cause: not-known` to the end.",
        ),
        "fact-not-known": (
            "The sentence would have a gap.",
            "Write `{fact|words without it}`, or ask for the fact before.",
        ),
        "too-many-answers": (
            "People hang up.",
            "Ask what settles most first, and leave out what changes nothing.",
        ),
        # Actions
        "missing-expect": (
            "Who does not know what to see says that it worked.",
            "Add `expect` with what is seen then.",
        ),
        "missing-undo": (
            "Somebody will want to take it back at night.",
            "Add `undo`, if only `undo: nothing to undo`.",
        ),
        "missing-entra-role": (
            "Without it people try it as Global Administrator.",
            "Name a role of `data/roles.yaml`, or `none`.",
        ),
        "missing-minutes": (
            "The screen says how long it takes, and a `try` is put in order by it.",
            "Add `minutes` with about how many.",
        ),
        "command-not-copyable": (
            "People copy what they see, gaps and prompts too.",
            "Write exactly what is typed, on one line; put words into the text.",
        ),
        # Links and age
        "code-not-in-catalogue": (
            "`explain` and the hand-off take their words from there.",
            "Add an entry to `data/catalogue`, or mend the number.",
        ),
        "code-claimed-twice": (
            "People with that code would meet only one of the two flows.",
            "Leave the code to one of the two.",
        ),
        "catalogue-flow": (
            "`explain` would send people to a flow that is not there.",
            "Mend the name in the catalogue, or add the code to the flow.",
        ),
        "catalogue-code": (
            "The program could not say what the other code is.",
            "Add an entry for the other code, or mend the number.",
        ),
        "old-review": (
            "Portals move and policies change; an old path costs the trust of everybody.",
            "Read it against its sources and set `reviewed` to that day.",
        ),
        "review-ahead": (
            "A day to come would keep the review fresh for longer than it is.",
            "Write the day of the last review.",
        ),
        # How catalogue entries are written
        "catalogue-too-long": (
            "People read it aloud on the phone, once.",
            "Make two sentences of it, or leave out what the other keys say.",
        ),
        "catalogue-hard-to-read": (
            "People hear it under stress, often not in their first language.",
            "Use shorter words and shorter sentences; product names don't count.",
        ),
        "catalogue-same-meaning": (
            "Nobody could tell the two codes apart.",
            "Say what is different about this code.",
        ),
        "catalogue-banned-word": (
            "These words blame the user, or say nothing.",
            "Say what happened, or what to do, without that word.",
        ),
        "catalogue-title": (
            "Titles stand in lists beside the code.",
            "Remove the period.",
        ),
        "catalogue-first-action": (
            "The first thing people need is what to do.",
            "Begin with one of the listed verbs, and end with a period.",
        ),
        "catalogue-no-fault": (
            "People stop reading once they hear that nothing is wrong.",
            "Set `severity: low`, or begin with what went wrong.",
        ),
        "catalogue-incomplete": (
            "Without causes, facts and sources nobody can work on the ticket or check the entry.",
            "Add the missing key with at least one row.",
        ),
        "catalogue-confused-with": (
            "Codes are read out wrong or mistaken for each other all the time.",
            "Add the other code, and say in `tell` how to tell the two apart.",
        ),
        "catalogue-unknown-code": (
            "The reader looks the other code up and finds nothing.",
            "Add an entry for the other code, or correct it.",
        ),
        "catalogue-old-page": (
            "The old pages are out of date or redirect somewhere else.",
            "Name the page that replaced it.",
        ),
        "catalogue-policy-off": (
            "A policy is there for a reason, and an exemption is what an attacker wants.",
            "Say what the policy asks for, and who can look at it.",
        ),
        "catalogue-large-file": (
            "A reviewer reads a file in one go.",
            "Move some entries to another file of `data/catalogue`, or to a new one.",
        ),
        # Words
        "missing-why": (
            "People answer better when they know what for.",
            "Add `why`, one sentence that can be said aloud.",
        ),
        "missing-source": (
            "Nobody could check it when Microsoft changes something.",
            "Add `source` with an entry of `sources`.",
        ),
        "missing-short": (
            "The path and the map have room for 20 characters.",
            "Add `short`, at most 20 characters.",
        ),
        "long-sentence": ("It is read aloud, once, on the phone.", "Make two sentences of it."),
        "many-answers": (
            "Nobody keeps more than seven in mind.",
            "Ask a wider question first.",
        ),
        "long-question": (
            "The sentence is the one loud thing on the screen.",
            "Ask shorter; the rest can stand in `why` or in a hint.",
        ),
        "tall-step": (
            "On the smallest screen somebody would have to scroll to answer.",
            "Shorten the texts, or make two steps of it.",
        ),
        "hard-to-read": (
            "The flow is heard by people under stress, often not in their first language.",
            "Use shorter words and shorter sentences.",
        ),
        # Habits
        "same-label": (
            "One of the two would be pressed by accident.",
            "Say in the label what makes the two differ.",
        ),
        "idle-question": (
            "It costs a minute and gives nothing.",
            "Let one answer lead elsewhere, or drop the question.",
        ),
        "idle-otherwise": (
            "A way that cannot be walked cannot be tested.",
            "Drop `otherwise`, or a value that leads to the same step.",
        ),
        "resolved-undone": (
            "The ticket would say that it works, and nobody has seen it.",
            "Ask what is seen now, or hand over.",
        ),
        "test-settles-nothing": (
            "The person did the test and the cause is as possible as before.",
            "Add `concludes` or `rules-out` to a way of the test.",
        ),
        "unused-source": (
            "A reviewer would read it for nothing.",
            "Name it in the step that rests on it, or take it out.",
        ),
        "hidden-flow": (
            "The next author who means the flow gets the step.",
            "Give the step another id and add the old one to `moved`.",
        ),
        # Comments
        "ignore-unclear": (
            "The next reader has to know whether the reason still holds.",
            "Write `# ignore: RULE because ...` with the id of a rule.",
        ),
        "useless-ignore": (
            "Left standing, it would hide a mistake that comes later.",
            "Take the comment out.",
        ),
    }
)
"""For each rule: why it is there, and how a finding is mended."""

EXAMPLES = Path(__file__).parent.parent.parent / "tests" / "authoring"
"""Where the pairs stand in a checkout; only writing the pages needs them."""

_AROUND = 2
_MOST_LINES = 14
_MARK = "  # found here"


@dataclass(frozen=True, slots=True)
class RulePage:
    """What is said about a rule, without its examples."""

    id: str
    severity: Severity
    what: str
    why: str
    mend: str


def pages() -> tuple[RulePage, ...]:
    """Return the pages of all rules: those of reading first, each group as it was written."""
    reading = (
        RulePage(
            rule, Severity.WARNING if rule in WARNINGS else Severity.ERROR, rule.help, *_of(rule)
        )
        for rule in ReadRule
    )
    checking = (RulePage(rule.id, rule.severity, rule.help, *_of(rule.id)) for rule in RULES)
    return (*reading, *checking)


def page_text(name: str) -> str:
    """Return the whole page of a rule as it stands in `data/rules`; UnknownName if there is none.

    Raises UnknownName, which offers the nearest rule.
    """
    known = [page.id for page in pages()]
    if name not in known:
        raise UnknownName("rule", name, known)
    return (bundled("data") / "rules" / f"{name}.md").read_text("utf-8")


def render(page: RulePage, examples: Path = EXAMPLES) -> str:
    """Return a page with its examples, as Markdown."""
    said = [
        f"# {page.id}",
        f"Severity: {page.severity}. {_ignoring(page)}",
        page.what,
        f"**Why.** {page.why}",
        f"**Mend it.** {page.mend}",
    ]
    for title, text in _examples(page.id, examples):
        said.append(f"**{title}**\n\n```yaml\n{text}\n```")
    return "\n\n".join(said) + "\n"


def _of(rule: str) -> tuple[str, str]:
    return REASONS[rule]


def _ignoring(page: RulePage) -> str:
    if page.id in set(ReadRule) - WARNINGS or page.id == "ignore-unclear":
        return "It cannot be ignored."
    return f"To leave it in place: `# ignore: {page.id} REASON` beside the line or above it."


def _examples(rule: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the broken and the good example of a rule, cut down to where the two differ."""
    for kind in ("rules", "reading"):
        pairs = [
            [folder / kind / rule / f"{side}{end}" for side in ("bad", "good")]
            for end in (".yaml", ".catalogue.yaml")
        ]
        texts = [[_lines(path) for path in pair] for pair in pairs if pair[0].exists()]
        if texts:
            # A rule about the catalogue has the same flow on both sides.
            before, after = next((pair for pair in texts if pair[0] != pair[1]), texts[0])
            yield "Broken", _cut(before, after)
            yield "Good", _cut(after, before)
            return


def _lines(path: Path) -> list[str]:
    text = path.read_bytes().decode("utf-8", "backslashreplace").replace("\u200b", "<U+200B>")
    return [line[:100].removesuffix(_MARK) for line in text.splitlines()]


def _cut(these: list[str], others: list[str]) -> str:
    """Return the lines that differ from the others, with a few around each place."""
    shown: set[int] = set()
    for tag, start, end, _, _ in SequenceMatcher(a=these, b=others, autojunk=False).get_opcodes():
        if tag != "equal":
            shown.update(range(max(start - _AROUND, 0), min(end + _AROUND, len(these))))
    if not shown:
        shown = set(range(min(_MOST_LINES, len(these))))
    rows: list[str] = []
    last = -1
    for at in sorted(shown)[:_MOST_LINES]:
        if at > last + 1 and (rows or at):
            rows.append("# ...")
        rows.append(these[at])
        last = at
    if len(shown) > _MOST_LINES:
        rows.append("# ...")
    return "\n".join(rows)


def main() -> None:
    """Write all pages anew."""
    folder = EXAMPLES.parent.parent / "data" / "rules"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.md"):
        old.unlink()
    for page in pages():
        (folder / f"{page.id}.md").write_text(render(page), "utf-8")
    sys.stdout.write(f"{len(pages())} pages in {folder}\n")


if __name__ == "__main__":
    main()
