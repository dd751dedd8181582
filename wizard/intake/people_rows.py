"""The rows of the redaction table for what gets a pseudonym: people, addresses, machines."""

# ruff: noqa: E501 - a shape of the table reads best in one line

from __future__ import annotations

from wizard.intake import checks
from wizard.intake.rows import SEP, Pattern, Policy, alias, anything
from wizard.intake.scan import Cue, Shape, mask_of

_HEX = "0123456789abcdef"

PEOPLE: tuple[Pattern, ...] = (
    alias(
        "user",
        "@",
        r"[\w.+%#'-]{1,512}+@(?:[\w-]{1,63}\.){1,8}[^\W\d_][\w-]{1,30}(?![\w@])",
        anything,
        left=r"[\w.+%#'-]{1,512}",
        tail=r"@(?:[\w-]{1,63}\.){1,8}[^\W\d_][\w-]{1,30}(?![\w@])",
    ),
    alias(
        "user",
        "users home documents",
        r"(?i)(?:(?<=/)home/|(?<=[/\\])users[/\\]{1,8}|(?<=[/\\])documents and settings[/\\]{1,8})"
        r"(?P<v>[^\s/\\:\"'<>|?*,;()]{1,64}(?: [^\s/\\:\"'<>|?*,;()]{1,32}(?=[/\\]))?)",
        checks.own_name,
    ),
    alias(
        "user",
        "user unique_name login_hint upn display given family logname samaccountname",
        r"(?i)(?:user[_ ]?(?:name|principal[_ ]?name|display[_ ]?name)|unique_name|login_hint|(?<![A-Za-z])upn|(?<!app)(?<!application)(?<!resource)display[_ ]?name"
        rf"|given[_ ]?name|family[_ ]?name|logname|samaccountname){SEP}[\\\"'u]{{0,6}}"
        r"(?P<v>[^\s\"'&;,<>\\(){}\[\]|:=][^\"'&;,<>\\\n(){}\[\]|=]{0,63})",
        checks.own_name,
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
