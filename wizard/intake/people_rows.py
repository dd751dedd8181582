"""The rows of the redaction table for what gets a pseudonym: people, addresses, machines."""

# ruff: noqa: E501 - a shape of the table reads best in one line

from __future__ import annotations

from wizard.intake import checks
from wizard.intake.rows import SEP, Pattern, Policy, alias, anything, begins
from wizard.intake.scan import Cue, Shape, mask_of

_HEX = "0123456789abcdef"

_WORD = r"(?-i:[^\W\d_a-z][^\W\d_]{1,24}(?:['\u2019-][^\W\d_]{1,24})?)"
_PERSON = rf"(?:(?:dr|prof)\.? )?(?:(?-i:[A-Z])\. ?)?{_WORD}(?: (?:(?-i:[A-Z])\.? |(?:van|von|de|der|den|da|di|del|la|bin|al) ){{0,2}}{_WORD}){{0,2}}"
_FULL = rf"{_WORD}(?:,? (?:(?-i:[A-Z])\.? |(?:van|von|de|der|den|da|di|del|la|bin|al) ){{0,2}}{_WORD}){{1,3}}"
_GREETINGS = (
    "hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|hallo|lieber?|guten (?:tag|morgen)|sehr geehrte[rs]?"
    "|moin|servus|bonjour|bonsoir|ch(?:er|\u00e8re)|hola|buenos d\u00edas|estimad[oa]|ol\u00e1|oi|prezad[oa]|car[oa]"
    "|ciao|buongiorno|gentile|beste|geachte|hej|k\u00e4ra|kj\u00e6re|k\u00e6re|hei|cze\u015b\u0107|dzie\u0144 dobry|ahoj|dobr\u00fd den|szia|merhaba|say\u0131n"
)
_GREETING_SIGNS = (
    "hi hello hey dear good hallo liebe guten sehr moin servus bonjour bonsoir ch\u00e8re cher hola buenos estimad ol\u00e1 oi prezad cara caro"
    " ciao buongiorno gentile beste geachte hej k\u00e4ra kj\u00e6re k\u00e6re hei cze\u015b\u0107 dzie\u0144 ahoj dobr\u00fd szia merhaba say\u0131n"
)
_TITLES = "mr|mrs|ms|miss|dr|herr|frau|monsieur|madame|se\u00f1or|se\u00f1ora|senhora?|signor[ae]?"
_CLOSINGS = (
    "(?:many |kind |best |warm )?(?:regards|thanks|wishes)|(?:thanks|thank you)(?: (?:in advance|a lot|so much|again|very much))?|cheers|sincerely(?: yours)?"
    "|yours(?: (?:truly|sincerely|faithfully))?|best|br|thx|mit freundlichen gr\u00fc\u00dfen|(?:viele|beste|liebe|freundliche|sch\u00f6ne) gr\u00fc(?:\u00dfe|sse)n?|gru(?:\u00df|ss)|mfg|vg|lg"
    "|danke|cordialement|bien \u00e0 vous|merci|saludos(?: cordiales)?|gracias|atentamente|atenciosamente|obrigad[oa]|abra\u00e7os?|cordiali saluti|saluti|grazie"
    "|met vriendelijke groet(?:en)?|groet(?:en|jes)?|mvg|med v\u00e4nliga h\u00e4lsningar|mvh|med venlig hilsen|vennlig hilsen|hilsen|pozdrawiam|s pozdravem|\u00fcdv\u00f6zlettel|sayg\u0131lar(?:\u0131mla)?"
)
_CLOSING_SIGNS = (
    "many kind best warm regards thank cheers sincerely yours br thx mit viele beste liebe freundliche sch\u00f6ne gru\u00df gruss mfg vg lg danke"
    " cordialement bien merci saludos gracias atentamente atenciosamente obrigad abra\u00e7o cordiali saluti grazie met groet mvg med mvh vennlig"
    " hilsen pozdrawiam pozdravem \u00fcdv\u00f6zlettel sayg\u0131lar wishes"
)
_NAME_LABELS = (
    "user(?:'s name)?|(?:my |full )name(?: is)?|benutzer|utilisateur|usuario|usu\u00e1rio|utente|gebruiker|u\u017cytkownik|u\u017eivatel"
    "|\u043f\u043e\u043b\u044c\u0437\u043e\u0432\u0430\u0442\u0435\u043b\u044c|\u30e6\u30fc\u30b6\u30fc|\u7528\u6237|\uc0ac\uc6a9\uc790|anv\u00e4ndare|bruger|bruker|kullan\u0131c\u0131"
)
_LABEL_SIGNS = (
    "user my full benutzer utilisateur usuario usu\u00e1rio utente gebruiker u\u017cytkownik u\u017eivatel"
    " \u043f\u043e\u043b\u044c\u0437\u043e\u0432\u0430\u0442\u0435\u043b\u044c \u30e6\u30fc\u30b6\u30fc \u7528\u6237 \uc0ac\uc6a9\uc790 anv\u00e4ndare bruger bruker kullan\u0131c\u0131"
)

PEOPLE: tuple[Pattern, ...] = (
    alias(
        "user",
        "@",
        r"[\w+%#-][\w.+%#'-]{0,511}+@(?:[\w-]{1,63}\.){1,8}[^\W\d_][\w-]{1,30}(?![\w@])",
        checks.mailbox,
        left=r"[\w.+%#'-]{0,511}[\w+%#-]",
        tail=r"@(?:[\w-]{1,63}\.){1,8}[^\W\d_][\w-]{1,30}(?![\w@])",
    ),
    alias(
        "user",
        "s-1-",
        r"(?i)(?<![\w-])S-1-(?:5-21|12-1)(?:-\d{1,10}){3,5}(?![\w-])",
        anything,
    ),
    alias(
        "user",
        "users home documents",
        r"(?i)(?:(?<=/)home/|(?<=[/\\])users[/\\]{1,8}|(?<=[/\\])documents and settings[/\\]{1,8})"
        r"(?P<v>[^\s/\\:\"'<>|?*,;()]{1,64}(?: [^\s/\\:\"'<>|?*,;()]{1,32}(?=[/\\]))?)",
        checks.own_folder,
    ),
    alias(
        "user",
        "user unique_name login_hint upn display given family surname logname samaccountname preferred_username",
        r"(?i)(?:user[_ ]?(?:name|principal[_ ]?name|display[_ ]?name)|unique_name|login_hint|(?<![A-Za-z])upn"
        rf"|given[_ ]?name|family[_ ]?name|surname|logname|samaccountname|preferred_username){SEP}[\\\"'u]{{0,6}}"
        r"(?P<v>[^\s\"'&;,<>\\(){}\[\]|:=][^\"'&;,<>\\\n(){}\[\]|=]{0,63})",
        checks.own_name,
    ),
    alias(
        "user",
        "display",
        rf"(?i)(?<![A-Za-z])display[_ ]?name{SEP}[\\\"'u]{{0,6}}"
        r"(?P<v>[^\s\"'&;,<>\\(){}\[\]|:=][^\"'&;,<>\\\n(){}\[\]|=]{0,63})",
        checks.name_of_person,
    ),
    begins(
        _LABEL_SIGNS,
        rf"(?i)(?:{_NAME_LABELS})[*_ ]{{0,3}}(?:[ \t]{{0,4}}:[*_ ]{{0,3}}|(?<=is)[ \t]|\t|[ \t]{{0,2}}\n)[ \t]{{0,8}}"
        rf"(?P<v>{_FULL})(?=[ \t]{{0,8}}(?![^\n|,;]))",
        checks.own_name,
    ),
    begins(
        _GREETING_SIGNS,
        rf"(?i)(?:{_GREETINGS})[ \t]{{1,3}}(?:(?:{_TITLES})\.?[ \t]{{1,3}})?(?P<v>{_PERSON}(?:(?: and | und | et | y | e | og | och ){_PERSON})?)"
        r"(?=[ \t]{0,3}(?:[,!:\u2013\u2014.]|-[ \t]|(?![^\n])))",
    ),
    begins(
        _CLOSING_SIGNS,
        rf"(?i)(?:{_CLOSINGS})(?:[ \t]{{0,2}}[,.!][ \t]{{0,3}}(?:\n[ \t>-]{{0,8}}){{0,3}}|[ \t]{{0,3}}(?:\n[ \t>-]{{0,8}}){{1,3}})"
        rf"(?P<v>{_PERSON})(?=[ \t.]{{0,4}}(?![^\n]))",
    ),
    alias(
        "user",
        "\\",
        r"(?<![\w\\/:.%$-])(?P<v>(?:[A-Z][A-Z0-9-]{1,14}|AzureAD)\\{1,2}[A-Za-z][\w.-]{1,32})(?![\w\\:])",
        checks.domain_user,
        left=r"[A-Za-z0-9-]{0,14}[A-Z]",
        tail=r"\\(?<=[a-z0-9-]\\)\\?[a-z]",
    ),
    alias(
        "user",
        "@",
        r"(?<![^\s)])[\w.-]{1,32}@[\w-]{1,63}(?=[:~ ][^\n$#@]{0,80}+[$#])",
        anything,
        left=r"[\w.-]{1,32}",
        tail=r"@[\w-]{1,63}(?=[:~ ][^\n$#@]{0,80}+[$#])",
    ),
    alias(
        "user",
        "user account login logon identity principal",
        r"(?i)(?:user|account|login|logon|identity|principal)(?: ?name)?[\"']?\s{0,4}(?:[:=]|is)?\s{0,4}[\"'\u2018\u201c]?"
        r"(?P<v>(?-i:[A-Z][A-Z0-9-]{1,14})\\{1,4}[A-Za-z][\w.-]{1,32})",
        anything,
    ),
    alias(
        "user",
        "user account login logon benutzer utilisateur usuario",
        r"(?i)(?:user|account|login|logon|benutzer|utilisateur|usuario)[\"']?\s?[:=]\s?[\"']?(?P<v>[a-z]{2,20}[._][a-z]{2,30}\d{0,3})(?![\w.@/\\(\[-])",
        checks.dotted_user,
    ),
    Pattern(
        "address",
        Policy.ALIAS,
        Shape(
            r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?!\d|\.\d)",
            cue=Cue(mask_of("0123456789", "."), rb"0\.0{1,3}\.0{1,3}\.0", back=2, sign=b"0.0"),
        ),
        checks.address,
    ),
    Pattern(
        "address",
        Policy.ALIAS,
        Shape(
            r"(?<![\w:.])(?:[0-9a-fA-F]{1,4}:(?:[0-9a-fA-F]{1,4}:){1,6}|[0-9a-fA-F]{0,4}:):?[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4}){0,6}(?![\w:]|\.\w)",
            cue=Cue(mask_of(_HEX, ":"), rb":(?::|(?:0{1,4}:){6}0)", back=40, sign=b":"),
        ),
        checks.address6,
        weak=True,
    ),
    Pattern(
        "address",
        Policy.ALIAS,
        Shape(
            r"(?<![\w:-])[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}(?![\w:-])",
            cue=Cue(mask_of(_HEX, ":-"), b":00:00:00:00:00", back=2, sign=b":00:00:00:00:00"),
        ),
        anything,
        weak=True,
    ),
    Pattern(
        "phone",
        Policy.ALIAS,
        Shape(
            r"(?<![\w+:.])\+[1-9]\d{0,2}(?:[ .-]?\(?\d{1,5}\)?){2,6}(?![\d:])",
            ("+",),
            cue=Cue(mask_of("0123456789", "+"), rb"\+0", back=0, sign=b"+0"),
        ),
        checks.phone,
        weak=True,
    ),
    Pattern(
        "phone",
        Policy.ALIAS,
        Shape(
            r"(?<![\w.+-])\(?\d{3}(?:\) ?|[.-]| )\d{3}[.-]\d{4}(?![\w-]|\.\d)",
            cue=Cue(
                mask_of("0123456789", "-."), rb"000[- ]{1,2}000-0000", back=0, sign=b"000-0000"
            ),
        ),
        anything,
        weak=True,
    ),
    alias(
        "phone",
        "phone tel mobile cell telefon handy t\u00e9l\u00e9phone tel\u00e9fono m\u00f3vil telefone celular telefono telefoon \u7535\u8bdd \u96fb\u8a71",
        r"(?i)(?<![a-z])(?:(?:tele|cell |mobile |my )?phone(?: ?(?:number|no\.?|nr\.?))?|tel(?:efon)?|mobile(?: number)?|cell|telefon(?:nummer)?|handy(?:nummer)?|t\u00e9l\u00e9phone|tel\u00e9fono|m\u00f3vil|telefone|celular|telefono|telefoon|\u7535\u8bdd|\u96fb\u8a71)"
        r"[\"'*]{0,3}(?:\s?(?:is|ist|:|=|\.:?)\s{0,3}|[ \t]{1,2})[\"']?(?P<v>[(+]?\d[\d ()/.-]{5,18}\d)(?![\w-])",
        checks.phone,
    ),
    alias(
        "host",
        "\\\\",
        r"(?<![^\s\"'(=,])\\{2,8}(?P<v>[A-Za-z][\w.-]{1,62})(?=\\{1,8}[\w$])",
        checks.server,
    ),
    alias(
        "host",
        ".local .internal .corp .lan .intranet .home",
        r"(?i)(?<![\w.-])(?:[a-z0-9][\w-]{0,62}+\.){1,6}(?:local|internal|corp|lan|intranet|localdomain|home)(?![\w-]|\.\w)",
        anything,
        left=r"[\w.-]{1,200}",
        tail=r"\.(?:local|internal|corp|lan|intranet|localdomain|home)(?![\w-]|\.\w)",
    ),
    alias(
        "host",
        "host computer machine device server clientname",
        r"(?i)(?:host[_ ]?name|computer[_ ]?name|machine[_ ]?name|device[_ ]?(?:display)?[_ ]?name|server[_ ]?name|computer|clientname)"
        rf"{SEP}[\\\"'u]{{0,6}}(?P<v>[A-Za-z0-9][\w.-]{{1,62}})",
        checks.own_name,
    ),
)
"""What gets a pseudonym: people, addresses, machines."""
