"""The options and places that several commands share."""

from __future__ import annotations

from wizard.cli.command import Argument

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
PLAIN = Argument("--plain", "Talk in plain lines; made for screen readers and slow links.")
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
