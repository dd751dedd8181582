"""What a live test needs before it can be shown: a tenant, an application, or an act to practice.

The application is chosen by the person, with what each choice means; none is chosen before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard import machine_steps
from wizard.intake import Reader
from wizard.tui.screens.dialogs import ChoiceDialog, TypeIn
from wizard.tui.screens.live_test import LiveScreen
from wizard.tui.screens.practice import PracticeScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.case.workspace import OpenCase
    from wizard.content.tables import Tables
    from wizard.signin import SignInRequest
    from wizard.tui.screens.base_screen import BaseScreen

PRACTICE = (
    (
        "entered-twice",
        "Practice: one device code is entered twice",
        "How AADSTS90120 comes about, and who sees what.",
    ),
    (
        "redeemed-twice",
        "Practice: one authorization code is exchanged twice",
        "How AADSTS54005 comes about.",
    ),
    ("approve-later", "Practice: it works after a while", "What a successful test looks like."),
    ("", "Practice something else", "Declined, expired, blocked, no network, and many more."),
)
"""What can be practiced from home without knowing the name of an act: act, label and hint."""


class LiveSetup:
    """Asks for what is not known yet, one dialog after the other, and opens the test at the end.

    `case` is None for a test on its own. `after` is called with the words to say when the test
    is gone.
    """

    def __init__(
        self,
        host: BaseScreen,
        tables: Tables,
        after: Callable[[str], None],
        case: OpenCase | None = None,
    ) -> None:
        self.host, self.tables, self.after, self.case = host, tables, after, case
        self.app, self.session = host.app, host.session

    def at_step(self, skip: Callable[[], None]) -> None:
        """Open the test of a live step; where no tenant is set, ask what to do."""
        case, session = self.case, self.session
        if case is None:
            return
        test = machine_steps.at_step(case.view, session.settings, self.tables)
        if test is None and not session.settings.live_test:
            raise machine_steps.switched_off(session.settings)
        if test is None and session.live_request is not None:
            test = machine_steps.LiveTest(session.live_request)
        if test is not None:
            self.show(test)
            return

        def chosen(answer: str | None) -> None:
            if answer == "now":
                self.ask_tenant(case.view.facts.get("tenant", ""))
            elif answer == "skip":
                skip()

        choices = [
            ("now", "Set it up now", "A tenant and an application. Nothing is sent yet."),
            ("hand", "Answer by hand", "Try a new code in another program, and say how it went."),
            ("skip", "Skip the test", ""),
        ]
        self.app.push_screen(ChoiceDialog(machine_steps.NO_TENANT, (), choices), chosen)

    def at_home(self) -> None:
        """Ask whether to test or to practice, and what."""

        def chosen(answer: str | None) -> None:
            if answer == "real":
                self.host.guarded(self.real)
            elif answer == "":
                self.ask_act(dialog.typed)
            elif answer is not None:
                self.show(machine_steps.for_practice(answer, self.tables))

        real = (
            "real",
            "Test a real sign-in",
            "Asks your tenant for a new code. You see first what it will do.",
        )
        dialog = ChoiceDialog("Live sign-in test", (), (real, *PRACTICE), rest="")
        self.app.push_screen(dialog, chosen)

    def real(self) -> None:
        """Open a real test, with what is set, was chosen before, or is asked for now."""
        settings = self.session.settings
        if not settings.live_test:
            raise machine_steps.switched_off(settings)
        request = self.session.live_request or machine_steps.request_from(settings, self.tables)
        if request is not None:
            self.show(machine_steps.LiveTest(request))
        else:
            self.ask_tenant("")

    def ask_act(self, typed: str) -> None:
        """Let the user choose from all that can be practiced, by what is typed already."""

        def chosen(name: object) -> None:
            if isinstance(name, str):
                self.show(machine_steps.for_practice(name, self.tables))

        self.app.push_screen(PracticeScreen(self.session, machine_steps.acts(), typed), chosen)

    def ask_tenant(self, known: str) -> None:
        """Ask which tenant, unless the settings name one; what a case knows is offered."""
        tenant = machine_steps.tenant_of(self.session.settings)
        if tenant:
            self.ask_application(tenant)
            return

        def after(tenant: str | None) -> None:
            if tenant is not None:
                self.ask_application(tenant.strip())

        def check(tenant: str) -> object:
            return self.request(tenant, machine_steps.PRACTICE_CLIENT)

        hint = "Its domain or its id, for example contoso.com."
        if known:
            hint = "It was read from the text of the case. Change it if it is another one."
        self.app.push_screen(TypeIn("Which tenant?", hint, check, known, "go on"), after)

    def ask_application(self, tenant: str, current: LiveScreen | None = None) -> None:
        """Ask as which application to sign in; none is chosen before."""
        client_id = self.session.settings.client_id
        if client_id and current is None:
            self.chosen(self.request(tenant, client_id), None)
            return
        offers = machine_steps.applications(self.tables)

        def after(answer: str | None) -> None:
            if answer is None:
                return
            if answer:
                self.chosen(self.request(tenant, answer), current)
            else:
                self.ask_own(tenant, current)

        choices = [(one.id, one.title, one.means) for one in offers]
        details = [("Tenant", tenant)]
        self.app.push_screen(ChoiceDialog(machine_steps.WHICH_APPLICATION, details, choices), after)

    def ask_own(self, tenant: str, current: LiveScreen | None) -> None:
        """Ask for the id of an application of the tenant."""

        def after(client_id: str | None) -> None:
            if client_id is not None:
                self.chosen(self.request(tenant, client_id), current)

        def check(client_id: str) -> object:
            return self.request(tenant, client_id)

        hint = "Its application (client) id has 36 characters."
        title = "What is the id of your application?"
        self.app.push_screen(TypeIn(title, hint, check, does="go on"), after)

    def request(self, tenant: str, client_id: str) -> SignInRequest:
        """Return what would be asked; SettingsError for what cannot be."""
        settings = self.session.settings
        return machine_steps.request_for(settings, self.tables, tenant.strip(), client_id.strip())

    def chosen(self, request: SignInRequest, current: LiveScreen | None) -> None:
        """Remember the choice while the program runs, and show what will happen."""
        self.session.live_request = request
        if current is not None:
            current.take(machine_steps.LiveTest(request))
        else:
            self.show(machine_steps.LiveTest(request))
        if isinstance(self.app.screen, LiveScreen):
            self.app.screen.say(machine_steps.where_to_keep(), "$soft")

    def show(self, test: machine_steps.LiveTest) -> None:
        """Open the page before the test."""
        case = self.case
        read = case.read if case else Reader(self.session.world.new_key(), self.tables.apps).read
        other = None if test.act else self.other
        screen = LiveScreen(self.session, test, read, case, other)
        self.app.push_screen(screen, lambda _: self.after(screen.parting))

    def other(self, screen: LiveScreen) -> None:
        """Ask for another application of the same tenant."""
        self.ask_application(screen.course.test.request.tenant, screen)
