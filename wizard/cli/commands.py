"""The one list of commands: dispatch, help, completion, the README and the tests read it."""

from __future__ import annotations

from wizard.cli.command import Argument, Command
from wizard.cli.flow_commands import FLOW
from wizard.cli.options import (
    CASE,
    CLIENT_ID,
    CLOUD,
    COLOR,
    DRAFTS,
    FLOWS,
    JSON,
    PLAIN,
    READER,
    SIMULATE,
    TENANT,
    TICKET,
    YES,
)

_TALK = (PLAIN, READER, TICKET, FLOWS, DRAFTS, COLOR)

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
        *_TALK,
        JSON,
    ),
)
INSPECT = Command(
    "inspect",
    "Read error text and say what it holds: codes, ids, times, the meaning and the flow. "
    "Secrets and names are hidden. Reads standard input without FILE.",
    "entra-wizard inspect error.txt",
    "wizard.cli.look:inspect",
    (
        Argument(
            "FILE", "A file with error text, or - for standard input.", times="*", completes="file"
        ),
        Argument("--json", "Write one line of JSON for each file."),
        FLOWS,
        DRAFTS,
        COLOR,
    ),
)
SCAN = Command(
    "scan",
    "Count the error codes in large logs: how often, first and last time, how many sign-ins. "
    "Reads text, JSON lines, gzip and exported sign-in logs. A code counts as the service writes "
    "it, AADSTS in capitals and on one line. Large files are read by two processes.",
    "entra-wizard scan app.log signins.csv.gz",
    "wizard.cli.scan:run",
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
        COLOR,
    ),
)
EXPLAIN = Command(
    "explain",
    "Explain error codes: the meaning, who can fix it, the first safe thing to do.",
    "entra-wizard explain 90120 54005",
    "wizard.cli.look:explain",
    (
        Argument("CODE", "An error code, with or without AADSTS before it.", times="+"),
        Argument("--json", "Write one line of JSON for each code."),
        COLOR,
    ),
)
SEARCH = Command(
    "search",
    "Search the error codes and the flows by words.",
    "entra-wizard search code already used",
    "wizard.cli.look:search",
    (Argument("WORDS", "Words to look for.", times="+"), FLOWS, DRAFTS, COLOR),
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
            "wizard.cli.catalogue:show_drift",
            (
                Argument("FILE", "The saved page, HTML or Markdown.", completes="file"),
                JSON,
                COLOR,
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
            "wizard.cli.cases:list_cases",
            (JSON, COLOR),
        ),
        Command(
            "show",
            "Show a case: the path so far, what is known, and where it stands.",
            "entra-wizard case show K7Q2",
            "wizard.cli.cases:show_case",
            (CASE, JSON, COLOR),
        ),
        Command(
            "resume",
            "Carry on with a case where it was left.",
            "entra-wizard case resume K7Q2",
            "wizard.cli.cases:resume_case",
            (CASE, PLAIN, FLOWS, DRAFTS, COLOR),
        ),
        Command(
            "note",
            "Add a note to a case.",
            'entra-wizard case note K7Q2 "The user calls back at noon."',
            "wizard.cli.cases:note_case",
            (
                Argument("CASE", "The number of the case."),
                Argument("TEXT", "The note, in quotes."),
                COLOR,
            ),
        ),
        Command(
            "delete",
            "Delete a case for good, with all it holds; asks first.",
            "entra-wizard case delete K7Q2",
            "wizard.cli.cases:delete_case",
            (
                Argument("CASE", "The number of the case."),
                Argument("--yes", "Delete without asking; needed where nobody can be asked."),
                COLOR,
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
        COLOR,
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
        COLOR,
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
    (*_TALK, Argument("--version", "Show the version.")),
    COMMANDS,
)
"""What `entra-wizard` without a command is."""
