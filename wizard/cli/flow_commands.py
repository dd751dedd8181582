"""The commands of `flow`, for those who write flows."""

from __future__ import annotations

from wizard.cli.command import Argument, Command
from wizard.cli.options import COLOR, DRAFTS, FLOWS, JSON, READER

_FLOW = Argument("FLOW", "The flow, as aadsts90120.", completes="flow")

LIST = Command(
    "list",
    "List the flows that can run.",
    "entra-wizard flow list",
    "wizard.cli.author:list_flows",
    (FLOWS, DRAFTS, JSON, COLOR),
)
SHOW = Command(
    "show",
    "Show the steps of a flow, each with its answers and where they lead. "
    "With --step one step alone, as a reader meets it.",
    "entra-wizard flow show aadsts90120 --step new-code --reader user",
    "wizard.cli.author:show_flow",
    (
        Argument("FLOW", "The flow to show.", completes="flow"),
        Argument("--step", "Show this step alone.", value="STEP"),
        READER,
        Argument("--size", "Wrap and cut the step to columns and lines.", value="80x24"),
        Argument(
            "--set", "Say a fact beforehand; may be given again.", value="FACT=VALUE", times="*"
        ),
        FLOWS,
        DRAFTS,
        Argument("--json", "Write the step as JSON."),
        COLOR,
    ),
)
CHECK = Command(
    "check",
    "Check flows and say what is wrong, where, and how to mend it. "
    "Without PATH all flows that can be found.",
    "entra-wizard flow check flows/",
    "wizard.cli.flow_check:check_flows",
    (
        Argument("PATH", "A flow file, or a folder of flows.", times="*", completes="file"),
        Argument("--explain", "Show the page of a rule instead.", value="RULE"),
        Argument("--rules", "List all rules instead."),
        Argument("--fix", "Mend what is certain, and check again."),
        Argument("--dry-run", "Show what --fix would change, and change nothing."),
        Argument(
            "--format",
            "How to write findings; github marks the lines of a pull request.",
            value="FORM",
            choices=("text", "json", "github"),
        ),
        FLOWS,
        JSON,
        COLOR,
    ),
)

FLOW = Command(
    "flow",
    "List, show and check flows, for those who write them.",
    "entra-wizard flow check flows/",
    commands=(LIST, SHOW, CHECK),
)
"""The command that leads to them."""
