"""What building a package does besides collecting files: compiled content, and a readable page.

The content is compiled, so that an installed program starts fast. The README becomes the page on a
package index, where links and pictures work only with whole addresses.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

_PICTURE = re.compile(r"(!\[[^\]]*\]\()(?!https?:|#)([^)\s]+)")
_LINK = re.compile(r"(?<!!)(\[[^\]!]*\]\()(?!https?:|mailto:|#)([^)\s]+)")


class CompileContent(BuildHookInterface):  # type: ignore[type-arg] - the class takes its config as it is
    """Writes `data/compiled` and `data/catalogue.json` before the files are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile; refuse to build a package whose content has mistakes."""
        del build_data
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        try:
            from wizard.authoring.compile_content import write_compiled  # noqa: PLC0415 - not installed before
        finally:
            sys.path.remove(self.root)
        findings = write_compiled(Path(self.root, "data"))
        if findings:
            sys.exit("".join(f"{finding}\n" for finding in findings))


class LongDescription(MetadataHookInterface):
    """Makes the README the long description, with addresses below that of the source."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Add `readme`; pictures and links are those of the tag of this version."""
        text = Path(self.root, "README.md").read_text("utf-8")
        source, tag = metadata["urls"]["Source"], f"v{metadata['version']}"
        text = _PICTURE.sub(rf"\g<1>{source}/raw/{tag}/\g<2>", text)
        text = _LINK.sub(rf"\g<1>{source}/blob/{tag}/\g<2>", text)
        metadata["readme"] = {"content-type": "text/markdown", "text": text}
