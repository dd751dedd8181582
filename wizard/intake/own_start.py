"""Recognize that whoever writes started the sign-in: a report of a fault in a program, in prose.

The question who started a sign-in protects from strangers' codes and links. A text that tells how
its writer signs in answers it, unless anything in it hints at someone else, or it is about a device
code: whoever was talked into entering one also says "when I sign in".
"""

# ruff: noqa: E501 - a pattern reads best in one line

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.intake.patterns import compiled
from wizard.intake.programs import ShownValue

if TYPE_CHECKING:
    import re

_LONGEST = 20_000
"""A longer text is a log, in which nobody tells what they did."""

_COMMAND = r"(?:az|azd|azcopy|kubelogin|kubectl|terraform|m365|pac|fab|git|connect-\w{2,20}|add-\w{2,20}|get-\w{2,30}|new-\w{2,30}|npm|npx|dotnet|python3?|java|func|pip|docker login)\b"
_THING = rf"(?:[`\"'(]{{0,2}}{_COMMAND}|(?:the |my |our |an? |this )?(?:[\w.'-]{{1,20}} ){{0,2}}(?:app|application|program|command|cmdlet|sample|portal|cli|extension|add-in|powershell|vs ?code|visual studio|outlook|teams|excel|word|onedrive|sharepoint|power ?bi|website|page)\b)"
"""A command, or a program that people run, open or call themselves."""

_DOES = r"\b(?:(?:sign|log)(?:s|ged|ging)?[- ]?(?:in|on)|logins?|az login|connect-\w{3,20}|(?:i|we|you) \w{2,12}|open (?:the|my|our|a)|click|go to|navigate|launch|start (?:the|my|our)|run (?:the|my|our|`))\b"
"""What a person does in the steps to reproduce: a heading alone stands in any form or crash report."""

_OWN = (
    r"(?i)\b(?:steps? to reproduce|to reproduce\b(?=[*:\s]{0,6}\n)|repro(?:duction)? steps|how to reproduce)"
    rf"(?=[^a-z]{{0,40}}(?:[^\n]{{0,200}}\n){{0,4}}?[^\n]{{0,120}}?{_DOES})"
    r"|\b(?:when|whenever|after|once|if|every time|as soon as) (?:i|we|users|the users?|they) (?:try|tried|want|attempt)?(?: to )?(?:sign|log|signed|logged|signing|logging)[- ]?(?:in|on)(?:to)?\b"
    r"|\b(?:i|we|users|the user|they|he|she)(?:'m|'re|'ve| am| are| is| have| has| had| was| were)? (?:\w{1,10} )?(?:try|tries|tried|trying|attempt(?:s|ed|ing)?|unable|not able|want(?:s|ed)?) to (?:sign|log)[- ]?(?:in|on)(?:to)?\b"
    r"|\b(?:i|we|users|the user|they|he|she) (?:\w{1,10} )?(?:can't|cannot|can not|couldn't|could not|can no longer) (?:sign|log)[- ]?in(?:to)?\b"
    r"|(?m:^)[\W]{0,4}(?:can't|cannot|unable to|can not|not able to) (?:sign|log)[- ]?in(?:to)?\b"
    r"|\b(?:try|tried|trying|attempt(?:ed|ing)?|want(?:ed)?|unable) to (?:add|set ?up|connect|link|authori[sz]e|configure) (?:my |an? |the |our )?(?:[\w.-]{1,20} ){0,3}(?:account|mailbox|client|calendar|drive)\b"
    rf"|\b(?:i|we)(?:'m|'re|'ve| am| are| have| had| was| were)? (?:\w{{1,10}} )?(?:ran|run|running|execut(?:e|ed|ing)|start(?:ed|ing)?|open(?:ed|ing)?|launch(?:ed|ing)?|call(?:ed|ing)?|us(?:e|ed|ing)|typed?|did|do|tr(?:y|ied|ying)(?: to| out)?(?: run| use| call| connect(?: to| with)?| open| access| get into)?) {_THING}"
    rf"|\b(?:when|while|after|by|on|whenever|if) (?:i |we )?(?:run(?:ning)?|execut(?:e|ing)|call(?:ing)?|open(?:ing)?|start(?:ing)?|launch(?:ing)?|us(?:e|ing)|connect(?:ing)? (?:to|with)) {_THING}"
    rf"|(?m:^)[ \t]{{0,8}}(?:\$|\u276f|\u279c|PS [A-Z]:\\[^>\n]{{0,120}}>|[A-Z]:\\[^>\n]{{0,120}}>) ?{_COMMAND}"
    r"|\b(?:wenn ich mich|beim versuch,? mich|wenn wir uns) .{0,40}?(?:anmelde|einlogge)|\bquand je me connecte\b|\bcuando (?:intento )?inicio sesión\b|\bal iniciar sesión\b"
)
_OTHERS = (
    r"(?i)\b(?:phish\w{0,5}|scam\w{0,5}|hack\w{0,5}|attack\w{0,5}|suspicious|unexpected|stranger|someone|somebody|unknown (?:app|sender|caller)"
    r"|not me|wasn't me|nobody (?:here|started)|(?:didn't|did not|never) (?:start|ask|request|expect)\w{0,3}|out of nowhere"
    r"|(?:asked|asks|told|tells|wants) (?:me|us|him|her|them) to|(?:sent|sends|gave|forwarded|e-?mailed) (?:me|us|him|her|them)"
    r"|(?:link|code|file|document|pdf) (?:in|from|by) (?:an? |the |my )?(?:\w{1,20} )?(?:mail|e-?mail|message|chat|sms)"
    r"|(?:got|received) (?:an? |the )?(?:\w{1,20} )?(?:mail|e-?mail|message|call|sms|link|code|letter)|clicked (?:on )?(?:an? |the |that )?link|qr code)\b"
)

_DEVICE_CODE = (
    r"(?i)\b(?:device[\s_-]?(?:code|login|auth)\w{0,20}|login/device|user[\s_-]code|ger(?:ä|ae)te-?code|apparaatcode|kod urządzenia"
    r"|code (?:d.|de l.|du )?appareil|c[oó]digo (?:de|do|del) dispositivo|codice (?:del )?dispositivo"
    r"|(?:aadsts)?(?:90120|7001[6-9]|70020))\b|デバイス\s?コード|设备代码|裝置代碼|장치\s?코드"
)


def own_start(text: str) -> ShownValue | None:
    """Return `yes` where the text tells how its writer, or the user, signs in."""
    if (
        len(text) > _LONGEST
        or compiled(_OTHERS).search(text)
        or compiled(_DEVICE_CODE).search(text)
    ):
        return None
    m = next((m for m in compiled(_OWN).finditer(text) if not _of_machine(m)), None)
    return ShownValue("yes", m.start(), m.end()) if m else None


_MACHINE_LINE = (
    r"(?i)\s{0,40}(?:[\[(]?\d{4}-\d\d-\d\d|[\[(]?\d{1,2}:\d\d:\d\d|[\[(<]?(?:info|warn(?:ing)?|error|debug|trace|fatal|verbose)\b[\]>:)|]"
    r"|\[[\w.:/-]{2,60}\]|at [\w.$<>]{3,200}\(|[{}\"<]|[\w.]{3,100}(?:exception|error):|\w{3} \d{1,2} \d\d:\d\d|[\w.-]{2,60}\[\d{1,8}\]:|\"?[\w-]{2,40}\"?\s?[=:]\s?\")"
)


def _of_machine(m: re.Match[str]) -> bool:
    """Say whether words stand in a line of a log, of JSON or of a stack trace."""
    line = m.string.rfind("\n", 0, m.start()) + 1
    return compiled(_MACHINE_LINE).match(m.string, line, m.start() + 1) is not None
