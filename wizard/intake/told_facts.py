"""Read answers that a person gives in passing: nobody is asked what the text tells already.

Each row is a fact, its value and the words that tell it. A fact is only read where its words tell
one value alone, and never from a long log.
"""

# ruff: noqa: E501 - a pattern reads best in one line

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.intake.patterns import compiled
from wizard.intake.programs import ShownValue

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST = 20_000

_KEY_WORDS = r"(?:client[ _-]?)?(?:secrets?|key)(?:'s)?(?: value| hint)?"

# With these words on its line, a command was only used to see whether an address answers.
_AS_TEST = r"[^\n]{0,80}\b(?:works?|reach\w{0,6}|connect\w{0,6}|test\w{0,4}|check\w{0,4}|proxy|200|ok|times? out|respon\w{2,4})\b"

# Outlook and its like on the web: not a browser in which a page of one's own app was opened.
_WEB = r"(?:web ?mail\b|owa\b|outlook (?:on the web|web(?: access| app)?)\b|(?:outlook\.)?office\.com\b|web version\b|web\b(?![- ]?(?:app|site|server|api|page|hook))|browser(?: version)?\b(?!-)|navigateur\b|navegador\b)"
_ON_WEB = rf"\b(?:(?:the|in the|on the|via|im|dans le|en el|über) )?{_WEB}"

_ROWS = tuple(
    (fact, value, f"(?i){words}")
    for fact, value, words in (
        (
            "secret-hint",
            "good",
            (
                rf"\b{_KEY_WORDS} (?:does |do )?(?:match\w{{0,2}}|is identical|are identical|is the same as|equals?) "
                rf"|\b(?:compared|matched) (?:the |both |all )?(?:stored |deployed )?{_KEY_WORDS}\b"
                rf"|\bfirst (?:three|3|few) (?:characters|letters) (?:of the secret )?(?:match|are the same|are identical)"
                rf"|\bsame {_KEY_WORDS} works? (?:in|with|from) "
                rf"|\b{_KEY_WORDS} works? (?:fine )?(?:in|with|from) (?:postman|curl|insomnia|another|the other)"
                rf"|\b{_KEY_WORDS} stimmt überein|\bcompar(?:é|ado) (?:le|el) secret"
            ),
        ),
        (
            "secret-hint",
            "id",
            r"\b(?:used|using|pasted|copied|entered|set|took) (?:the )?secret[ _-]?id\b(?! not| and not)|\bsecret[ _-]?id (?:instead|rather) (?:of|than)",
        ),
        (
            "secret-hint",
            "ended",
            r"\bsecret (?:has |had |is |was )?(?:already )?expired (?:on |yesterday|last |in |at |today|\d)",
        ),
        (
            "has-tenant",
            "yes",
            (
                r"\b(?:i|we) (?:do |also |already )?have (?:an? |my own |our own |our |two |several )?(?:active |paid |free |valid |pay-as-you-go )?(?:azure )?(?:subscriptions?|tenant)\b"
                r"|\bowner of (?:the |an? |my )?(?:azure )?subscription|\bmy (?:own )?(?:azure )?(?:subscription|tenant)\b|\bich habe (?:ein|eine) (?:azure[- ])?(?:abonnement|subscription)"
            ),
        ),
        (
            "has-tenant",
            "no",
            r"\b(?:do not|don't|does not|doesn't|no longer) have (?:an? |any )(?:azure )?(?:subscription|tenant)|\b(?:no|without an?) azure subscription|\bnever (?:had|created|bought) (?:an? )?(?:azure )?(?:subscription|tenant)",
        ),
        (
            "mail-way",
            "read",
            r"\b(?:imaps?|pop3|(?-i:POP)(?![ -]?[Uu]p)|ews|exchange web services|activesync|eas)\b",
        ),
        (
            "mail-way",
            "send",
            r"\bsmtps?\b|\bport 587\b|\bsend(?:s|ing)? (?:an? |the |our )?(?:e-?mails?|mails|messages|notifications|reports)\b",
        ),
        (
            "web-works",
            "yes",
            (
                rf"{_ON_WEB} (?:is (?:fine|ok|okay|working)|works?|opens|lets me in|geht|funktioniert|fonctionne|marche|funciona)\b(?! (?:not|nicht|pas|either))"
                r"|(?<!n't )(?<!not )(?<!longer )(?<!stopped )(?<!neither )\b(?:works?|working|worked|can (?:sign|log) ?in|logs? in|opens?|geht|funktioniert|fonctionne|marche|funciona)(?: fine| ok| well| without (?:a )?problems?| correctly)?"
                rf" (?:(?:in|on|via|through|with|using|from|im|über|dans|en|sur) (?:the |a |my |any |another |le |la |el |den )?)?{_WEB}"
            ),
        ),
        (
            "web-works",
            "no",
            (
                rf"\bsame (?:error|problem|message|thing|trouble) (?:is |occurs |happens |comes )?(?:in|on|via|with|through) (?:the |a |any |another )?{_WEB}"
                rf"|\b(?:not|n't) (?:work|open|load|(?:sign|log) ?in|connect) (?:either |at all )?(?:in|on|via|with|through) (?:the |a |any |another )?{_WEB}|{_WEB} (?:too|either|also|does(?: not|n't)|fails|auch nicht|non plus|tampoco)\b"
            ),
        ),
        (
            "request-built",
            "own",
            rf"\b(?:curl|invoke-(?:restmethod|webrequest))\b(?!{_AS_TEST})|\bpostman\b|\binsomnia\b|\brequests\.post\(|\bhttpclient\b|\baxios\b|\bfetch\(|\blogic apps?\b|\bhttp action\b|\bHttpURLConnection\b",
        ),
        (
            "request-built",
            "library",
            r"\bmsal\w{0,8}\b|\bazure[.-]identity\b|\bClientSecretCredential\b|\bConfidentialClientApplication\w{0,10}\b|\bMicrosoft\.Identity\.Web\b|\bspring-cloud-azure\b|\badal\w{0,5}\b|\bEnvironmentCredential\b",
        ),
    )
)


# What builds a request stands in the code that a person pastes as well as in their words.
_BUILT = "request-built"
_BUILDERS = (
    "curl", "postman", "insomnia", "invoke-", "requests.", "httpclient", "axios", "fetch(", "logic app",
    "http action", "httpurl", "msal", "adal", "azure-identity", "azure.identity", "credential",
    "confidential", "identity.web", "spring-cloud",
)  # fmt: skip


def told_facts(text: str, words: str) -> Iterator[tuple[str, ShownValue]]:
    """Yield the facts that a text tells, each where its words tell one value alone.

    `words` is the text with nothing in it but what a person says.
    """
    if len(text) > _LONGEST:
        return
    told: dict[str, list[ShownValue]] = {}
    low = text.lower()
    built_in = text if any(word in low for word in _BUILDERS) else ""
    said = words.rstrip()
    for fact, value, pattern in _ROWS:
        where = built_in if fact == _BUILT else said
        if where and (m := compiled(pattern).search(where)):
            told.setdefault(fact, []).append(ShownValue(value, m.start(), m.end()))
    yield from ((fact, shown[0]) for fact, shown in told.items() if len(shown) == 1)
