"""The list of commands, from which dispatch, help, completion and docs are made."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterator


PROGRAM = "entra-wizard"


# Named tuples, since importing dataclasses takes a third of the time of `--version`.


OFFERED = ("flow", "step", "case", "fact", "act", "rule")
"""What a shell asks the program for, by `entra-wizard complete`."""


class Argument(NamedTuple):
    """An option, as `--json`, or a positional argument, as `CODE`.

    `value` names the value of an option and is empty for a switch. `times` is "" (once), "?", "*"
    or "+" for a positional argument, and "*" for an option that may be repeated. `completes` is
    what a shell offers: "file", "folder", one of `OFFERED`, or nothing.
    """

    name: str
    help: str
    value: str = ""
    choices: tuple[str, ...] = ()
    times: str = ""
    completes: str = ""

    @property
    def is_option(self) -> bool:
        """Whether this is an option."""
        return self.name.startswith("--")

    @property
    def field(self) -> str:
        """The attribute of the parsed value."""
        return self.name.removeprefix("--").lower().replace("-", "_")

    @property
    def default(self) -> list[str] | bool | None:
        """The value where it is not given."""
        if self.times == "*":
            return []
        return False if self.is_option and not self.value else None

    @property
    def usage(self) -> str:
        """The part of the usage line, as `[--set FACT=VALUE]` or `CODE ...`."""
        if self.is_option:
            word = f"{self.name} {self.value}" if self.value else self.name
            return f"[{word}]{' ...' if self.times == '*' else ''}"
        word = self.name + (" ..." if self.times in ("*", "+") else "")
        return f"[{word}]" if self.times in ("*", "?") else word


class Command(NamedTuple):
    """One command: name, help, a working example, arguments, and the function that runs it.

    `run` is `module:function` and is imported only when the command is called, so that commands
    start fast. A command with subcommands (`commands`) does nothing else.
    """

    name: str
    help: str
    example: str
    run: str = ""
    arguments: tuple[Argument, ...] = ()
    commands: tuple[Command, ...] = ()

    def load(self) -> Callable[[Namespace], int]:
        """Return the function of this command, which takes the options and returns an exit code."""
        module, _, function = self.run.partition(":")
        found: Callable[[Namespace], int] = getattr(importlib.import_module(module), function)
        return found

    @property
    def options(self) -> tuple[Argument, ...]:
        """The options."""
        return tuple(one for one in self.arguments if one.is_option)

    @property
    def positionals(self) -> tuple[Argument, ...]:
        """The positional arguments."""
        return tuple(one for one in self.arguments if not one.is_option)


def all_commands(commands: tuple[Command, ...], path: str = "") -> Iterator[tuple[str, Command]]:
    """Yield every command with its full name, as `flow check`, parents first."""
    for command in commands:
        words = f"{path} {command.name}".strip()
        yield words, command
        yield from all_commands(command.commands, words)


# Arguments that several commands share.

READERS = ("user", "helpdesk", "admin", "developer")
CLOUDS = ("public", "usgov", "china")

JSON = Argument("--json", "Write JSON, also for errors.")
COLOR = Argument(
    "--color",
    "Whether to use color. Plain output has none, and NO_COLOR is respected.",
    value="WHEN",
    choices=("never", "auto", "always"),
)
FLOWS = Argument(
    "--flows",
    "Also load the flows in this folder. May be repeated.",
    value="DIR",
    times="*",
    completes="folder",
)
DRAFTS = Argument("--drafts", "Also run flows that are still drafts.")
PLAIN = Argument("--plain", "Write plain lines, for screen readers and slow links.")
OUTPUT = (PLAIN, COLOR)
READER = Argument("--reader", "Your role.", value="WHO", choices=READERS)
TICKET = Argument("--ticket", "Your ticket number for this case.", value="NUMBER")
JOURNAL = Argument(
    "--journal",
    "Keep cases in this file, or in a PostgreSQL database: postgresql://server/database. "
    "off keeps them in memory.",
    value="FILE",
    completes="file",
)
CASE = Argument("CASE", "The case, as K7Q2. Default: the newest.", times="?", completes="case")
CLOUD = Argument("--cloud", "The cloud to sign in to.", value="CLOUD", choices=CLOUDS)
TENANT = Argument("--tenant", "The tenant to sign in to: its domain or ID.", value="TENANT")
CLIENT_ID = Argument(
    "--client-id", "The application (client) ID to sign in with. There is no default.", value="ID"
)
SIMULATE = Argument(
    "--simulate",
    "Practice: a simulated tenant plays ACT, and nothing is sent.",
    value="ACT",
    completes="act",
)
SET = Argument(
    "--set",
    "Set a known fact. May be repeated.",
    value="FACT=VALUE",
    times="*",
    completes="fact",
)
YES = Argument("--yes", "Start the live test without asking, for scripts.")


# `flow ...`, for flow authors.

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
    "With --step, show one step as your role sees it.",
    "entra-wizard flow show aadsts90120 --step sign-out --reader user",
    "wizard.cli.flow_commands:show_flow",
    (
        Argument("FLOW", "The flow to show.", completes="flow"),
        Argument("--step", "Show only this step.", value="STEP", completes="step"),
        READER,
        Argument("--size", "Wrap and cut the step to columns and lines.", value="80x24"),
        SET,
        FLOWS,
        DRAFTS,
        Argument("--json", "Write the step as JSON."),
        *OUTPUT,
    ),
)
CHECK = Command(
    "check",
    "Check flows and catalogue files: what is wrong, where, and how to fix it. "
    "Without PATH, check all flows.",
    "entra-wizard flow check flows/",
    "wizard.cli.flow_commands:check_flows",
    (
        Argument(
            "PATH",
            "A flow file, a catalogue file, or a folder of them.",
            times="*",
            completes="file",
        ),
        Argument("--explain", "Explain a rule.", value="RULE", completes="rule"),
        Argument("--rules", "List all rules."),
        Argument("--strict", "Ask of own flows all that the program's own have to keep."),
        Argument("--fix", "Fix what can be fixed automatically, then check again."),
        Argument("--dry-run", "Show what --fix would change, but change nothing."),
        Argument(
            "--format",
            "Format of findings. github annotates the lines of a pull request.",
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
    "Test flows: run their scenarios, try every answer, and insert small faults. "
    "It lists what no scenario covers, and each fault that no test noticed. "
    "Without PATH, test all flows.",
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
    "Draw a flow: its numbered steps, where each answer leads, and the path of a case. "
    "Without FLOW, draw all flows.",
    "entra-wizard flow map aadsts90120",
    "wizard.cli.flow_commands:map_flows",
    (
        Argument("FLOW", "The flow to draw.", times="?", completes="flow"),
        Argument(
            "--format",
            "Output format.",
            value="FORM",
            choices=("text", "mermaid", "svg"),
        ),
        Argument(
            "--case",
            "Show the path of this case, and which causes are ruled out.",
            value="CASE",
            completes="case",
        ),
        Argument(
            "--detail",
            "1: only the steps, 2: also where answers lead, 3: also why each is asked.",
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
    "Create a flow that runs at once: from a few questions, from options, or from an outline. "
    "The folder is made if need be.",
    "entra-wizard flow new my-flows",
    "wizard.cli.own_flow_commands:new_flow",
    (
        Argument("DIR", "The folder for the new file.", times="?", completes="folder"),
        Argument(
            "--from",
            "Make the flow of an outline in Markdown.",
            value="FILE",
            completes="file",
        ),
        Argument("--id", "The ID of the flow, as printer-sign-in.", value="ID"),
        Argument("--title", "What the flow is about, in a few words.", value="TITLE"),
        Argument("--code", "An error code it handles. May be repeated.", value="CODE", times="*"),
        Argument("--owner", "The team that maintains the flow.", value="TEAM"),
        Argument("--question", "The first question.", value="TEXT"),
        Argument("--action", "What to do if the answer is no.", value="TEXT"),
        FLOWS,
        *OUTPUT,
    ),
)
COPY = Command(
    "copy",
    "Print a step of a flow as the beginning of an extension, in which you change what your "
    "team needs. Without a step, print the whole file.",
    "entra-wizard flow copy aadsts90120/own-sign-in",
    "wizard.cli.own_flow_commands:copy_flow",
    (
        Argument("FLOW", "The flow, or flow/step.", completes="step"),
        FLOWS,
        *OUTPUT,
    ),
)
WATCH = Command(
    "watch",
    "Check flows again each time one is saved, and show what is new or gone.",
    "entra-wizard flow watch my-flows",
    "wizard.cli.flow_commands:watch_flows",
    (
        Argument("DIR", "A folder of flows.", completes="folder"),
        Argument("FLOW", "Also run this flow on the screen.", times="?", completes="flow"),
        READER,
        *OUTPUT,
    ),
)
DIFF = Command(
    "diff",
    "Show what has changed for the user between two flows: steps, texts, answers, outcomes.",
    "entra-wizard flow diff aadsts90120 my-flows/aadsts90120.yaml",
    "wizard.cli.flow_commands:diff_flows",
    (
        Argument("OLD", "A flow file, a folder, or the ID of a flow.", completes="file"),
        Argument("NEW", "The same for the newer one.", completes="file"),
        JSON,
        *OUTPUT,
    ),
)
STATS = Command(
    "stats",
    "Show figures of flows: steps, answers to each end, minutes, reading grade.",
    "entra-wizard flow stats aadsts90120",
    "wizard.cli.flow_commands:stats_of_flows",
    (
        Argument("FLOW", "The flow. Default: all.", times="?", completes="flow"),
        Argument(
            "--from-journal",
            "Show use instead: answers, those never given, where cases stop, what cannot be done.",
        ),
        JOURNAL,
        FLOWS,
        DRAFTS,
        JSON,
        *OUTPUT,
    ),
)

FLOW = Command(
    "flow",
    "List, show, check and test flows, for flow authors.",
    "entra-wizard flow check flows/",
    commands=(LIST, SHOW, CHECK, TEST, MAP, NEW, COPY, WATCH, DIFF, STATS),
)
"""The parent of these commands."""

_DIALOG = (READER, TICKET, JOURNAL, FLOWS, DRAFTS, *OUTPUT)

RUN = Command(
    "run",
    "Run a flow. Without FLOW, the pasted text decides which one.",
    "entra-wizard run aadsts90120 --set tool=azure-cli",
    "wizard.cli.run:run",
    (
        Argument(
            "FLOW",
            "The flow, as consent; an error code, as 50011; or a flow file.",
            times="?",
            completes="flow",
        ),
        Argument(
            "--paste",
            "Read the error text from FILE, or from standard input (-).",
            value="FILE",
            completes="file",
        ),
        Argument(
            "--from-log",
            "Start from a failed sign-in in FILE, an exported sign-in log (JSON or CSV).",
            value="FILE",
            completes="file",
        ),
        Argument(
            "--row",
            "Which failed sign-in of the log. inspect lists them.",
            value="NUMBER",
        ),
        SET,
        Argument(
            "--ignore",
            "Leave out a fact that was read wrongly, so that it is asked. May be repeated.",
            value="FACT",
            times="*",
        ),
        Argument(
            "--answers",
            "Take the answers from a YAML or JSON file, and ask nothing.",
            value="FILE",
            completes="file",
        ),
        Argument(
            "--record", "Write this run to FILE as a scenario.", value="FILE", completes="file"
        ),
        Argument("--save", "Save a scripted run in the journal."),
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
    "Read error text: its codes, IDs, times, meaning, and the flow for it. "
    "Secrets and names are hidden. Without FILE, read standard input. "
    "Of recorded web traffic (HAR, Fiddler) only what shows an error is read. "
    "Of an exported sign-in log, the sign-ins that failed are listed.",
    "entra-wizard inspect error.txt",
    "wizard.cli.lookup:inspect",
    (
        Argument(
            "FILE", "A file with error text, or - for standard input.", times="*", completes="file"
        ),
        Argument("--json", "Write a line of JSON for each file."),
        FLOWS,
        DRAFTS,
        *OUTPUT,
    ),
)
SCAN = Command(
    "scan",
    "Count the error codes in large logs: how often, first and last time, how many sign-ins. "
    "Reads text, JSON lines, gzip and exported sign-in logs. Codes count as the service writes "
    "them: AADSTS in capitals, on one line. A pipe is read until its writer closes it.",
    "entra-wizard scan app.log signins.csv.gz",
    "wizard.cli.scan_command:run",
    (
        Argument("FILE", "A log, or - for standard input.", times="+", completes="file"),
        Argument(
            "--bare",
            "Also find codes in lower case (aadsts90120), and without AADSTS where the context "
            "is clear.",
        ),
        Argument(
            "--exchanges",
            "Show how often each authorization or device code in an app's log was exchanged, "
            "and how far apart. Codes are shown as hashes.",
        ),
        Argument(
            "--fail-on",
            "End with exit code 3 if this code is found. May be repeated.",
            value="CODE",
            times="*",
        ),
        JSON,
        *OUTPUT,
    ),
)
EXPLAIN = Command(
    "explain",
    "Explain error codes: what they mean, who can fix them, the first safe step.",
    "entra-wizard explain 90120 54005",
    "wizard.cli.explain:explain",
    (
        Argument("CODE", "An error code, with or without AADSTS.", times="+"),
        Argument("--json", "Write a line of JSON for each code."),
        *OUTPUT,
    ),
)
SEARCH = Command(
    "search",
    "Search error codes and flows by words.",
    "entra-wizard search code already used",
    "wizard.cli.lookup:search",
    (Argument("WORDS", "Words to look for.", times="+"), FLOWS, DRAFTS, *OUTPUT),
)
CATALOGUE = Command(
    "catalogue",
    "Maintain the catalogue of error codes.",
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
    "List, show, continue, export and delete cases in the journal.",
    "entra-wizard case list",
    commands=(
        Command(
            "list",
            "List the cases, newest first. With WORDS, only those that hold all of them: "
            "a code, a ticket number, a tool, words of the title.",
            "entra-wizard case list 90120 azure --state open",
            "wizard.cli.case_commands:list_cases",
            (
                Argument("WORDS", "What the cases have to hold.", times="*"),
                Argument(
                    "--state",
                    "Only cases in this state. May be repeated.",
                    value="STATE",
                    times="*",
                ),
                Argument("--limit", "How many cases at most. Default: 50.", value="N"),
                JOURNAL,
                JSON,
                *OUTPUT,
            ),
        ),
        Command(
            "show",
            "Show a case: the path so far, the known facts, and the current step.",
            "entra-wizard case show K7Q2",
            "wizard.cli.case_commands:show_case",
            (CASE, JOURNAL, FLOWS, DRAFTS, JSON, *OUTPUT),
        ),
        Command(
            "resume",
            "Continue a case. Asks before it takes over a case that someone else has.",
            "entra-wizard case resume K7Q2",
            "wizard.cli.run:resume_case",
            (
                CASE,
                Argument("--take-over", "Take the case over without asking."),
                JOURNAL,
                FLOWS,
                DRAFTS,
                *OUTPUT,
            ),
        ),
        Command(
            "note",
            "Add a note to a case.",
            'entra-wizard case note K7Q2 "The user calls back at noon."',
            "wizard.cli.case_commands:note_case",
            (
                Argument("CASE", "The case, as K7Q2.", completes="case"),
                Argument("TEXT", "The note, in quotes."),
                JOURNAL,
                *OUTPUT,
            ),
        ),
        Command(
            "export",
            "Export a case for the person who goes on with it, checked for secrets first. "
            "Without --to it is printed.",
            "entra-wizard case export K7Q2 --format html --to case.html",
            "wizard.cli.case_export:export_case",
            (
                CASE,
                Argument(
                    "--format",
                    "The format. Default: text.",
                    value="FORM",
                    choices=("text", "markdown", "html", "json", "servicenow", "jira"),
                ),
                Argument("--adf", "For Jira Cloud: its document format instead of wiki markup."),
                Argument("--to", "Write to this file or folder.", value="FILE", completes="file"),
                Argument("--force", "Replace the file if it exists."),
                Argument(
                    "--handoff",
                    "Give the export as JSON to the command of [handoff] in the settings.",
                ),
                JOURNAL,
                FLOWS,
                DRAFTS,
                *OUTPUT,
            ),
        ),
        Command(
            "stats",
            "Show figures of all cases: states, flows, causes, minutes, answers, where cases stop. "
            "Practice cases do not count.",
            "entra-wizard case stats --since 2026-01-01",
            "wizard.cli.case_figures:stats_of_cases",
            (
                Argument("--since", "Only cases opened on this day or later.", value="DAY"),
                Argument("--csv", "Write CSV."),
                JOURNAL,
                JSON,
                *OUTPUT,
            ),
        ),
        Command(
            "prune",
            "Permanently delete cases without a change for a number of days. Asks first.",
            "entra-wizard case prune --older-than 90",
            "wizard.cli.case_commands:prune_cases",
            (
                Argument("--older-than", "Days. Default: [journal] keep-days.", value="DAYS"),
                Argument("--yes", "Delete without asking. Required without a terminal."),
                JOURNAL,
                *OUTPUT,
            ),
        ),
        Command(
            "delete",
            "Permanently delete a case and all its data. Asks first.",
            "entra-wizard case delete K7Q2",
            "wizard.cli.case_commands:delete_case",
            (
                Argument("CASE", "The case, as K7Q2.", completes="case"),
                Argument("--yes", "Delete without asking. Required without a terminal."),
                JOURNAL,
                *OUTPUT,
            ),
        ),
    ),
)
TOUR = Command(
    "tour",
    "Take the tour: five minutes from a pasted error to a ticket, on a simulated tenant. "
    "Nothing is sent, and nothing is kept.",
    "entra-wizard tour",
    "wizard.cli.home_command:tour",
    (READER, *OUTPUT),
)
DOCTOR = Command(
    "doctor",
    "Check this machine: DNS, network, proxy, certificates, clock, terminal. "
    "Contacts Microsoft's sign-in hosts, but never signs in.",
    "entra-wizard doctor --tenant contoso.com",
    "wizard.cli.doctor:doctor",
    (
        Argument("--tenant", "Also look for this tenant: its domain or ID.", value="TENANT"),
        CLOUD,
        JSON,
        *OUTPUT,
    ),
)
LIVE = Command(
    "live",
    "Run the live test: sign in with a new device code. Shows what will happen and asks first. "
    "With --simulate, practice without sending anything; --simulate list shows the acts.",
    "entra-wizard live --simulate entered-twice",
    "wizard.cli.live:live",
    (
        TENANT,
        CLIENT_ID,
        Argument("--scope", "The permission to ask for. Default: User.Read.", value="SCOPE"),
        CLOUD,
        Argument(
            "--authority",
            "The https address of a private sign-in service, as MSAL takes it.",
            value="ADDRESS",
        ),
        Argument(
            "--ca-file",
            "Certificates to trust instead of the system's.",
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

KIOSK = Command(
    "kiosk",
    "Keep a terminal that many people share: they press any key, choose a runbook, and leave "
    "nothing behind. Ctrl+Q asks for the passphrase that ends it. Default runbooks: your own.",
    "entra-wizard kiosk --flows my-flows",
    "wizard.cli.kiosk_command:kiosk",
    (
        Argument("FLOW", "The runbooks to offer, in this order.", times="*", completes="flow"),
        Argument(
            "--idle", "Seconds until it asks whether someone is still there.", value="SECONDS"
        ),
        Argument("--countdown", "Seconds until it clears the page then.", value="SECONDS"),
        Argument("--set-passphrase", "Set the passphrase that ends the kiosk."),
        FLOWS,
        DRAFTS,
    ),
)

SERVE = Command(
    "serve",
    "Serve your runbooks to browsers as a kiosk: prints the address to open. For this machine "
    "alone, or behind a proxy. Needs the extra [serve].",
    "entra-wizard serve --port 8000 --flows my-flows",
    "wizard.cli.serve_command:serve",
    (
        Argument("FLOW", "The runbooks to offer, in this order.", times="*", completes="flow"),
        Argument("--host", "The address to listen on. Default: 127.0.0.1.", value="ADDRESS"),
        Argument("--port", "The port to listen on. Default: 8000.", value="PORT"),
        Argument(
            "--behind-proxy",
            "The public address of the proxy in front, as https://help.contoso.com.",
            value="ADDRESS",
        ),
        Argument(
            "--token-file",
            "Take the token from FILE, so that several servers share it.",
            value="FILE",
            completes="file",
        ),
        Argument("--max-visitors", "Visitors at the same time. Default: 20.", value="NUMBER"),
        Argument(
            "--idle", "Seconds until it asks whether someone is still there.", value="SECONDS"
        ),
        Argument("--countdown", "Seconds until it ends the visit then.", value="SECONDS"),
        FLOWS,
        DRAFTS,
    ),
)

COMPLETE = Command(
    "complete",
    "List what a shell can offer for completion: flows, steps, cases, facts, acts or rules.",
    "entra-wizard complete flow",
    "wizard.cli.completion:complete",
    (
        Argument("KIND", "What to list.", choices=OFFERED),
        Argument(
            "WORD", "The words of the line; a flow among them has its steps listed.", times="*"
        ),
        FLOWS,
        DRAFTS,
    ),
)

COMMANDS = (
    RUN,
    TOUR,
    INSPECT,
    SCAN,
    EXPLAIN,
    SEARCH,
    FLOW,
    CATALOGUE,
    CASES,
    LIVE,
    DOCTOR,
    KIOSK,
    SERVE,
    COMPLETION,
    COMPLETE,
)
"""All commands, in the order the help shows them."""

HOME = Command(
    "",
    "From a Microsoft Entra sign-in error to a verified fix. "
    "Without a command, the home screen opens. Paste the error there.",
    "entra-wizard",
    "wizard.cli.home_command:home",
    (*_DIALOG, Argument("--version", "Show the version.")),
    COMMANDS,
)
"""What `entra-wizard` without a command is."""
