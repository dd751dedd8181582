"""`explain`: the catalogue entries of error codes. It loads little, so that it starts fast."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wizard.cli.options import settings_of
from wizard.cli.output import Block, Field, Line, as_sentence, write_blocks, write_json
from wizard.cli.parser import UsageError
from wizard.content.loading import known_codes
from wizard.errors import ExitCode
from wizard.links import address_of

if TYPE_CHECKING:
    from argparse import Namespace

    from wizard.content.catalogue import CatalogueEntry

EXPLAIN = "entra-wizard/explain/1"

_CODE = re.compile(r"(?:AADSTS)?[:\s-]{0,3}([0-9]{1,9})", re.IGNORECASE)
_TRY_AGAIN = {"yes": "can help.", "no": "does not help.", "after-action": "helps after that step."}
_SURE = {
    "documented": "documented by Microsoft",
    "seen-in-issues": "reported by others",
    "inferred": "our inference, not documented by Microsoft",
}


def explain(options: Namespace) -> int:
    """Explain each code; for an unknown one it says so."""
    codes = [_code(word) for word in options.code]
    today = datetime.now().astimezone().date()  # local time, as `until` is written
    notices = {} if options.json else settings_of(options).notices_on(today)
    find = known_codes().family
    for at, code in enumerate(codes):
        entry = find(code)
        if options.json:
            write_json(_entry_document(entry))
        else:
            notice = notices.get(str(entry.code)) or notices.get(entry.steps, "")
            write_blocks(*([Line("")] if at else []), *_entry_blocks(entry, notice))
    return ExitCode.DONE


def _code(word: str) -> int:
    match = _CODE.fullmatch(word.strip())
    if match is None:
        raise UsageError(
            f"{word!r} is not an error code.",
            "Write the error code, with or without AADSTS. For words: entra-wizard search",
        )
    return int(match[1])


def _entry_document(entry: CatalogueEntry) -> dict[str, object]:
    return {
        "schema": EXPLAIN,
        "code": entry.code,
        "known": entry.known,
        "name": entry.name or None,
        "oauth_error": entry.oauth_error or None,
        "meaning": entry.meaning,
        "fixer": entry.fixer.value,
        "retryable": entry.retryable.value,
        "first_action": entry.first_action,
        "collect": [name.replace("-", "_") for name in entry.collect],
        "flow": entry.steps,
        "sources": list(entry.sources),
        "reviewed": entry.reviewed or None,
        "family": entry.family or None,
    }


def _entry_blocks(entry: CatalogueEntry, notice: str) -> list[Block]:
    names = ", ".join(one for one in (entry.name, entry.oauth_error) if one)
    rows = [
        ("Name", names),
        ("Meaning", entry.meaning),
        ("Said here", notice),
        ("Who can fix it", entry.fixer.value),
        ("First safe step", entry.first_action),
        ("Trying again", _TRY_AGAIN[entry.retryable.value] if entry.known else ""),
        ("Collect", ", ".join(name.replace("-", " ") for name in entry.collect)),
        *(("Not the cause", f"{as_sentence(n.text)} {n.because}") for n in entry.not_the_cause),
        *(("Often mixed up with", f"{c.code}. {c.tell}") for c in entry.confused_with),
    ]
    blocks: list[Block] = [Line(f"AADSTS{entry.code}: {as_sentence(entry.title)}", "title")]
    blocks += [Field(label, as_sentence(text)) for label, text in rows if text]
    blocks.append(Field("Steps", f"entra-wizard run {entry.steps}"))
    if entry.known:
        basis = _SURE[entry.confidence.value]
        blocks.append(Field("Reviewed", f"{entry.reviewed}, {basis}.", style="muted"))
    if days := entry.days_stale(datetime.now(UTC).date().isoformat()):
        advice = f"that is {days} days ago. Check it against Microsoft's page."
        blocks.append(Field("Careful", advice, style="warning"))
    return [
        *blocks,
        *(Field("Source", source, link=address_of(source)) for source in entry.sources),
    ]
