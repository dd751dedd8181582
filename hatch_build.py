"""Compiles the content while a package is built, so that an installed program starts fast."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


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
