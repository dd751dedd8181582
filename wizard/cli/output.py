"""Everything the command line writes: plain lines, JSON, dialogs, and Rich output on a terminal.

Data goes to standard output, messages about the run to standard error. Commands pass values
(`Line`, `Field`, `Item`, `Table`), and this module alone decides how they look: plain lines in a
pipe, a file, and wherever they are asked for; on a terminal a layout made with Rich, which is
imported only then.
"""

from __future__ import annotations

import errno
import os
import re
import select
import sys
import time
import unicodedata
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from wizard.errors import OutputError
from wizard.streams import redirect_to_devnull
from wizard.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from threading import Timer
    from typing import Literal, Self, TextIO

    from rich.console import Console, RenderableType
    from rich.live import Live
    from rich.progress import Progress as RichProgress
    from rich.status import Status
    from rich.table import Table as RichTable
    from rich.text import Text

    from wizard.errors import WizardError

ERROR_SCHEMA = "entra-wizard/error/1"


# Letters and marks that are invisible although Python counts them as printable.
_BLIND = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u3164\uffa0")
_BLIND |= frozenset(map(chr, range(0xE0100, 0xE01F0)))


def _shows(text: str) -> bool:
    return text.isprintable() and _BLIND.isdisjoint(text)


def escape_hidden(text: str) -> str:
    """Return text that is safe on a terminal: control and hidden characters become `<U+001B>`.

    Outside text is cleaned when it is read. This is defense in depth, for file names, arguments
    and anything that was missed.
    """
    if _shows(text):
        return text
    return "".join(_visible(char) for char in text)


def _visible(char: str) -> str:
    if _shows(char) or char in "\n\t":
        return char
    if unicodedata.category(char) == "Zs":
        return " "
    return f"<U+{ord(char):04X}>"


def write_line(text: str = "") -> None:
    """Write a plain line to standard output; OutputError if that fails."""
    _out(f"{escape_hidden(text)}\n")


def write_prompt(text: str) -> None:
    """Write the prompt of an input line and flush it."""
    _out(text)
    flush()


def _out(text: str) -> None:
    if sys.stdout is None:
        raise _write_failed("it is closed")
    try:
        sys.stdout.write(text)
    except (OSError, ValueError) as error:
        raise _write_failed(_why(error)) from error


def flush() -> None:
    """Flush standard output; OutputError if that fails."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except (OSError, ValueError) as error:
        raise _write_failed(_why(error)) from error


def _why(error: Exception) -> str:
    if isinstance(error, BrokenPipeError):
        return "its reader has gone"
    full = isinstance(error, OSError) and error.errno == errno.ENOSPC
    return "the disk is full" if full else "the system refused it"


def _write_failed(why: str) -> OutputError:
    return OutputError(
        f"Not all could be written to standard output: {why}.", "Run it again with another output."
    )


def write_notice(text: str) -> None:
    """Write a message about the run to standard error; errors of the stream are ignored."""
    write_stderr(f"{escape_hidden(text)}\n")


def write_stderr(text: str) -> None:
    """Write text unchanged to standard error and flush it; never fails."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except (OSError, ValueError):
        redirect_to_devnull(sys.stderr)


def write_json(document: Mapping[str, object]) -> None:
    """Write a JSON document as one line to standard output; OutputError if that fails."""
    _out(f"{_json(document)}\n")


def write_error(error: WizardError, *, as_json: bool) -> None:
    """Write an error to standard error: a sentence and its hint, or one JSON object."""
    if as_json:
        body = {"schema": ERROR_SCHEMA, "error": error.message, "hint": error.hint}
        write_stderr(f"{_json(body)}\n")
        return
    if is_rich(sys.stderr):
        with suppress(OSError, ValueError):
            console = _console(stderr=True)
            console.print(_text(error.message, "bad"))
            if error.hint:
                console.print(_text(error.hint))
        return
    write_notice(error.message)
    if error.hint:
        write_notice(error.hint)


def _json(document: Mapping[str, object]) -> str:
    # json escapes C0 itself. Other characters that a terminal could act on are escaped here.
    import json  # noqa: PLC0415 - most commands write words

    text = json.dumps(document, ensure_ascii=False)
    if _shows(text):
        return text
    return "".join(char if _shows(char) else json.dumps(char)[1:-1] for char in text)


def use_utf8() -> None:
    """Switch the standard streams to UTF-8 on every system, with replacement on errors."""
    for stream, errors in (
        (sys.stdin, "replace"),
        (sys.stdout, "backslashreplace"),
        (sys.stderr, "backslashreplace"),
    ):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors=errors)


# Whether a stream gets Rich output.

_OFF = ("", "0", "false", "no")


class _Preference:
    plain = False


_preference = _Preference()


def prefer_plain(*, plain: bool) -> None:
    """Choose plain lines (`--plain`, `--color never`) or, on a terminal, Rich output."""
    _preference.plain = plain


def needs_plain(env: Mapping[str, str]) -> bool:
    """Return whether the environment asks for plain lines: ACCESSIBLE, or a dumb terminal."""
    if env.get("ACCESSIBLE", "").lower() not in _OFF:
        return True
    # Windows consoles set no TERM.
    return env.get("TERM", "vt100" if sys.platform == "win32" else "") in ("", "dumb")


def is_terminal(stream: object) -> bool:
    """Return whether a stream is a terminal; None and closed streams are not."""
    isatty = getattr(stream, "isatty", None)
    return bool(isatty and isatty())


def is_rich(stream: TextIO | None) -> bool:
    """Return whether Rich output goes to a stream: a terminal on which nothing asks for plain."""
    if _preference.plain or os.environ.get("NO_COLOR") or needs_plain(os.environ):
        return False
    return is_terminal(stream)


# Values that commands hand over. All text in them is data: it is escaped and never markup.


class Line(NamedTuple):
    """A line of text. `style` is a name in `_STYLES`."""

    text: str
    style: str = ""


class Field(NamedTuple):
    """A label and a value, and where the value comes from. `link` is an address for the value."""

    label: str
    text: str
    note: str = ""
    link: str = ""
    style: str = ""

    @property
    def plain(self) -> str:
        """The field as one plain line."""
        return f"{self.label}: {self.text}" + (f" {self.note}" if self.note else "")


class Item(NamedTuple):
    """An entry of a list on a terminal: a heading, and text indented below. `plain` is its line."""

    plain: str
    heading: str
    body: tuple[str, ...] = ()
    style: str = ""


class TableRow(NamedTuple):
    """A table row, and the plain line that takes its place; without `plain` it has none."""

    plain: str
    cells: tuple[str, ...]
    style: str = ""


class Table(NamedTuple):
    """Rows to compare. Columns whose name ends with `#` hold numbers and are aligned right."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    title: str = ""


Block = Line | Field | Item | Table

_STYLES = {
    "": "",
    "title": "bold",
    "label": "cyan",
    "muted": "dim",
    "good": "green",
    "warning": "yellow",
    "bad": "bold red",
    "command": "green",
    "link": "blue underline",
    "code": "bold",
}
"""Styles by name, in the 16 colors that every theme of a terminal defines."""

_COMMAND = r"(?m)(?:^|(?<=[.:] ))entra-wizard(?: \S+)*$"
_CODE = r"\bAADSTS\d+\b"
# Only the hosts of our sources: what is read from a text may name any other.
_HOSTS = r"(?:learn|support|entra)\.microsoft\.com|github\.com|www\.rfc-editor\.org"
_ADDRESS = rf"https://(?:{_HOSTS})(?:/[!-~]*[^\s.,;:!?)\]>\"'])?(?![\w.@:-])"
_WIDEST = 110
"""Columns that are used at most; longer lines are hard to read."""

_LABEL = 20
"""Columns of labels at most; longer ones wrap."""


def plain_lines(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield values as plain lines."""
    for block in blocks:
        if isinstance(block, Table):
            yield from (row.plain for row in block.rows if row.plain)
        elif isinstance(block, Line):
            yield block.text
        else:
            yield block.plain


def write_blocks(*blocks: Block, prefix: str = "") -> None:
    """Write values to standard output; OutputError if that fails.

    `prefix` starts every plain line; on a terminal it stands once before them.
    """
    if not is_rich(sys.stdout):
        for text in plain_lines(blocks):
            for line in text.split("\n") if prefix else (text,):
                write_line(f"{prefix}{line}")
        return
    console = _console()
    try:
        if prefix:
            console.print(_text(prefix.rstrip(": "), "warning"))
        for one in _laid_out(blocks):
            console.print(one)
    except (OSError, ValueError) as error:
        raise _write_failed(_why(error)) from error


def _console(*, stderr: bool = False) -> Console:
    from rich.console import Console  # noqa: PLC0415 - heavy, and only for terminals

    console = Console(stderr=stderr, markup=False, emoji=False, highlight=False)
    console.width = min(console.width, _WIDEST)
    return console


def _text(text: str, style: str = "", link: str = "") -> Text:
    """Return escaped text with codes and commands highlighted, and addresses as hyperlinks."""
    from rich.style import Style  # noqa: PLC0415 - as above
    from rich.text import Text  # noqa: PLC0415 - as above

    found = Text(escape_hidden(text), style=_STYLES[style], overflow="fold")
    found.highlight_regex(_CODE, _STYLES["code"])
    found.highlight_regex(_COMMAND, _STYLES["command"])
    spans = [(link, 0, len(found))] if link else []
    spans += [(one[0], *one.span()) for one in re.finditer(_ADDRESS, found.plain)]
    for address, start, end in spans:
        if _is_safe(address):
            found.stylize(Style.parse(_STYLES["link"]) + Style(link=address), start, end)
    return found


def _laid_out(blocks: Iterable[Block]) -> Iterator[RenderableType]:
    """Yield what Rich prints; neighboring fields share a grid, and all labels a width."""
    fields: list[Field] = []
    blocks = tuple(blocks)
    labels = [len(one.label) for one in blocks if isinstance(one, Field)]
    for block in (*blocks, None):
        if isinstance(block, Field):
            fields.append(block)
            continue
        if fields:
            yield _grid(fields, min(max(labels), _LABEL))
            fields = []
        if isinstance(block, Table):
            yield _table(block)
        elif isinstance(block, Item):
            yield from _item(block)
        elif block is not None:
            yield _text(block.text, block.style)


def _with_command_apart(text: str) -> str:
    """Return text with the command at its end on a line of its own, so that it is easy to copy."""
    found = re.search(_COMMAND, text)
    return f"{text[: found.start()].rstrip()}\n{found[0]}".lstrip() if found else text


def _grid(fields: Sequence[Field], width: int) -> RichTable:
    from rich.table import Table as Grid  # noqa: PLC0415 - heavy, and only for terminals

    grid = Grid.grid(padding=(0, 2, 0, 0))
    grid.add_column(style=_STYLES["label"], width=width)
    grid.add_column(overflow="fold")
    before = ""
    for one in fields:
        value = _text(_with_command_apart(one.text), one.style, one.link)
        if one.note:
            value.append(" ")
            value.append_text(_text(one.note, "muted"))
        grid.add_row("" if one.label == before else _text(one.label), value)
        before = one.label
    return grid


def _is_safe(address: str) -> bool:
    """Return whether an address may be a hyperlink: https, printable ASCII, no spaces."""
    is_text = address.isascii() and address.isprintable() and " " not in address
    return is_text and address.startswith("https://")


def _table(table: Table) -> RichTable:
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - heavy, and only for terminals
    from rich.table import Table as Grid  # noqa: PLC0415 - as above

    grid = Grid(box=SIMPLE_HEAD, pad_edge=False, header_style=_STYLES["label"], show_edge=False)
    for name in table.columns:
        is_number = name.endswith("#")
        justify: Literal["left", "right"] = "right" if is_number else "left"
        no_wrap = is_number or name == table.columns[0]
        grid.add_column(name.rstrip("#"), justify=justify, overflow="fold", no_wrap=no_wrap)
    for row in table.rows:
        grid.add_row(*(_text(cell, row.style) for cell in row.cells))
    return grid


def _item(item: Item) -> Iterator[RenderableType]:
    from rich.padding import Padding  # noqa: PLC0415 - heavy, and only for terminals

    yield _text(item.heading, item.style or "title")
    for text in filter(None, item.body):
        yield Padding(_text(text), (0, 0, 0, 2))


# Progress of work that takes longer than a second, on standard error.

_SOON = 1.0
"""Seconds before progress is shown; shorter work stays quiet."""


class WorkProgress:
    """How far some work is: on a terminal a bar with the time left, or a spinner without a total.

    Use it as a context manager. Where standard error is not a terminal it writes nothing.
    """

    def __init__(self, what: str, total: int = 0, *, as_bytes: bool = False) -> None:
        self.done = 0
        self.total = total
        self._what = what
        self._as_bytes = as_bytes
        self._timer: Timer | None = None
        self._bar: RichProgress | None = None
        self._begins = 0.0

    def __enter__(self) -> Self:
        """Start the clock; the bar appears after a second."""
        self._begins = time.monotonic() + _SOON
        # Bytes come often enough to look at the clock, so they need no thread.
        if is_rich(sys.stderr) and not self._as_bytes:
            from threading import Timer  # noqa: PLC0415 - most commands need no thread

            self._timer = Timer(_SOON, self._start)
            self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the bar."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer.join()
        if self._bar is not None:
            self._bar.stop()

    def advance(self, by: int = 1) -> None:
        """Count work that was done."""
        self.done += by
        if self._as_bytes and self._bar is None and time.monotonic() > self._begins:
            self._start()
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], completed=self.done)

    def _start(self) -> None:
        if not is_rich(sys.stderr):
            return
        from rich import progress  # noqa: PLC0415 - heavy, and only for terminals

        counted: list[progress.ProgressColumn] = [progress.TimeElapsedColumn()]
        if self.total:
            amount = progress.DownloadColumn() if self._as_bytes else progress.MofNCompleteColumn()
            counted = [progress.BarColumn(), amount, progress.TimeRemainingColumn()]
        name = progress.TextColumn("{task.description}", markup=False)
        bar = progress.Progress(
            progress.SpinnerColumn("line"),
            name,
            *counted,
            console=_console(stderr=True),
            transient=True,
        )
        bar.add_task(escape_hidden(self._what), total=self.total or None, completed=self.done)
        bar.start()
        self._bar = bar


class Checklist:
    """Checks that are running, a line each, with the verdict of each as it comes.

    Use it as a context manager. The list is removed at the end; without Rich nothing is written.
    """

    def __init__(self, titles: Mapping[str, str]) -> None:
        self._titles = titles
        self._verdicts: dict[str, tuple[str, str]] = {}
        self._held: list[Block] = []
        self._live: Live | None = None

    def __enter__(self) -> Self:
        """Show the list."""
        if is_rich(sys.stdout):
            from rich.live import Live  # noqa: PLC0415 - heavy, and only for terminals

            self._live = Live(get_renderable=self._rows, console=_console(), transient=True)
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the list."""
        if self._live is not None:
            self._live.stop()
            write_blocks(*self._held)

    def finish(self, name: str, verdict: str, style: str) -> None:
        """Set the verdict of a check."""
        self._verdicts[name] = (verdict, style)

    def write(self, *blocks: Block) -> None:
        """Write values; on a terminal they are held back until the list is removed."""
        if self._live is None:
            write_blocks(*blocks)
        else:
            self._held += blocks

    def _rows(self) -> RichTable:
        from rich.table import Table as Grid  # noqa: PLC0415 - heavy, and only for terminals

        grid = Grid.grid(padding=(0, 2, 0, 0))
        for name, title in self._titles.items():
            verdict, style = self._verdicts.get(name, ("checking ...", "muted"))
            grid.add_row(_text(verdict, style), _text(title))
        return grid


# Dialogs: a line out, a line in. Plain ones are made for screen readers.

_TERMINAL_LINE = 4095
"""The longest line that a Linux terminal passes on; it drops the rest silently."""

_LEAST_WIDTH = 20
"""Columns below which a line is left to the terminal."""

_PASTE_GAP = 0.05
"""Seconds within which the next line of a paste arrives; typing takes longer."""


class EndOfInput(Exception):  # noqa: N818 - no error: the user has left
    """Standard input has ended, so no more questions can be asked."""


class LeaveRequested(Exception):  # noqa: N818 - a request, not an error
    """The user wants to leave; all answers are kept."""


class LineDialog:
    """Questions and answers on standard input and output. `prefix` marks lines of practice runs."""

    def __init__(self, prefix: str = "") -> None:
        self.prefix = prefix

    def write(self, text: str, *, whole: bool = False) -> None:
        """Write one or more lines, each with the prefix.

        On a terminal they are wrapped between words, unless they are to be copied `whole`.
        """
        for line in text.split("\n"):
            for part in (line,) if whole else _wrapped(line, len(self.prefix)):
                self.put(f"{self.prefix}{part}")

    def put(self, line: str) -> None:
        """Put one line where the dialog is held."""
        write_line(line)

    def write_blocks(self, blocks: Iterable[Block]) -> None:
        """Write values, each line with the prefix."""
        for line in plain_lines(blocks):
            self.write(line)

    def write_status(self, text: str) -> None:
        """Write what is going on right now."""
        self.write(text)

    def close(self) -> None:
        """Remove what a status has left on the terminal."""

    def ask(self, prompt: str) -> str:
        """Return the line typed after a prompt, without hidden characters or outer spaces."""
        self.close()
        self.write(prompt)
        line = self._line(f"{self.prefix}> ")
        if len(line) >= _TERMINAL_LINE and sys.stdin.isatty():
            self.write(
                f"The terminal cut this line after {_TERMINAL_LINE} characters. "
                "For a longer text leave with q, and use --paste with a file."
            )
        return clean(line).strip()

    def ask_text(self, prompt: str) -> str:
        """Return lines up to an empty one or the end of the input; EndOfInput if there is none."""
        self.write(prompt)
        lines: list[str] = []
        size = 0
        from wizard.cli.files import LIMIT  # noqa: PLC0415 - only where text is read

        while size <= LIMIT:
            try:
                line = self._line("" if lines else f"{self.prefix}> ")
            except EndOfInput:
                if not lines:
                    raise
                break
            # An empty line inside a paste is followed at once by the next one.
            if not line.strip() and not (lines and _more_waits()):
                break
            lines.append(line)
            size += len(line) + 1
            if len(lines) == 1 and len(line.strip()) == 1:
                break
            if len(lines) == 1 and is_terminal(sys.stdin) and not _more_waits():
                self.write("Press Enter once more to go on, or type more lines first.")
        return "\n".join(lines)

    def _line(self, prompt: str) -> str:
        write_prompt(prompt)
        from wizard.cli.files import LIMIT  # noqa: PLC0415 - only where text is read

        line = sys.stdin.readline(LIMIT) if sys.stdin else ""
        if not line:
            write_line()
            raise EndOfInput
        line = line.rstrip("\n")
        if prompt and not sys.stdin.isatty():
            write_line(line)
        return line


class TerminalDialog(LineDialog):
    """A dialog laid out by Rich: wrapped text, aligned fields, a status line that is replaced."""

    __slots__ = ("_status",)

    def __init__(self, prefix: str = "") -> None:
        super().__init__(prefix)
        self._status: Status | None = None

    def write(self, text: str, *, whole: bool = False) -> None:
        """Write one or more lines, each with the prefix; what is `whole` is never wrapped."""
        if whole:
            self.close()
            for line in text.split("\n"):
                write_line(f"{self.prefix}{line}")
            return
        self._above_status(*(Line(f"{self.prefix}{line}") for line in text.split("\n")))

    def write_blocks(self, blocks: Iterable[Block]) -> None:
        """Write values, laid out."""
        self._above_status(*blocks, prefix=self.prefix)

    def _above_status(self, *blocks: Block, prefix: str = "") -> None:
        if self._status is not None:
            self._status.stop()
        write_blocks(*blocks, prefix=prefix)
        if self._status is not None:
            self._status.start()

    def write_status(self, text: str) -> None:
        """Show what is going on in a line that the next status replaces."""
        if self._status is None:
            self._status = _console().status(_text(text), spinner="line")
            self._status.start()
        self._status.update(_text(f"{self.prefix}{text}"))

    def close(self) -> None:
        """Remove the status line."""
        if self._status is not None:
            self._status.stop()
            self._status = None


def dialog_for_output() -> LineDialog:
    """Return the dialog that fits standard output."""
    return TerminalDialog() if is_rich(sys.stdout) else LineDialog()


def _wrapped(line: str, taken: int) -> Sequence[str]:
    """Return a line as parts that fit beside a prefix; only on a terminal, and never within words.

    A terminal breaks a line at its edge, in the middle of a word.
    """
    if not is_terminal(sys.stdout) or not line:
        return (line,)
    try:
        width = os.get_terminal_size(sys.stdout.fileno()).columns - taken
    except (OSError, ValueError):
        return (line,)
    if len(line) <= width or width < _LEAST_WIDTH:
        return (line,)
    import textwrap  # noqa: PLC0415 - only for long lines on a terminal

    return textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) or (line,)


def _more_waits() -> bool:
    """Return whether a terminal already holds more input, as it does in the middle of a paste."""
    if not sys.stdin.isatty() or sys.platform == "win32":
        return False
    return bool(select.select([sys.stdin], [], [], _PASTE_GAP)[0])


def as_sentence(text: str) -> str:
    """Return text with a full stop at the end, unless it ends a sentence or an address already.

    A full stop behind an address would be copied with it.
    """
    text = text.strip()
    is_address = "://" in text.rsplit(maxsplit=1)[-1] if text else False
    return text if not text or is_address or text[-1] in ".?!:" else f"{text}."


def sentence_case(capitals: str) -> str:
    """Return a heading in capitals in sentence case, as `Ask the user`."""
    return capitals.lower().capitalize().replace("microsoft", "Microsoft")


def read_number(typed: str) -> int:
    """Return a typed number, as `2`, `2.` or `2)`; 0 for anything else."""
    digits = typed.rstrip(".):")
    return int(digits) if digits.isdecimal() and len(digits) <= len("99") else 0


def minutes_of(count: int) -> str:
    """Return a number of minutes in words."""
    return "1 minute" if count == 1 else f"{count} minutes"
