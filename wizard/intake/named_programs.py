"""Which program, device and system a person names in the words they tell their trouble with.

What is named wrongly would skip a question, so of two programs that are named none counts, unless
one alone is what the person signs in to, or what asks or fails.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wizard.frozen import frozen
from wizard.intake.patterns import SearchText, compiled
from wizard.intake.programs import ShownValue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from wizard.content.prose import Sentence

# ruff: noqa: E501 - a shape of the table reads best in one line

WEB = "web"
_ELSEWHERE = ""
"""A program for which the list of programs has no value of its own: it only makes others doubtful."""

PROGRAMS: tuple[tuple[str, str], ...] = (
    (
        WEB,
        (
            r"(?i:\b(?:outlook|teams|word|excel|onedrive|office)\b(?: \w{1,8})? (?:on|in|im|via|for|sur|en|na|no|nel|dans|w)(?: the| a| le| la| el| il| o| een| het)? (?:web|browser|navigateur|navegador|przeglądarce))\b"
            r"|\b(?:OWA|(?i:web ?mail|outlook web(?: app| access)?|sharepoint online|my ?apps portal|azure portal|admin cent(?:er|re)))\b"
            r"|(?:Google )?\bChrome\b(?!book|OS)|(?:Microsoft )?\bEdge\b(?! case)|\bFirefox\b|\bSafari\b|\bBrave\b"
            r"|(?i:\b(?:my|the|a|any|every|im|le|mon|el|il|o|de|mijn|meinem) (?:web ?)?(?:browser|navigateur|navegador)\b)|ブラウザー?"
        ),
    ),
    (
        "office",
        (
            r"(?i:\b(?:new|classic|desktop|mobile|neues?|neuen|klassisches?|nouvel|nuevo|novo|nuovo|nieuwe|nowy|microsoft|ms) outlook\b)|\bOutlook\b(?!@|\.\w)(?! (?:account|e-?mail address|address))"
            r"|(?<![\w@./\\:_-])outlook\b(?![@:_/\\-]|\.\w)(?! (?:account|e-?mail|address|com\b|for (?:the|our|this|next)))"
            r"|(?i:\b(?:microsoft|ms) (?:word|excel|powerpoint|access|onenote|project|visio)\b)|\bPowerPoint\b|\bOneNote\b|\bExcel\b(?! (?:file|sheet|list|table))"
            r"|(?<=[a-z,] )\bWord\b(?! document| file)|\bWord (?=asks|keeps|says|shows|fragt|demande|pide|pede|chiede|vraagt)|(?i:\boffice (?:apps|programs|desktop|2013|2016|2019|2021|2024|ltsc)\b|\b(?:microsoft|office) 365 (?:desktop )?apps\b)"
            r"|アウトルック"
        ),
    ),
    (
        "teams",
        (
            r"(?i:\b(?:microsoft|ms|new|classic|neues?|neuen|nouveau|nuevo|novo|nuovo) teams\b)(?! (?:rooms?|phones?|panels?|displays?|admin|powershell|module|license|toolkit|app manifest|bot|tab))"
            r"|(?:(?<=into )|(?<=in to )|(?<=open )|(?<=start )|(?<=using )|(?<=launch ))teams\b(?![@:_./\\-])(?! (?:rooms?|phones?|panels?|that|of|are|have|who|in|work|use)\b)"
            r"|(?<![\w@./\\:_-])teams (?=(?:app|desktop|client|keeps|asks|says|shows|won't|wont|doesn't|doesnt|can't|cant|crashes|on (?:my|the|her|his)|login|sign[ -]?in|signs)\b)"
            r"|\bTeams\b(?! (?:rooms?|Rooms?|phones?|Phones?|panels?|displays?|admin|Admin|PowerShell|module|license|Toolkit|bot|tab))"
        ),
    ),
    (
        "onedrive",
        (
            r"\bOneDrive\b(?!\.\w)|(?i:(?<![\w$=/\\\"`:.\[-])(?<!= )one ?drive\b)(?![:=\"`/\\\]]|\.\w)"
        ),
    ),
    (
        "mail",
        (
            r"(?i:\bapple mail\b|\bthunderbird\b|\b(?:ios|iphone|ipad|samsung|android|native|stock|built-in) (?:e-?)?mail(?:[ -]?(?:app|client|program))?\b|\b(?:e-?)?mail[ -]?app\b|\bgmail app\b|\bem client\b|\bdavmail\b|\bmac mail\b|\bmail\.app\b|\bsamsung e-?mail\b|\b(?:iphone|ipad|ios) calendar\b)"
        ),
    ),
    (
        "vpn",
        (
            r"(?i)\bglobalprotect\b|\b(?:cisco )?anyconnect\b|\bcisco secure client\b|\bforti(?:client|gate|vpn)\b|\bopenvpn\b|\bpulse secure\b|\bazure vpn(?: client)?\b|\bivanti\b|\bvpn[ -](?:client|program|app)\b|\brd gateway\b|\bremote desktop gateway\b|\bnetscaler\b"
            r"|(?<=sign in to the )vpn\b|(?<=log in to the )vpn\b|(?<=connect to the )vpn\b|(?<=connect to our )vpn\b|(?<=bei der )vpn\b|(?<=mit dem )vpn\b"
        ),
    ),
    (
        "windows",
        (
            r"(?i)\b(?:windows )?(?:lock|log-?on|login|sign-?in) screen (?:of (?:windows|the pc|my (?:pc|laptop)))?|\bwindows (?:log-?on|login)\b|\b(?:sign(?:ing)?|log(?:ging)?)[ -]?(?:in|on)(?: ?to)? windows\b|\bin windows anmelden\b|\bwindows-anmeldung\b|\bazure virtual desktop\b|\bAVD\b|\bwindows 365\b|\bcloud pc\b|\bvirtual desktop\b"
        ),
    ),
    (
        "tool",
        (
            r"(?i)(?<![\w\\/.-])powershell\b(?![\\/.-])|\bazure cli\b|\baz cli\b|\b(?:vs|visual studio) code\b|\bvscode\b|\bvisual studio\b|\bgit credential manager\b|(?<![\w\\/.-])terraform\b(?![\\/.-])|\bcommand line\b"
        ),
    ),
    (
        "game",
        (r"(?i)\bminecraft\b|\bxbox\b(?! support)|\broblox\b|\bgame launcher\b|\bprism launcher\b"),
    ),
    (
        _ELSEWHERE,
        (
            r"(?i)\bcompany portal\b|\bunternehmensportal\b|\bteams (?:rooms?|phones?|panels?|displays?)\b|\bpower ?bi\b|\brclone\b|\bshiny\b|\bstorage explorer\b|\bsql server\b|\bssms\b|\bskype\b|\blync\b|\byammer\b|\bviva\b|\bplanner\b|\bzoom\b|\bslack\b|\badobe\b|\bsalesforce\b|\bremote desktop\b|\bcitrix\b|\bdynamics\b|\bdevops\b|\bintune\b|\bsharepoint\b(?! online)"
        ),
    ),
)
"""Programs by the names that people give them; a longer name comes before a shorter one."""

_OF_OFFICE = frozenset({"office", "teams", "onedrive"})
"""Programs that share a sign-in: where several of them fail, it is that of Office."""

# Words before a name: the person signs in to it, or opens it.
_TO = (
    r"(?i)(?:\b(?:sign(?:s|ed|ing)?|log(?:s|ged|ging)?)[ -]?(?:back )?(?:in|on|into|onto)(?: ?to| on| with| through)?|\blogin(?: to)?|\b(?:connect|authenticate|access|open|opening|start|starting|launch|add (?:my|the|his|her|an?) account (?:to|in)|setting up|set up))(?: (?:the|my|his|her|our|their|your|to|in|a|microsoft|ms|desktop|app)){0,3} ?$"
    r"|\b(?:an|bei|in|mit) (?:meinem |der |dem )?$|\b(?:connecter|connexion) (?:à|a|sur|dans) (?:mon |la )?$|\b(?:iniciar sesi[óo]n en|entrar (?:en|no|na|em)|acessar o|accedere a|aanmelden bij|inloggen (?:op|bij|in)|zalogować się do|logowanie do) (?:la |el |o |a )?$"
)
# Words after a name: it asks, or it fails.
_DOES = (
    r"(?i)\W{0,3}(?:(?:app|client|desktop|itself|program|always|constantly|again|just|also|now|suddenly|immer|ständig|me|me lo|mi|toujours|ne|n'|no|não|non|nie)\W{1,2}){0,4}(?:asks?|asking|keeps?|says?|prompts?|prompting|shows?|wants?|refuses?|rejects?|fails?|won't|will not|doesn't|does not|can't|can ?not|isn't|stopped|crashes|closes|hangs|is (?:asking|not|stuck|blocked|red)|needs? (?:a )?password|on my|on the|sync|login|sign-?in|gives?|throws?|disconnect\w{0,3}"
    r"|fragt|verlangt|meldet|zeigt|will|geht nicht|funktioniert nicht|startet nicht|lässt mich|demande|affiche|refuse|s'ouvre|marche pas|fonctionne|pide|muestra|funciona|abre|pede|mostra|chiede|si apre|funziona|vraagt|werkt niet|geeft|prosi|pyta|pokazuje|działa)\b"
    r"|(?:に|へ)?(?:サインイン|ログイン)|が(?:起動|開)"
)
# A program that works is not the one that fails.
_WORKS = r"(?i)\b(?:but|while|only|same|it|that|everything|all|login|sign-?in|which|he|she|they|i|signed|can) ?(?:\w{1,12} ){0,3}?(?:works?|worked|working|fine|okay|succeeds|can (?:still )?(?:sign|log)[ -]?in|signed in|logged in)\b[^,;.]{0,40}$"
_WORKS_AFTER = r"(?i)[^,;.]{0,24}?\b(?:(?<!my )(?<!our )(?<!the )(?<!his )(?<!her )(?<!a )(?<!at )(?<!to )(?<!for )works?(?! only)|work(?:s|ed|ing)? (?:fine|well|perfectly)|is (?:fine|ok|okay)|are (?:fine|ok)|opens fine|(?:all|everything) is (?:well|good)|is well|geht|gehen|funktioniert|funktionieren|fonctionnent?|continuent? (?:de |à )fonctionner|marche|funciona|funziona|werkt|działa)\b(?!(?: \w{1,12}){0,2} (?:not|nicht|nur|pas|niet|only|kaum)\b)"
_LIST = r"(?i)[\s,/&+(]{1,4}(?:(?:and|or|und|oder|et|ou|y|e|o|en|of|i|plus) )?"
_NEGATED = r"(?i)\b(?:not|never|no longer|doesn't|don't|won't|isn't|ne|no|não|non|nie)\b|n't"

_PROMPT = r"(?m:^)[^\w\n]{0,8}(?:PS [^>\n]{0,120}> ?|[\w.@:~/-]{1,60}[$#] )?"
_CONNECT = (
    r"Connect-(?:AzAccount|AzureAD|MgGraph|ExchangeOnline|IPPSSession|PnPOnline|MicrosoftTeams)\b"
)
WAYS: tuple[tuple[str, str], ...] = (
    (
        "password",
        (
            rf"{_PROMPT}az login\b(?![^\n]{{0,200}}--service-principal)[^\n]{{0,200}}\s(?:-p|--password)\b"
            rf"|{_PROMPT}{_CONNECT}(?![^\n]{{0,200}}-ServicePrincipal)[^\n]{{0,200}}\s-Credentials?\b"
            r"|\bgrant_type[\"']?\s?[=:]\s?[\"']?password\b|\bacquire_token_by_username_password\b|\b[aA]cquireTokenByUsernamePassword\b|\bUsernamePasswordCredential\b"
            r"|\b[uU]ser[nN]amePasswordParameters\b|\bROPC\b|(?i:\bresource owner password\b)|(?i:\bLDAP[- ](?:wrapper|bridge|gateway|proxy|server)\b)"
            r"|(?i:\b(?:pass(?:ing|ed)?|send(?:ing)?|sent|with|using|giv\w{1,3}) (?:\w{1,9} ){0,2}user ?name and (?:the )?pass\w{2,7}\b[^\n]{0,60}\bacquire ?token)"
        ),
    ),
    (
        "code",
        (
            rf"{_PROMPT}(?:az|azd auth|m365) login\b[^\n]{{0,200}}--use-device-code\b"
            rf"|{_PROMPT}{_CONNECT}[^\n]{{0,200}}\s-(?:UseDevice(?:Authentication|Code)|Device(?:Login|Code)?)\b"
            r"|\bgrant_type[\"']?\s?[=:]\s?[\"']?(?:urn(?::|%3A)ietf(?::|%3A)params(?::|%3A)oauth(?::|%3A)grant-type(?::|%3A))?device_code\b|\bacquire_token_by_device_flow\b|\bAcquireTokenWithDeviceCode\b|\bacquireTokenByDeviceCode\b|\bDeviceCodeCredential\b"
        ),
    ),
    (
        "itself",
        (
            rf"{_PROMPT}az login\b[^\n]{{0,200}}--service-principal\b"
            rf"|{_PROMPT}{_CONNECT}[^\n]{{0,300}}\s-(?:ServicePrincipal|CertificateThumbprint|CertificatePath|ClientSecretCredential|ClientSecret)\b"
            r"|(?:--login|\bkubelogin [^\n]{0,60}-l)[\s=-]{1,12}(?:spn|workloadidentity)\b|\bAAD_LOGIN_METHOD=spn\b|(?m:^) {0,20}- [\"']?(?:spn|workloadidentity)[\"']?$"
            r"|\bgrant_type[\"']?\s?[=:]\s?[\"']?client_credentials\b|\bacquire_token_for_client\b|\b[aA]cquireTokenForClient\b|\b[aA]cquireTokenByClientCredential\b"
            r"|\b[cC]lientCredentialParameters\b|\b[cC]lient(?:Secret|Certificate|Assertion)Credential(?:Builder)?\b|(?i:\bclient[- _]credentials?[- _](?:flow|grant)\b)"
        ),
    ),
)
"""How the sign-in was done, by the command, the call or the request that does it."""

_HINTS = (
    "az login", "azd auth login", "m365 login", "Connect-", "grant_type", "acquire_token_by_",
    "cquireTokenBy", "AcquireTokenWithDeviceCode", "UsernamePasswordCredential",
    "DeviceCodeCredential", "amePasswordParameters", "ROPC",
    "owner password", "LDAP", "ser name and ", "sername and ", "acquire_token_for_client",
    "cquireTokenForClient", "lientCredentialParameters", "lientSecretCredential",
    "lientCertificateCredential", "lientAssertionCredential", "lient credential",
    "lient_credential", "lient-credential", "--login", "kubelogin", "AAD_LOGIN_METHOD",
    "- spn", "- workloadidentity",
)  # fmt: skip

_HINT_SIGNS = (
    " login", "Connect-", "grant_type", "cquire", "Credential", "PasswordParam", "ROPC",
    "owner password", "LDAP", "name and ", "lient credential", "lient_credential",
    "lient-credential", "lientCredential", "--login", "kubelogin", "AAD_LOGIN_METHOD",
    "- spn", "- workloadidentity",
)  # fmt: skip
"""Of these one is in every hint, and few texts have any."""

_A_PHONE = r"(?:i?phones?|ipads?|android|handy|smartphone|mobile phone|mobile|téléphone|telefono|cellulare|teléfono|móvil|celular|telemóvel|telefoon|telefonie|telefon)"
SYSTEMS: tuple[tuple[str, str], ...] = (
    ("android", r"(?i)\bandroid\b|\bsamsung (?:galaxy|e?-?mail)\b|\b(?:google )?pixel \d"),
    ("ios", r"(?i)\b(?:iphones?|ipads?|ipados)\b|\biOS\b"),
    (
        "phone",
        (
            rf"(?i)\b(?:on|from|auf|am|sur|en|no|na|su|sul|op|mit)(?: (?:my|the|his|her|their|our|a|work|company|private|meinem|dem|mon|mes|le|el|mi|meu|o|il|mio|mijn|de|moim|mein)){{0,2}} {_A_PHONE}\b"
            rf"|\b(?:mobile|phone) apps?\b|\b(?:outlook|teams|onedrive) mobile\b|\bmobile (?:outlook|teams|onedrive)\b|スマホの|スマートフォンの"
        ),
    ),
    (
        "mac",
        r"(?i)\b(?:macos|mac os x?|macbook(?: (?:air|pro))?|imac|os ?x|sonoma|sequoia|ventura|monterey)\b|\b(?:my|the|a|new|on|his|her|work|company|own|for|mein\w{0,2}|mon|il mio|el|o|our) mac\b(?! (?:mail|address|adress))",
    ),
    (
        "windows",
        r"(?i)\bwindows (?:1[01]|8|7|11?h2|pc|laptop|pro|enterprise|home|server)\b|\b(?:my|the|a|on|work|company|office|his|her|mein\w{0,2}|am|dem|au|mon|el|mi|o|il) (?:windows )?(?:pc|laptop|notebook|desktop pc|computer|rechner|ordinateur|portátil|ordenador)\b",
    ),
    (
        "linux",
        r"(?i)\b(?:linux|ubuntu|debian|fedora|manjaro|nixos|opensuse|red hat|rhel|linux mint|pop!?_?os)\b|\b[Oo]n Arch\b|\bArch [Ll]inux\b",
    ),
)
"""Systems of devices, by the names and words that people use for them; some words fit several."""

# The phone only approves, or it is the one that was replaced.
_APPROVES = r"(?i)\b(?:authenticat\w{0,5}|authentif\w{0,8}|autenti\w{0,9}|approv\w{0,5}|mfa|2fa|sms|codes?|código|codice|text|notification\w{0,3}|prompt\w{0,3}|push|verif\w{0,10}|bestätig\w{0,6}|(?:new|old|lost|broken|other|second|neu\w{0,2}|alt\w{0,2}|nouve\w{1,3}|ancien|nuevo|viejo|nuovo|vecchio|novo|left|forgot|changed|replaced|reset|got an?|got my)) ?(?:\w{1,10} ){0,4}$"

WORK, PRIVATE, PHONE = "work", "private", "phone"
_COMPUTER = r"(?:laptop|pc|computer|notebook|macbook|mac|machine|workstation|tablet)"
_COMPUTERS = (
    "laptop", "pc", "comput", "notebook", "mac", "workstation", "tablet", "rechner", "gerät",
    "ordinateur", "portable", "portátil", "portatile", "ordenador", "komput",
)  # fmt: skip
DEVICES: tuple[tuple[str, str], ...] = (
    (
        WORK,
        (
            rf"(?i)\b(?:work|company|corporate|office|business|school|employer'?s|company-owned|company-issued) {_COMPUTER}s?\b"
            r"|\b(?:firmen|dienst|arbeits|geschäfts)-?(?:laptop|notebook|pc|rechner|computer|gerät)s?\b|\b(?:ordinateur|pc|portable) (?:professionnel|du travail|de l'entreprise)|\b(?:pc|portátil|ordenador|computador|computadora|notebook) (?:del trabajo|de la empresa|da empresa|do trabalho|corporativo)|\b(?:pc|portatile|computer) aziendale|\b(?:werk|zakelijke)[ -]?(?:laptop|pc|computer)|\bkomput\w{1,5} służbow\w{1,3}|\blaptop\w{0,3} służbow\w{1,3}|会社の(?:PC|パソコン|端末)|社用(?:PC|端末)"
        ),
    ),
    (
        PRIVATE,
        (
            rf"(?i)\b(?:personal|private|home|privately owned|(?:my|his|her|their) own) {_COMPUTER}s?\b|\b(?:on|from|with) (?:my|his|her|their|a) (?:personal|private|own) devices?\b|\bBYOD\b"
            r"|\bprivat(?:e[nrms]?|-)?[ -]?(?:laptop|notebook|pc|rechner|computer|gerät)\b|\bheim-?(?:pc|rechner)\b|\b(?:ordinateur|pc|portable) (?:personnel|perso|privé)|\b(?:pc|portátil|ordenador|computador|computadora|notebook) (?:personal|pessoal|particular|privado)|\b(?:pc|portatile|computer) personale|\b(?:eigen|privé)[ -]?(?:laptop|pc|computer)|\bprywatn\w{1,3} (?:laptop|komput)\w{0,5}|個人(?:の)?(?:PC|パソコン|端末)|私物"
        ),
    ),
)
"""Whose device it is, by the words for a computer; a phone may only be the one that approves."""

JOB = "job"
JOBS: tuple[tuple[str, str], ...] = (
    (
        JOB,
        (
            r"(?i)\bcron(?: ?jobs?|tab)?\b|\b(?:script|program|job|task|import|export|sync|report|flow|service) (?:that |which )?runs? (?:every|each|at|by) (?:night|hour|morning|day|week|itself)\b|\b(?:scheduled|nightly|unattended|automated|background|batch) (?:task|job|run|flow|refresh|build|sync|script|service|worker|process|import|export|report)(?:e?s)?\b"
            r"|\bunattended\b|\bdaemon\b|\btask scheduler\b|\bwindows service\b|\bgithub actions?\b|\bgitlab[- ]ci\b|\bjenkins\b|\b(?:ci|ci/cd|build|release|deploy(?:ment)?|devops|azure) pipelines?\b|\b(?:our|my|the|a|every) pipelines?\b|\bbuild (?:agent|server)s?\b|\bself-hosted (?:agent|runner)s?\b"
            r"|\bgeplante[rn]? (?:aufgabe|task|job)n?\b|\baufgabenplanung\b|\btâches? planifiées?\b|\btareas? programadas?\b|\btarefas? agendadas?\b|\battività pianificat[ae]\b|\bgeplande ta(?:ak|ken)\b|\bzaplanowan\w{1,3} zadani\w{1,3}\b|定期実行|タスク スケジューラ|定时任务|计划任务|예약된 작업"
        ),
    ),
)
"""What runs by itself, in the words of those who look after it."""

STEMS: dict[str, tuple[str, ...]] = {
    WEB: (
        "outlook", "teams", "word", "excel", "onedrive", "office", "owa", "mail", "sharepoint",
        "apps portal", "appsportal", "azure portal", "admin cent", "chrome", "edge", "firefox",
        "safari", "brave", "browser", "navig", "naveg", "ブラウザ",
    ),
    "office": (
        "outlook", "word", "excel", "powerpoint", "access", "onenote", "project", "visio",
        "office", "365", "アウトルック",
    ),
    "teams": ("teams",),
    "onedrive": ("drive",),
    "mail": ("mail", "thunderbird", "em client", "calendar"),
    "vpn": (
        "globalprotect", "anyconnect", "cisco", "forti", "vpn", "pulse secure", "ivanti",
        "gateway", "netscaler",
    ),
    "windows": ("screen", "windows", "avd", "cloud pc", "virtual desktop"),
    "tool": (
        "powershell", "azure cli", "az cli", "vs code", "vscode", "visual studio", "credential manager", "terraform",
        "command line",
    ),
    "game": ("minecraft", "xbox", "roblox", "launcher"),
    _ELSEWHERE: (
        "portal", "teams", "power bi", "powerbi", "rclone", "shiny", "explorer", "sql server", "ssms", "skype",
        "lync", "yammer", "viva", "planner", "zoom", "slack", "adobe", "salesforce", "desktop",
        "citrix", "dynamics", "devops", "intune", "sharepoint",
    ),
    WORK: (
        *_COMPUTERS, "会社の", "社用",
    ),
    PRIVATE: (*_COMPUTERS, "device", "byod", "個人", "私物"),
    JOB: (
        "cron", "scheduled", "nightly", "run every", "runs every", "run each", "runs each", "run at", "runs at", "run by", "runs by", "unattended", "automated", "background", "batch", "daemon",
        "scheduler", "service", "github", "gitlab", "jenkins", "pipeline", "build", "self-hosted",
        "geplant", "geplande", "aufgabenplanung", "planifi", "programada", "agendada", "pianificat",
        "zaplanowan", "定期実行", "タスク", "定时", "计划任务", "예약된",
    ),
}  # fmt: skip
"""What every name of a program or device has in it, in small letters: soon looked for in a text."""

SYSTEM_STEMS: dict[str, tuple[str, ...]] = {
    "android": ("android", "samsung", "pixel"),
    "ios": ("iphone", "ipad", "ios"),
    PHONE: (
        "phone", "ipad", "android", "handy", "mobile", "téléphone", "telefon", "telefoon", "cellulare",
        "teléfono", "móvil", "celular", "telemóvel", "スマ",
    ),
    "mac": ("mac", "osx", "os x", "sonoma", "sequoia", "ventura", "monterey"),
    "windows": (
        "windows", "pc", "laptop", "notebook", "computer", "rechner", "ordinateur", "portátil",
        "ordenador",
    ),
    "linux": (
        "linux", "ubuntu", "debian", "fedora", "manjaro", "nixos", "opensuse", "red hat", "rhel",
        "pop", "arch",
    ),
}  # fmt: skip
"""The same of every word for a system."""


@frozen
class _Named:
    """A program that is named: where, whether it is what fails, and whether it works."""

    value: str
    start: int
    end: int
    is_subject: bool
    works: bool


def program(said: Sequence[Sentence], *, only_failing: bool = False) -> ShownValue | None:
    """Return the program that a person has trouble with, if the words name one.

    With `only_failing` it has to be said of it that it fails: a developer names others by the way.
    """
    all_said = "\n".join([one.text for one in said])
    shapes = list(_maybe(PROGRAMS, all_said))
    named = [one for sentence in said for one in _in_sentence(sentence, shapes)] if shapes else []
    failing = [one for one in named if not one.works]
    subjects = [one for one in failing if one.is_subject]
    candidates = subjects if subjects or only_failing else failing
    # A browser is often named for comparison: it counts where it alone is what fails.
    programs = [one for one in candidates if one.value != WEB] or subjects
    values = {one.value for one in programs}
    if len(values) > 1 and values <= _OF_OFFICE:
        return ShownValue("office", programs[0].start, programs[0].end)
    if len(values) != 1 or programs[0].value == _ELSEWHERE:
        return None
    return ShownValue(programs[0].value, programs[0].start, programs[0].end)


def _maybe(
    shapes: Sequence[tuple[str, str]],
    text: str,
    stems: Mapping[str, tuple[str, ...]] = STEMS,
) -> Iterator[tuple[str, str]]:
    """Yield the shapes that a text may have: those with a stem in it that then match."""
    search_text = SearchText(text)
    for value, shape in shapes:
        if search_text.present(stems[value]) and compiled(shape).search(text):
            yield value, shape


def _in_sentence(sentence: Sentence, shapes: Sequence[tuple[str, str]]) -> Iterator[_Named]:
    """Yield the programs that a sentence names, each place once, in order."""
    words = sentence.text
    places = sorted(
        ((*m.span(), value) for value, shape in shapes for m in compiled(shape).finditer(words)),
        key=lambda one: (one[0], -one[1]),
    )
    lists: list[list[tuple[int, int, str]]] = []
    last = -1
    for start, end, value in places:
        if start < last:
            continue
        if lists and compiled(_LIST).fullmatch(words[last:start]):
            lists[-1].append((start, end, value))
        else:
            lists.append([(start, end, value)])
        last = end
    for places_in_list in lists:
        # What is said of one program in a list is said of all.
        before, after = words[: places_in_list[0][0]], words[places_in_list[-1][1] :]
        works = _works(before, after)
        fails = not works and _fails(before, after, sentence)
        for start, end, value in places_in_list:
            yield _Named(value, sentence.start + start, sentence.start + end, fails, works)


def _fails(before: str, after: str, sentence: Sentence) -> bool:
    """Say whether the words around a name tell that this program is signed in to, or fails."""
    return bool(
        compiled(_DOES).match(after) or (sentence.tells_trouble and compiled(_TO).search(before))
    )


def _works(before: str, after: str) -> bool:
    """Say whether the words around a name tell that this program works."""
    ahead, behind = compiled(_WORKS).search(before), compiled(_WORKS_AFTER).match(after)
    return any(m and not compiled(_NEGATED).search(m[0]) for m in (ahead, behind))


PEOPLES = frozenset({WEB, "office", "teams", "onedrive", "mail", "vpn", "windows", "game"})
"""Programs that a person sits in front of."""


def _named_in(
    said: Sequence[Sentence],
    table: Sequence[tuple[str, str]],
    stems: Mapping[str, tuple[str, ...]] = STEMS,
    not_after: str = "",
) -> Iterator[ShownValue]:
    """Yield what of a table the sentences name, without what they say works.

    `not_after` is an expression for words before a name that make it another thing.
    """
    shapes = list(_maybe(table, "\n".join([one.text for one in said]), stems))
    for one in said:
        for value, shape in shapes:
            for m in compiled(shape).finditer(one.text):
                before, after = one.text[: m.start()], one.text[m.end() :]
                is_other = not_after and compiled(not_after).search(before)
                if not is_other and not _works(before, after):
                    yield ShownValue(value, one.start + m.start(), one.start + m.end())


def attended(
    said: Sequence[Sentence], named: ShownValue | None, host: ShownValue | None
) -> ShownValue | None:
    """Return `no` where a job signs in, `yes` where a person does, if the text shows one of them.

    `named` is the program that a person names, `host` where the text shows that it runs.
    """
    jobs = list(_named_in(said, JOBS))
    if named and named.value in PEOPLES:
        return None if jobs else ShownValue("yes", named.start, named.end)
    if host and host.value in _BUILD_HOSTS:
        return ShownValue("no", host.start, host.end)
    return ShownValue("no", jobs[0].start, jobs[0].end) if jobs else None


def seen_on(named: ShownValue) -> ShownValue:
    """Return where the error is seen: on a web page, or in the program that a person names."""
    return ShownValue("browser" if named.value == WEB else "tool", named.start, named.end)


_BUILD_HOSTS = frozenset({"github-actions", "azure-pipelines", "jenkins"})


def device(said: Sequence[Sentence]) -> ShownValue | None:
    """Return whose device a person signs in on, if the words name one kind alone."""
    found = list(_named_in(said, DEVICES))
    return found[0] if len({one.value for one in found}) == 1 else None


def system(said: Sequence[Sentence]) -> ShownValue | None:
    """Return the system of the device that a person signs in on, if the words name one alone.

    A phone that only approves is none, nor is a device on which it works. A name of a system is
    better than the word for a phone.
    """
    found = list(_named_in(said, SYSTEMS, SYSTEM_STEMS, not_after=_APPROVES))
    values = {one.value for one in found}
    if values in ({PHONE, "android"}, {PHONE, "ios"}):
        found = [one for one in found if one.value != PHONE]
        values.discard(PHONE)
    return found[0] if len(values) == 1 else None


def way(text: str, search_text: SearchText) -> ShownValue | None:
    """Return how the sign-in was done, if the text shows one command, call or request for it.

    `search_text` is what the text says when it is unwrapped: most signs are soonest ruled out there.
    """
    found: dict[str, ShownValue] = {}
    if not any(search_text.has(sign.lower()) and sign in text for sign in _HINT_SIGNS):
        return None
    lines = text.split("\n")
    # A log repeats the same command over and over.
    for line in filter(compiled("|".join(map(re.escape, _HINTS))).search, dict.fromkeys(lines)):
        for value, shape in WAYS:
            if value not in found and (m := compiled(shape).search(line)):
                start = sum(map(len, lines[: lines.index(line)])) + lines.index(line)
                found[value] = ShownValue(value, start + m.start(), start + m.end())
    return next(iter(found.values())) if len(found) == 1 else None
