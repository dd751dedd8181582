"""Large logs, read in one stream and in constant memory: how often which code, when, how many.

`scan` is what others call. It knows no screen and keeps nothing.
"""

from __future__ import annotations

from wizard.scan.matcher import shown
from wizard.scan.scanner import (
    IncompleteFile,
    Progress,
    ScanOptions,
    ScanResult,
    scan,
)

__all__ = ["IncompleteFile", "Progress", "ScanOptions", "ScanResult", "scan", "shown"]
