"""The words that stand before an id, a time or a name in an error text, in several languages."""

# ruff: noqa: RUF001, E501 - words of other scripts; a shape of the table reads best in one line

from __future__ import annotations

import re

GUID = r"(?P<v>[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})(?![0-9a-fA-F]|-[0-9a-fA-F])"
"""The shape of an id."""

_MOMENT = (
    r"(?P<v>\d{4}-\d\d-\d\d[T ]{1,3}\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?)"
)
# What may stand between a label and its value in JSON, dictionaries, forms, tables and prose.
_GLUE = r"[\s\"'*`_)\]}:=>|,\\]{0,16}(?:u?[\"'`(\[{<*]{1,3})?"
_SEP = rf"(?:{_GLUE})"

CORRELATION = re.compile(
    r"(?i)(?:correlation[\s_-]{0,3}(?:id|identifier)|korrelations?-?id|id(?:entificador)?\.? de (?:la )?correlaci[oó]n"
    r"|id de corr[eé]lation|id de correla[cç][aã]o|id (?:di )?correlazione|correlatie-?id|identyfikator korelacji|korelasyon kimliği"
    r"|идентификатор корреляции|相関 ?id|関連付け ?id|相关(?:性)? ?id|相互關聯(?:識別碼)?|상관 관계 ?id)"
    rf"{_SEP}{GUID}"
)
CORRELATION_WEAK = re.compile(rf"(?i)(?:client-request-id|x-ms-correlation-request-id){_SEP}{GUID}")
TRACE = re.compile(
    r"(?i)(?:trace[\s_-]{0,3}id|(?<!client-)(?<!correlation-)(?<!parent)request[\s_-]{0,3}id|anforderungs-?id|id de (?:la )?(?:demande|requête)|id\.? de (?:la )?solicitud"
    r"|id da (?:solicitação|requisição)|id (?:della )?richiesta|aanvraag-?id|identyfikator żądania|идентификатор запроса|要求 ?id|请求 ?id|요청 ?id|istek kimliği"
    r"|ablaufverfolgungs-?id|id (?:de )?(?:seguimiento|suivi|trace|traccia|rastreamento))"
    rf"{_SEP}{GUID}"
)
TIMESTAMP = re.compile(
    r"(?i)(?:time ?stamp|zeitstempel|horodatage|horodateur|marca de (?:tiempo|hora)|carimbo de (?:data/hora|hora)|tijdstempel|sygnatura czasowa|znacznik czasu"
    r"|метка времени|タイムスタンプ|时间戳|時間戳記|타임스탬프|zaman damgası|data e ora)"
    rf"{_SEP}{_MOMENT}"
)
TIME_WEAK = re.compile(
    rf"(?i)(?:createdDateTime|TimeGenerated|date \(utc\)|\"time\"|requestTime|eventTime){_SEP}{_MOMENT}"
)
TIME_BRACKET = re.compile(rf"\[{_MOMENT}\](?=: ?AADSTS)")

CLIENT = re.compile(
    r"(?i)(?<![a-z])(?:client[\s_-]?id|client app id|app(?:lication)?[\s_-]?id|appid|azp|application with (?:id|identifier|the id)"
    rf"|client application|application client id|the (?:client|application|app)|for (?:the )?app(?:lication)?|l'application|anwendung|aplicaci[oó]n|applicazione|toepassing|アプリケーション|应用程序|application)"
    rf"(?:\s(?:with )?(?:id|identifier|identifiant|mit der id|con (?:el )?id))?[\s\"'*`_)\]:=>|,\\(«“„]{{1,12}}(?:u?[\"'`(\[{{<*])?{GUID}"
)
TENANT = re.compile(
    r"(?i)(?<![a-z])(?:(?<!resource)(?<!home)tenant[\s_-]?(?:id|guid|named|name)?|\btid\b|directory(?:[\s_-]?id)?(?: named)?|verzeichnis|répertoire|directorio|ディレクトリ|目录)"
    rf"{_SEP}(?:{GUID}|(?P<d>[a-z0-9][a-z0-9-]{{0,62}}(?:\.[a-z0-9-]{{1,63}}){{1,5}}))"
)
TENANT_AFTER = re.compile(rf"(?i)(?:in|of|from) the {GUID} (?:directory|tenant)")
TENANT_URL = re.compile(
    r"(?i)(?:login\.(?:microsoftonline\.(?:com|us|de)|windows\.net|partner\.microsoftonline\.cn|chinacloudapi\.cn|microsoft\.com)|sts\.windows\.net)(?::443)?/"
    rf"(?:{GUID}|(?P<d>[a-z0-9][a-z0-9-]{{0,62}}(?:\.[a-z0-9-]{{1,63}}){{1,5}}))(?=[/?\s\"'&]|$)"
)
RESOURCE = re.compile(
    r"(?i)(?:resource principal named\s{1,3}['\"]?|(?<![a-z_])resource[\"']?\s{0,4}(?:=>|[:=])\s{0,4}u?[\"']?|to access\s{1,3}['\"]"
    r"|the resource\s{1,3}['\"]|scopes: \[ ?)"
    rf"(?:{GUID}|(?P<u>(?:https?|api|urn|spn|ms-[a-z]{{1,20}}):/?[^\s\"'<>&;,\])]{{0,300}}))"
)
ERROR_URI = re.compile(r"(?i)https://[\w.-]{4,80}/error\?code=\d{4,8}")
OAUTH_LABELLED = re.compile(
    r"(?i)(?<![\w.-])error[\"'\]]{0,3}\s{0,4}(?:=>|[:=])\s{0,4}u?[\"'`(\[]{0,3}(?P<v>(?-i:[a-z]{2,24}(?:_[a-z]{2,24}){1,4}))(?![\w-])"
)
_NAMES = (
    "invalid_request|invalid_grant|unauthorized_client|invalid_client|unsupported_grant_type|invalid_resource|interaction_required|temporarily_unavailable"
    "|access_denied|unsupported_response_type|server_error|login_required|consent_required|invalid_scope|authorization_pending|authorization_declined"
    "|bad_verification_code|expired_token|slow_down|code_expired|invalid_tenant|invalid_token|insufficient_scope|account_selection_required|mfa_required"
)
OAUTH_PLACED = re.compile(
    rf"(?:[(\[](?P<a>{_NAMES})[)\]]|(?<![\w.])(?P<b>{_NAMES}):? ?-? ?(?:\d{{5,7}}\b|\[?\(?AADSTS|Error\())"
)
SUBERROR = re.compile(
    r"(?i)sub_?error[\"'\]]{0,3}\s{0,4}(?:=>|[:=])\s{0,4}u?[\"'`]?(?P<v>(?-i:[a-z]{2,24}(?:_[a-z0-9]{1,24}){0,5}))(?![\w-])"
)
CLAIMS = re.compile(
    r"(?i)(?<![a-z_])claims[\"']?\s{0,4}[:=]\s{0,4}(?P<v>\"(?:[^\"\\]|\\.){2,4000}\"|\{[^\n]{2,4000}\})"
)
