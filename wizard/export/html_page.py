"""An export as one HTML file: no script, nothing from elsewhere, good on paper and read aloud."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from wizard.export.markdown import colon, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.export.document import CaseDocument, DocumentRow

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

# Widths in characters and colors of the system, so that zoom, dark mode and paper need no more.
_STYLE = """
:root { color-scheme: light dark; --line: #8886; --quiet: #595959; --mark: #0b5cad; }
@media (prefers-color-scheme: dark) { :root { --quiet: #b0b0b0; --mark: #7fb8f0; } }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto;
  padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.05rem; margin: 1.75rem 0 .4rem; border-bottom: 1px solid var(--line);
  padding-bottom: .2rem; }
p { margin: .4rem 0; }
dl { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: .2rem 1rem;
  margin: .4rem 0; }
dt { color: var(--quiet); }
dd { margin: 0; }
ul { margin: .4rem 0; padding-left: 1.2rem; }
li { margin: .25rem 0; }
li b { font-weight: 600; }
code { font: .9rem/1.4 ui-monospace, monospace; }
pre { border: 1px solid var(--line); border-radius: .25rem; padding: .5rem .75rem; margin: .2rem 0;
  white-space: pre-wrap; }
.banner { border: 2px solid #b00020; padding: .5rem .75rem; font-weight: 600; }
header { border-left: .3rem solid var(--mark); padding-left: 1rem; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .3rem; } }
@media print {
  :root { color-scheme: light; --quiet: #444; --line: #999; }
  @page { margin: 18mm 16mm; }
  body { font-size: 10.5pt; max-width: none; margin: 0; padding: 0; }
  h2 { break-after: avoid; }
  li, dt, dd, pre { break-inside: avoid; }
}
"""


def to_html(document: CaseDocument) -> str:
    """Return the export as one HTML file."""
    return "\n".join(_lines(document)) + "\n"


def _text(text: str) -> str:
    return escape(one_line(text), quote=True)


def _lines(document: CaseDocument) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{_text(document.title)}</title>\n<style>{_STYLE}</style>\n</head>"
    yield "<body>\n<main>"
    if document.banner:
        yield f'<p class="banner" role="note">{_text(document.banner)}</p>'
    yield f"<header>\n<h1>{_text(document.title)}</h1>\n<dl>"
    yield from (f"<dt>{_text(label)}</dt><dd>{_text(text)}</dd>" for label, text in document.head)
    yield "</dl>\n</header>"
    for number, section in enumerate(document.sections, 1):
        yield f'<section aria-labelledby="s{number}">'
        yield f'<h2 id="s{number}">{_text(section.heading)}</h2>'
        yield from _rows(section.rows)
        yield "</section>"
    yield "</main>\n</body>\n</html>"


def _rows(rows: tuple[DocumentRow, ...]) -> Iterator[str]:
    """Yield rows with each run of fields in one list of terms, each run of items in one list."""
    around = {"dl": ("<dl>", "</dl>"), "ul": ("<ul>", "</ul>"), "": ("", "")}
    within = ""
    for row in rows:
        kind = {"field": "dl", "command": "dl", "item": "ul"}.get(row.kind, "")
        if kind != within:
            yield from filter(None, (around[within][1], around[kind][0]))
            within = kind
        yield _row(row)
    if within:
        yield around[within][1]


def _row(row: DocumentRow) -> str:
    text, label = _text(row.text), _text(row.label)
    if row.kind == "command":
        return f"<dt>{label}</dt><dd><pre><code>{text}</code></pre></dd>"
    if row.kind == "field":
        return f"<dt>{label}</dt><dd>{text}</dd>"
    if row.kind == "item":
        if not label or not text:
            return f"<li>{f'<b>{label}</b>' if label else text}</li>"
        return f"<li><b>{label}</b>{colon(row.label)} {text}</li>"
    return f"<p>{text}</p>"
