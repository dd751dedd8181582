"""Large logs, read in one stream and in constant memory: how often which code, when, how many.

`scan` is what others call. It knows no screen and keeps nothing.
"""

from __future__ import annotations

from wizard.scan.run import Incomplete, Progress, Scanned, Wanted, scan
from wizard.scan.times import shown

__all__ = ["Incomplete", "Progress", "Scanned", "Wanted", "scan", "shown"]
