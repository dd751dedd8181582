"""The commands of `flow`, for those who write flows."""

from __future__ import annotations

from wizard.cli.command import Argument, Command
from wizard.cli.options import COLOR, DRAFTS, FLOWS, JSON, READER

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
    "Check flows and catalogue files: what is wrong, where, and how to fix it. "
    "Without PATH all flows that can be found.",
    "entra-wizard flow check flows/",
    "wizard.cli.flow_check:check_flows",
    (
        Argument(
            "PATH",
            "A flow file, a catalogue file, or a folder of them.",
            times="*",
            completes="file",
        ),
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
TEST = Command(
    "test",
    "Test flows: run their scenarios, walk every answer, put small faults in. "
    "It names what no scenario comes to and each fault that nothing noticed. "
    "Without PATH all flows that can be found.",
    "entra-wizard flow test flows/",
    "wizard.cli.flow_test:test_flows",
    (
        Argument("PATH", "A flow file, or a folder of flows.", times="*", completes="file"),
        FLOWS,
        JSON,
        COLOR,
    ),
)
MAP = Command(
    "map",
    "Draw a flow: one line of numbered steps, where each answer leads, and the path of a case. "
    "Without FLOW all flows.",
    "entra-wizard flow map aadsts90120",
    "wizard.cli.flow_map:map_flows",
    (
        Argument("FLOW", "The flow to draw.", times="?", completes="flow"),
        Argument(
            "--format",
            "What to draw it as.",
            value="FORM",
            choices=("text", "mermaid", "svg"),
        ),
        Argument("--case", "Show the path of this case, and what is ruled out.", value="CASE"),
        Argument(
            "--detail",
            "1 the steps alone, 2 where answers lead, 3 why each is asked.",
            value="LEVEL",
            choices=("1", "2", "3"),
        ),
        FLOWS,
        DRAFTS,
        COLOR,
    ),
)

NEW = Command(
    "new",
    "Begin a flow: a few questions, or options alone, and a file that passes the check.",
    "entra-wizard flow new my-flows",
    "wizard.cli.flow_new:new_flow",
    (
        Argument("DIR", "The folder for the new file.", times="?", completes="folder"),
        Argument("--id", "The id of the flow, as printer-sign-in.", value="ID"),
        Argument("--title", "What the flow is about, in a few words.", value="TITLE"),
        Argument(
            "--code", "An error code it answers; may be given again.", value="CODE", times="*"
        ),
        Argument("--owner", "The team that keeps the flow right.", value="TEAM"),
        Argument("--question", "The first question.", value="TEXT"),
        Argument("--action", "What to do if the answer is no.", value="TEXT"),
        FLOWS,
        COLOR,
    ),
)
WATCH = Command(
    "watch",
    "Check flows again each time one is saved, and say what is new or gone.",
    "entra-wizard flow watch my-flows",
    "wizard.cli.flow_watch:watch_flows",
    (
        Argument("DIR", "A folder of flows.", completes="folder"),
        Argument("FLOW", "Run this flow on the screen meanwhile.", times="?", completes="flow"),
        READER,
        COLOR,
    ),
)
DIFF = Command(
    "diff",
    "Say what has changed for the person between two flows: steps, texts, ways, outcomes.",
    "entra-wizard flow diff aadsts90120 my-flows/aadsts90120.yaml",
    "wizard.cli.flow_diff:diff_flows",
    (
        Argument("OLD", "A flow file, a folder, or the id of a flow.", completes="file"),
        Argument("NEW", "The same for the newer one.", completes="file"),
        JSON,
        COLOR,
    ),
)
STATS = Command(
    "stats",
    "Count steps, answers to each end, minutes and the reading grade of flows.",
    "entra-wizard flow stats aadsts90120",
    "wizard.cli.flow_stats:stats_of_flows",
    (
        Argument("FLOW", "The flow to count; all of them without it.", times="?", completes="flow"),
        FLOWS,
        DRAFTS,
        JSON,
        COLOR,
    ),
)

FLOW = Command(
    "flow",
    "List, show, check and test flows, for those who write them.",
    "entra-wizard flow check flows/",
    commands=(LIST, SHOW, CHECK, TEST, MAP, NEW, WATCH, DIFF, STATS),
)
"""The command that leads to them."""
