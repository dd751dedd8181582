"""The one list of commands: dispatch, help, completion, the README and the tests read it."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterator


# What a command is: the one description that dispatch, help, completion and the docs read.

PROGRAM = "entra-wizard"


# Named tuples, not dataclasses: importing those takes a third of the time of `--version`.


class Argument(NamedTuple):
    """One option, as `--json`, or one place on the line, as `CODE`.

    `value` is the word for an option's value and is empty for a switch. `times` is how often: for
    a place "" (once), "?", "*" or "+"; for an option "*" if it may come again. `completes` is what
    a shell offers for it: "file", "folder", "flow" or nothing.
    """

    name: str
    help: str
    value: str = ""
    choices: tuple[str, ...] = ()
    times: str = ""
    completes: str = ""

    @property
    def is_option(self) -> bool:
        """Return whether this is an option rather than a place."""
        return self.name.startswith("--")

    @property
    def field(self) -> str:
        """Return the name under which the parsed value is found."""
        return self.name.removeprefix("--").lower().replace("-", "_")

    @property
    def usage(self) -> str:
        """Return the piece of the usage line, as `[--set FACT=VALUE]` or `CODE ...`."""
        if self.is_option:
            word = f"{self.name} {self.value}" if self.value else self.name
            return f"[{word}]{' ...' if self.times == '*' else ''}"
        word = self.name + (" ..." if self.times in ("*", "+") else "")
        return f"[{word}]" if self.times in ("*", "?") else word


class Command(NamedTuple):
    """One command: its words, an example that works, its arguments, and the function that runs it.

    `run` is `module:function` and is imported only when the command is called, so that no command
    pays for another. A command with `commands` of its own only leads to them.
    """

    name: str
    help: str
    example: str
    run: str = ""
    arguments: tuple[Argument, ...] = ()
    commands: tuple[Command, ...] = ()

    def load(self) -> Callable[[Namespace], int]:
        """Return the function that runs this command; it takes the options, gives an exit code."""
        module, _, function = self.run.partition(":")
        found: Callable[[Namespace], int] = getattr(importlib.import_module(module), function)
        return found

    @property
    def options(self) -> tuple[Argument, ...]:
        """Return the arguments that are options."""
        return tuple(one for one in self.arguments if one.is_option)

    @property
    def places(self) -> tuple[Argument, ...]:
        """Return the arguments that are places on the line."""
        return tuple(one for one in self.arguments if not one.is_option)


def walk(commands: tuple[Command, ...], path: str = "") -> Iterator[tuple[str, Command]]:
    """Yield every command with its words as typed, as `flow check`, parents first."""
    for command in commands:
        words = f"{path} {command.name}".strip()
        yield words, command
        yield from walk(command.commands, words)


# The options and places that several commands share.

READERS = ("user", "helpdesk", "admin", "developer")
CLOUDS = ("public", "usgov", "china")

JSON = Argument("--json", "Write JSON for programs; errors become JSON too.")
COLOR = Argument(
    "--color",
    "Whether to colour; plain output never is, and NO_COLOR is honoured.",
    value="WHEN",
    choices=("never", "auto", "always"),
)
FLOWS = Argument(
    "--flows",
    "Add the flows of a folder; may be given again.",
    value="DIR",
    times="*",
    completes="folder",
)
DRAFTS = Argument("--drafts", "Let flows run that are still drafts.")
PLAIN = Argument("--plain", "Write plain lines, for screen readers and slow links.")
OUTPUT = (PLAIN, COLOR)
READER = Argument("--reader", "Who sits at the keys.", value="WHO", choices=READERS)
TICKET = Argument("--ticket", "The desk's own ticket number for this case.", value="NUMBER")
CASE = Argument("CASE", "The number of a case, as K7Q2; the last one without it.", times="?")
CLOUD = Argument("--cloud", "The cloud to ask.", value="CLOUD", choices=CLOUDS)
TENANT = Argument("--tenant", "The tenant to sign in to: its domain or its id.", value="TENANT")
CLIENT_ID = Argument(
    "--client-id", "The application to sign in as; there is no default.", value="ID"
)
SIMULATE = Argument(
    "--simulate", "Practise: a made-up tenant plays ACT, and nothing is sent.", value="ACT"
)
YES = Argument("--yes", "Start the live test without being asked again; for scripts.")


# The commands of `flow`, for those who write flows.

LIST = Command(
    "list",
    "List the flows that can run.",
    "entra-wizard flow list",
    "wizard.cli.flow_commands:list_flows",
    (FLOWS, DRAFTS, JSON, *OUTPUT),
)
SHOW = Command(
    "show",
    "Show the steps of a flow, each with its answers and where they lead. "
    "With --step one step alone, as a reader meets it.",
    "entra-wizard flow show aadsts90120 --step new-code --reader user",
    "wizard.cli.flow_commands:show_flow",
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
        *OUTPUT,
    ),
)
CHECK = Command(
    "check",
    "Check flows and catalogue files: what is wrong, where, and how to fix it. "
    "Without PATH all flows that can be found.",
    "entra-wizard flow check flows/",
    "wizard.cli.flow_commands:check_flows",
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
        *OUTPUT,
    ),
)
TEST = Command(
    "test",
    "Test flows: run their scenarios, walk every answer, put small faults in. "
    "It names what no scenario comes to and each fault that nothing noticed. "
    "Without PATH all flows that can be found.",
    "entra-wizard flow test flows/",
    "wizard.cli.flow_commands:test_flows",
    (
        Argument("PATH", "A flow file, or a folder of flows.", times="*", completes="file"),
        FLOWS,
        JSON,
        *OUTPUT,
    ),
)
MAP = Command(
    "map",
    "Draw a flow: one line of numbered steps, where each answer leads, and the path of a case. "
    "Without FLOW all flows.",
    "entra-wizard flow map aadsts90120",
    "wizard.cli.flow_commands:map_flows",
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
        *OUTPUT,
    ),
)

NEW = Command(
    "new",
    "Begin a flow: a few questions, or options alone, and a file that passes the check.",
    "entra-wizard flow new my-flows",
    "wizard.cli.flow_commands:new_flow",
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
        *OUTPUT,
    ),
)
WATCH = Command(
    "watch",
    "Check flows again each time one is saved, and say what is new or gone.",
    "entra-wizard flow watch my-flows",
    "wizard.cli.flow_commands:watch_flows",
    (
        Argument("DIR", "A folder of flows.", completes="folder"),
        Argument("FLOW", "Run this flow on the screen meanwhile.", times="?", completes="flow"),
        READER,
        *OUTPUT,
    ),
)
DIFF = Command(
    "diff",
    "Say what has changed for the person between two flows: steps, texts, ways, outcomes.",
    "entra-wizard flow diff aadsts90120 my-flows/aadsts90120.yaml",
    "wizard.cli.flow_commands:diff_flows",
    (
        Argument("OLD", "A flow file, a folder, or the id of a flow.", completes="file"),
        Argument("NEW", "The same for the newer one.", completes="file"),
        JSON,
        *OUTPUT,
    ),
)
STATS = Command(
    "stats",
    "Count steps, answers to each end, minutes and the reading grade of flows.",
    "entra-wizard flow stats aadsts90120",
    "wizard.cli.flow_commands:stats_of_flows",
    (
        Argument("FLOW", "The flow to count; all of them without it.", times="?", completes="flow"),
        FLOWS,
        DRAFTS,
        JSON,
        *OUTPUT,
    ),
)

FLOW = Command(
    "flow",
    "List, show, check and test flows, for those who write them.",
    "entra-wizard flow check flows/",
    commands=(LIST, SHOW, CHECK, TEST, MAP, NEW, WATCH, DIFF, STATS),
)
"""The command that leads to them."""

_DIALOG = (READER, TICKET, FLOWS, DRAFTS, *OUTPUT)

RUN = Command(
    "run",
    "Walk through a flow. Without FLOW the pasted text decides which one.",
    "entra-wizard run aadsts90120 --set tool=azure-cli",
    "wizard.cli.run:run",
    (
        Argument("FLOW", "The flow to walk, as aadsts90120.", times="?", completes="flow"),
        Argument(
            "--paste",
            "Read the error text from FILE, or from - (standard input).",
            value="FILE",
            completes="file",
        ),
        Argument(
            "--set", "Say a fact beforehand; may be given again.", value="FACT=VALUE", times="*"
        ),
        Argument(
            "--answers",
            "Take the answers from a YAML or JSON file and ask nothing.",
            value="FILE",
            completes="file",
        ),
        Argument(
            "--record", "Write the walk to FILE as a scenario.", value="FILE", completes="file"
        ),
        Argument("--save", "Keep a scripted run in the journal."),
        TENANT,
        CLIENT_ID,
        SIMULATE,
        YES,
        *_DIALOG,
        JSON,
    ),
)
INSPECT = Command(
    "inspect",
    "Read error text and say what it holds: codes, ids, times, the meaning and the flow. "
    "Secrets and names are hidden. Reads standard input without FILE.",
    "entra-wizard inspect error.txt",
    "wizard.cli.lookup:inspect",
    (
        Argument(
            "FILE", "A file with error text, or - for standard input.", times="*", completes="file"
        ),
        Argument("--json", "Write one line of JSON for each file."),
        FLOWS,
        DRAFTS,
        *OUTPUT,
    ),
)
SCAN = Command(
    "scan",
    "Count the error codes in large logs: how often, first and last time, how many sign-ins. "
    "Reads text, JSON lines, gzip and exported sign-in logs. A code counts as the service writes "
    "it, AADSTS in capitals and on one line. Large files are read by two processes.",
    "entra-wizard scan app.log signins.csv.gz",
    "wizard.cli.scan_command:run",
    (
        Argument("FILE", "A log, or - for standard input.", times="+", completes="file"),
        Argument(
            "--bare",
            "Also find codes in small letters (aadsts90120), and without AADSTS where the words "
            "make them plain.",
        ),
        Argument(
            "--exchanges",
            "Show how often each sign-in code in an app's log was exchanged, and how far apart. "
            "Never shows one.",
        ),
        Argument(
            "--fail-on",
            "End with exit code 3 if this code is found; may be given again.",
            value="CODE",
            times="*",
        ),
        JSON,
        *OUTPUT,
    ),
)
EXPLAIN = Command(
    "explain",
    "Explain error codes: the meaning, who can fix it, the first safe thing to do.",
    "entra-wizard explain 90120 54005",
    "wizard.cli.lookup:explain",
    (
        Argument("CODE", "An error code, with or without AADSTS before it.", times="+"),
        Argument("--json", "Write one line of JSON for each code."),
        *OUTPUT,
    ),
)
SEARCH = Command(
    "search",
    "Search the error codes and the flows by words.",
    "entra-wizard search code already used",
    "wizard.cli.lookup:search",
    (Argument("WORDS", "Words to look for.", times="+"), FLOWS, DRAFTS, *OUTPUT),
)
CATALOGUE = Command(
    "catalogue",
    "Look after the catalogue of error codes.",
    "entra-wizard catalogue drift page.html",
    commands=(
        Command(
            "drift",
            "Compare the catalogue with a saved copy of Microsoft's page of error codes.",
            "entra-wizard catalogue drift page.html",
            "wizard.cli.flow_commands:show_drift",
            (
                Argument("FILE", "The saved page, HTML or Markdown.", completes="file"),
                JSON,
                *OUTPUT,
            ),
        ),
    ),
)
CASES = Command(
    "case",
    "Look at the cases in the journal and carry on with one.",
    "entra-wizard case list",
    commands=(
        Command(
            "list",
            "List the cases, newest first.",
            "entra-wizard case list",
            "wizard.cli.case_commands:list_cases",
            (JSON, *OUTPUT),
        ),
        Command(
            "show",
            "Show a case: the path so far, what is known, and where it stands.",
            "entra-wizard case show K7Q2",
            "wizard.cli.case_commands:show_case",
            (CASE, JSON, *OUTPUT),
        ),
        Command(
            "resume",
            "Carry on with a case where it was left.",
            "entra-wizard case resume K7Q2",
            "wizard.cli.case_commands:resume_case",
            (CASE, FLOWS, DRAFTS, *OUTPUT),
        ),
        Command(
            "note",
            "Add a note to a case.",
            'entra-wizard case note K7Q2 "The user calls back at noon."',
            "wizard.cli.case_commands:note_case",
            (
                Argument("CASE", "The number of the case."),
                Argument("TEXT", "The note, in quotes."),
                *OUTPUT,
            ),
        ),
        Command(
            "delete",
            "Delete a case for good, with all it holds; asks first.",
            "entra-wizard case delete K7Q2",
            "wizard.cli.case_commands:delete_case",
            (
                Argument("CASE", "The number of the case."),
                Argument("--yes", "Delete without asking; needed where nobody can be asked."),
                *OUTPUT,
            ),
        ),
    ),
)
DOCTOR = Command(
    "doctor",
    "Check this machine: names, network, proxy, certificates, clock, terminal. "
    "Asks the sign-in hosts of Microsoft, and signs in nowhere.",
    "entra-wizard doctor --tenant contoso.com",
    "wizard.cli.doctor:doctor",
    (
        Argument("--tenant", "Look for this tenant too: its domain or its id.", value="TENANT"),
        CLOUD,
        JSON,
        *OUTPUT,
    ),
)
LIVE = Command(
    "live",
    "Try a new sign-in code: the live test on its own. Says first what happens, and asks for a "
    "yes. With --simulate a practice run that sends nothing; --simulate list names the acts.",
    "entra-wizard live --simulate entered-twice",
    "wizard.cli.live:live",
    (
        TENANT,
        CLIENT_ID,
        Argument("--scope", "The permission to ask for; User.Read without it.", value="SCOPE"),
        CLOUD,
        Argument("--authority", "The https address of a private sign-in service.", value="ADDRESS"),
        Argument(
            "--ca-file",
            "Certificates to trust instead of the usual ones.",
            value="FILE",
            completes="file",
        ),
        SIMULATE,
        YES,
        JSON,
        *OUTPUT,
    ),
)
COMPLETION = Command(
    "completion",
    "Print a script that completes commands in your shell.",
    'eval "$(entra-wizard completion bash)"',
    "wizard.cli.completion:completion",
    (
        Argument(
            "SHELL",
            "The shell.",
            choices=("bash", "zsh", "fish", "powershell"),
        ),
    ),
)

COMMANDS = (RUN, INSPECT, SCAN, EXPLAIN, SEARCH, FLOW, CATALOGUE, CASES, LIVE, DOCTOR, COMPLETION)
"""All commands, in the order the help shows them."""

HOME = Command(
    "",
    "From a Microsoft Entra sign-in error to a fix that was seen to work. "
    "Without a command the home screen opens: paste the error there.",
    "entra-wizard",
    "wizard.cli.run:home",
    (*_DIALOG, Argument("--version", "Show the version.")),
    COMMANDS,
)
"""What `entra-wizard` without a command is."""
