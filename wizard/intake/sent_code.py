"""Recognize that someone else sent a device code: in eight languages, pasted phishing mails too.

A device code that someone else started is an attack until proven otherwise, so this comes before
everything else. A prompt that the user's own program printed, an error code, a one-time code and
a meeting ID are not that.
"""

# ruff: noqa: E501 - a pattern reads best in one line; words of other scripts are the point

from __future__ import annotations

import re
from functools import cache

_LONGEST = 8000
"""A longer text is a log, not a message about a code."""

_PATTERNS = {
    # What was sent.
    "code": (
        r"\bcodes?\b|\bcharacters\b|\bletters and (?:digits|numbers)\b|\bletters (?:he|she|they)\b|<user code removed>"
        r"|\b(?:\w{0,20})codes?\b|buchstaben und (?:zahlen|ziffern)|\bc[oó]digos?\b|\bcodic[ei]\b|\bkod(?:u|em|y|zie|owi)?\b|コード|\bcaract[eè]res\b|\bznak[oó]w\b|\bzeichen\b"
    ),
    # Where it goes.
    "page": (
        r"device ?login|microsoft\.com/(?:link|device)|/deviceauth|aka\.ms/device|<user code removed>|device[- ]code|device (?:sign|log)[- ]?in"
        r"|(?:microsoft|sign[- ]?in|log[- ]?in|login|device) (?:\w{1,12} ){0,2}(?:page|site|website)|real microsoft|with my (?:\w{1,12} )?(?:account|user)|with (?:his|her|their|our|the|a) (?:\w{1,12} )?(?:admin|account|user)"
        r"|microsoft[- ]?(?:geräte|anmelde)?-?seite|geräteseite|anmeldeseite|gerätecode|anmeldecode|mit (?:meinem|unserem) (?:\w{1,20}-?)?konto"
        r"|pages? (?:de connexion )?(?:de )?microsoft|page de connexion|code d'appareil|code de connexion|avec mon compte|site (?:de )?microsoft"
        r"|página (?:de|da|do|web)? ?(?:de )?(?:microsoft|inicio de sesión|login|dispositivo)|código de (?:dispositivo|acceso|login|acesso|inicio)|con (?:mi|nuestra|nuestro) (?:cuenta|usuario|administrador)|com (?:a minha|minha|o nosso|a nossa) (?:conta|administrador)|site da microsoft"
        r"|pagina (?:di accesso |di login )?(?:di )?microsoft|pagina di accesso|codice (?:di )?(?:dispositivo|accesso)|con il mio (?:account|utente)|con il nostro"
        r"|stron(?:ie|ę|a|y) (?:logowania )?(?:firmy )?microsoft|stron(?:ie|ę|y) logowania|kod urządzenia|kodem urządzenia|(?:moim|swoim|naszym) kontem"
        r"|(?:サインイン|ログイン|microsoft)[ の]{0,3}(?:用の?)?(?:ページ|サイト|画面|コード)|デバイス ?コード|アカウントでサインイン"
    ),
    # What is asked for.
    "enter": (
        r"\b(?:enter(?:ed|ing)?|typ(?:e|ed|ing)|put(?:ting)? (?:in|it|this|that|the|his|her|their)|key in|paste[ds]?|copy|inputs?|submit|use the code|verify|confirm|sign in|approved?|ok to|open|go to)\b"
        r"|eingeb|eintipp|einzugeb|eingetipp|abtipp|einfüg|anmeld|bestätig|tippen|geben sie .{0,60} ein\b"
        r"|\b(?:saisir|saisie?|saisissez|entr(?:e[rz]?|ée?)|taper|tapé|mets|mettre|rentrer|valid\w{1,4}|connecte|coller)\b|j'entre"
        r"|\b(?:introducir\w{0,3}|introduzca|introdujo|introduje|ingres\w{1,5}|escrib\w{1,5}|pon(?:er\w{0,3}|ga|go)?|puse|met(?:er|a|iera)|teclear|inicie sesión|verifique)\b"
        r"|\b(?:digit\w{1,5}|coloc\w{1,5}|coloque|insir\w{1,3}|inserir|entrar|confirm\w{1,4})\b"
        r"|\b(?:inserire|inseri\w{1,5}|inserisca|metter\w{0,3}|digitare|scrivere|accedere|verifichi)\b"
        r"|wpis|poda(?:ć|ł|j)|wprowadz|zalogow|zatwierdz|入力|入れ|サインインして|承認"
    ),
    # That it came from someone else.
    "sender": (
        r"\b(?:sent|sends|gave|gives|forwarded|e-?mailed|mailed|texted|messaged|passed|handed|shared|dictated|wrote|writes|posted|slacked|dm'?e?d|whatsapp(?:ed)?)\b"
        r"|\bread (?:out|me|us|her|him)\b|\b(?:rang|phoned|called|calling)\b|\b(?:asks?|asked|asking|tells?|told|wants?|wanted|says?|said|insists?|instructed|pressing|urging|needs)\b (?:that )?(?:me|us|her|him|them|you|my|our|i|we|the|to|for|everybody|everyone)\b"
        r"|\b(?:his|her|their|someone's|somebody's) (?:device )?code\b|\bcode (?:from|of|by) (?:an? |the |my |our )?(?:\w{1,20} )?(?:mail|e-?mail|stranger|caller|colleague|friend|someone|somebody|boss|invit\w{1,6}|chat|text|message|meeting)"
        r"|\b(?:got|received|have|there was|there is|opened) (?:an? |the |this )?(?:\w{1,14} ){0,2}(?:e-?mail|mail|text|sms|message|letter|call|invite|invitation|voicemail|qr|chat)\b"
        r"|\b(?:mail|e-?mail|sms|(?:text|chat|teams) message|letter|invite|invitation|poster|slide|ticket|flyer|qr code)\b[^\n]{0,80}\b(?:code|characters)\b|everybody in the room"
        r"|anruf von|anruf vom|geschickt|zugeschickt|gesendet|zugesandt|weitergeleitet|angerufen|durchgegeben|diktiert|gegeben|bekommen|in der (?:e-?)?mail|in der \w{0,20}einladung|auf dem zettel|sagt,|gebeten|will, dass|wollen, dass|verlangt|seinen code|ihren code|hat mir|haben mir|von jemand"
        r"|envoyé|envoie|transmis|transféré|dicté|appelé|donné|écrit|demande de|demandé|veut que|fait parvenir|j'ai reçu|reçu :|son code|invitation .{0,30}code|dans le mail"
        r"|envi[oóa]r?on?|envió|mand[oóa]|mandaron|reenvi[oó]|dict[oó]|dictaron|llam[oó]|llamaron|pidi[oó]|pide|quiere que|pas[oó] el|pas[oó] un|escribi[oó]|me lleg[oó]|recib[ií]|su código|invitación .{0,40}código"
        r"|mandou|mandaram|enviou|enviaram|encaminhou|ligaram|ligou|passou|passaram|pediu|pediram|quer que|recebi|código dele|convite .{0,40}código|chegou um"
        r"|mandat[oa]|inviat[oa]|inoltrat[oa]|dettat[oa]|chiamat[oa]|scritto|passat[oa]|vuole che|chiest[oa]|ho ricevuto|mi è arrivat[oa]|suo codice|nell'invito|invito .{0,40}codice"
        r"|przysła(?:ł|li)|wysła(?:ł|li)|przesła(?:ł|li)|podyktował|zadzwoni|napisał|prosi|chce, żeby|dostał[ae]m|w zaproszeniu|jego kod|jej kod|poprosił|podała? mi"
        r"|届き|送られて|送って(?:き|来)|渡され|言われ|頼まれ|電話があ|来ました|書いてあり|招待に|転送され|教えられ|とのこと"
    ),
    # The same in so few words that nothing else is needed.
    "handed": (
        r"\b(?:sent|gave|forwarded|e-?mailed|mailed|texted|messaged|passed|dictated) (?:me |us |him |her |them |out )?(?:an? |the |this |some |one )?(?:\w{1,10}[- ]){0,2}codes?\b"
        r"|\bcode (?:came |arrived )?(?:by|via) (?:an? )?(?:e-?mail|mail|phone|letter|chat)\b|\bcode (?:he|she|they|someone|somebody) (?:sent|gave|dictated|read)|code (?:que|qu'|che|który) .{1,30}(?:dict|dett|envoy|donn|podykt|przysł)|einen code (?:geschickt|gegeben|zugeschickt|gesendet)|code (?:geschickt|zugeschickt) bekommen"
        r"|(?:envoyé|donné|transmis|dicté) un code|(?:envió|mandó|pasó|dictó|dictaron) un código|(?:enviou|mandou|passou) um código|(?:inviato|mandato|passato|dettato) un codice|(?:wysłał|przysłał|podał)a? (?:mi )?kod|コードが(?:送られ|届)"
    ),
    # That nobody asked for it.
    "unasked": (
        r"out of (?:nowhere|the blue)|\b(?:did not|didn't|never|haven't|have not) (?:\w{1,10} )?(?:start|started|ask|asked|request|requested|initiate|sign|order)\w{0,3}\b|unsolicited|not mine|wasn't me|on another device|(?:from|by) (?:someone|somebody) else|only clicked|not (?:ask|request|start)(?:ed)? (?:for|it|any)"
        r"|von jemand(?:em)? ander|nichts gestartet|nicht angefordert|nicht gestartet|unaufgefordert|rien lancé|rien demandé|pas demandé|no inicié|no (?:he )?ped[ií]|no (?:he )?solicit|não iniciei|não pedi|não solicitei|non ho avviato|non ho (?:richiesto|chiesto)|nie uruchami|nie zamawia|niczego nie|nie prosi|何も始めて|頼んでいない|身に覚えのない"
    ),
    # What a phishing mail promises or threatens.
    "lure": (
        r"\b(?:documents?|files?|pdf|invoice|payment|payroll|salary|bonus|voice ?mail|fax|contract|proposal|agenda|board papers|statement|parcel|package|delivery|prize|gift|interview|video call|join the meeting|attend|meeting invitation|rsvp)\b"
        r"|\b(?:suspend\w{0,4}|deactivat\w{1,4}|will be (?:closed|locked|blocked|deleted|disabled)|expires? (?:today|soon|in)|unusual (?:activity|sign)|verify your|confirm (?:your|that)|security (?:alert|team|department)|act now|immediately|within \d{1,2} (?:hours|minutes))\b"
        r"|dokument|rechnung|gehalt|gesperrt|bestätigen sie|umgehend|sicherheitsabteilung|besprechung|document partagé|facture|bulletin|bloqué|suspendu|confirmez|vérifiez|réunion"
        r"|documento|factura|nómina|bloquead|suspendid|verifique|confirme|reunión|fatura|bloquead[ao]|suspens|reunião|fattura|busta paga|bloccat|sospes|verifichi|riunione|faktur|wypłat|zablokowan|zawieszon|potwierdź|spotkani|請求書|給与|停止され|会議|資料|確認してください"
    ),
}
_REFUSED = {
    # The user's own program or device shows the code.
    "own": (
        r"\bi(?: have|'ve)? (?:just )?(?:ran|run|started|launched|executed|installed)\b|\bi(?:'m| am) (?:setting|standing|running|installing|deploying|configuring|signing up)|\bmy (?:own |new |local )?(?:terminal|powershell|window|shell|console|pc|laptop|script|tool|program|app|cli|tv|pipeline)\b(?! (?:sent|wants))"
        r"|\baz login (?:printed|shows?|showed|gave|told|says|said)|to sign in, use a web browser to open the page [^\n]{0,200}to authenticate|(?:tv|screen|display|terminal|console|printer|box|window) (?:shows|showed|is showing|displays|printed)|\bmyself\b"
        r"|mein(?:e|em|er)? (?:powershell|terminal|konsole|skript|fenster|rechner|gerät)|selbst (?:gestartet|ausgeführt)|(?:az login|powershell|terminal) (?:hat|zeigt)|ich (?:habe|hab) (?:[^\n.]{0,30} )?(?:gestartet|ausgeführt)(?<!nichts gestartet)|ich richte|um mich anzumelden, öffne"
        r"|j'ai (?:lancé|exécuté)|moi-même|je configure|le terminal|mon (?:terminal|script|écran)"
        r"|ejecut[eé]|yo mism[oa]|estoy configurando|(?:la|mi) terminal|mi (?:script|pantalla)|rodei|executei|no meu computador|meu terminal|estou configurando|eu mesm[oa]"
        r"|ho (?:avviato|lanciato|eseguito) (?:io|az|lo|il)|il terminale|sto configurando|il mio (?:terminale|script)|io stess[oa]"
        r"|sam[a]? uruchomi|uruchomiłe?a?m|terminal pokazuje|mój (?:terminal|skrypt)|konfiguruję|自分で(?!は)|ターミナル|設定しています|設定中"
    ),
    # Codes that are not device codes.
    "other": (
        r"error (?:code|number|type)|\w_code\b|\bcode_\w|exception\b|traceback|stack trace|\baadsts|fehlercode|code d'erreur|código de err|codice (?:di )?errore|kod(?:u|em|y)? błędu|エラー ?コード|status code|exit code|http code|source code|code review|code snippet"
        r"|meeting (?:id|code|password|passcode|number)|passcode from the invitation|conference (?:id|code)|dial-?in|besprechungs-?id|kennung|id de (?:la )?r[eé]uni[oó]n|id da reunião|id riunione|id spotkania|会議 ?id"
        r"|\bmfa\b|\b2fa\b|two[- ](?:factor|step)|authenticator (?:app|asks|shows|wants)|set ?up (?:the )?authenticator|authenticator-app|number match|double authentification|dos pasos|duas etapas|due fattori|dwuskładnik|二段階|多要素"
        r"|(?:doesn't|does not|never|not|won't|didn't) (?:arrive|come|work|reach|show up)|(?:don't|do not|not|never|no longer|can't) (?:get|receive|getting|receiving) (?:the |a |any |my |an )?(?:\w{1,12} )?(?:sms|text|code|mail|call)|nicht (?:an|durch|ankommt)|bekomme (?:den|keinen|die) (?:[^\n]{0,40} )?(?:nicht|code)|kommt nicht|ne reçois (?:pas|plus)|n'arrive pas|no me llega|no recibo|no llega|não chega|não recebo|non ricevo|non arriva|nie przychodzi|nie dosta[jć]|届きません|届かない|来ません"
        r"|\b(?:keine?n?|aucune?|pas de|ningún|ninguna?|nenhuma?|nessuna?|geen|żadn\w{1,3}) sms\b|\bno (?:sms|text)\b"
        r"|one[- ]time passcode|\bi (?:asked|requested)\b|angeforderten|redirect ur[il]|umleitungs-?uri|reply url|bitlocker|recovery key|temporary access pass|invitation link|source|repository|pull request|github|zip code|postal code|promo code|discount|licen[sc]e|activation code|country code|area code|qr code to set|passcode"
        r"|which polic|turn (?:the|it|this) |turn off|block(?:s|ing)? (?:the )?device[- ]code|device[- ]code (?:flow|phishing)[^\n]{0,40}(?:block|disable|turn|stop|policy|everybody)|stop device code|gerätecode-?fluss|conditional access polic"
    ),
}


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_PATTERNS.get(name) or _REFUSED[name])


def is_sent_code(text: str) -> bool:
    """Say whether a text tells of, or is, a request to enter a code that someone else sent."""
    if len(text) > _LONGEST:
        return False
    low = " ".join(text.lower().replace("\u2019", "'").split())

    def has(name: str) -> bool:
        return _pattern(name).search(low) is not None

    if not has("code") or any(map(has, _REFUSED)):
        return False
    if has("unasked") or has("handed"):
        return True
    if has("sender"):
        return has("page") or has("enter") or has("lure")
    return has("page") and has("lure") and has("enter")
