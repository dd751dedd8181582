"""An export as one JSON document, for other programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.export.document import CaseDocument


def to_json(document: CaseDocument) -> str:
    """Return the export as JSON, one value a line."""
    return json.dumps(document.data, ensure_ascii=False, indent=2) + "\n"
