"""The last line: a mistake of the program becomes a sentence, an exit code and a report."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from wizard.cli.output import complain
from wizard.errors import WizardError

if TYPE_CHECKING:
    from types import TracebackType


def guard(words: list[str]) -> None:
    """Let uncaught mistakes end as one sentence on standard error and exit code 1.

    The report names files, lines and functions and the kind of the mistake. It holds no values
    and not the mistake's own message: either may carry pasted text.
    """
    as_json = "--json" in words

    def hook(
        kind: type[BaseException], mistake: BaseException, trace: TracebackType | None
    ) -> None:
        del mistake
        from wizard.cli.report import report, write  # noqa: PLC0415 - only after a crash

        path = write(report(kind, trace))
        error = WizardError(
            f"entra-wizard met a mistake of its own ({kind.__name__}). Your answers are kept.",
            f"The report is in {path}. It holds no pasted text." if path else "No report was kept.",
        )
        complain(error, as_json=as_json)

    sys.excepthook = hook
