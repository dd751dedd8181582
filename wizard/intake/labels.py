"""The words that stand before an id, a time or a name in an error text, in several languages."""

# ruff: noqa: E501, RUF001 - a shape reads best in one line; words of other scripts are the point

from __future__ import annotations

from wizard.intake.scan import Shape

_GUID = r"(?P<v>[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})(?![0-9a-fA-F]|-[0-9a-fA-F])"
_DOMAIN = r"(?P<d>[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){1,5})"
_MOMENT = (
    r"(?P<v>\d{4}-\d\d-\d\d[T ]{1,3}\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?)"
)
# What may stand between a label and its value in JSON, dictionaries, forms, tables and prose.
_SEP = r"[\s\"'*`_)\]}:=>|,\\]{0,16}+(?:u?[\"'`(\[{<*]{1,3})?"
_IS = r"[\"'\]]{0,3}\s{0,4}(?:=>|[:=])\s{0,4}u?[\"'`(\[]{0,3}"


def _shape(signs: str, regex: str, left: str = "") -> Shape:
    return Shape(regex, tuple(signs.split()), left=left)


def _small(signs: str, regex: str) -> Shape:
    return Shape(regex, tuple(signs.split()), small=True)


CORRELATION = _small(
    "correlation correlaci corrélation corrélation correlaç correlac correlazione correlatie korrelation korelacji kimliği корреляции 相関 関連付け 相关 相互關聯 상관",
    r"(?:correlation[\s_-]{0,3}(?:id|identifier)|korrelations?-?id|correlaci[oó]n|corr[eé]lation|correla[cç][aã]o|correlazione|correlatie-?id"
    r"|korelacji|корреляции|(?:相関|関連付け|相关性?) ?id|相互關聯(?:識別碼)?|상관 관계 ?id)"
    rf"{_SEP}{_GUID}",
)
CORRELATION_WEAK = _shape("client-request-id", rf"(?i)client-request-id{_SEP}{_GUID}")
TRACE = _small(
    "trace request anforderungs solicitud requisição richiesta demande requête aanvraag żądania запроса 要求 请求 要求 요청 ablaufverfolgungs seguimiento suivi rastreamento",
    r"(?:trace[\s_-]{0,3}id|(?<!client-)(?<!correlation-)(?<!parent)request[\s_-]{0,3}id|anforderungs-?id|solicitud|solicitação|requisição|richiesta|demande|requête"
    r"|aanvraag-?id|żądania|запроса|(?:要求|请求|요청) ?(?:id|識別碼)|ablaufverfolgungs-?id|seguimiento|suivi|rastreamento)"
    rf"{_SEP}{_GUID}",
)
TIMESTAMP = _shape(
    "timestamp time zeitstempel horodat marca carimbo tijdstempel czasu czasowa времени タイムスタンプ 时间戳 時間戳記 타임스탬프 damgası",
    r"(?i)(?:time ?stamp|zeitstempel|horodat(?:age|eur)|marca de (?:tiempo|hora)|carimbo de (?:data/hora|hora)|tijdstempel|czasu|czasowa"
    r"|времени|タイムスタンプ|时间戳|時間戳記|타임스탬프|damgası)"
    rf"{_SEP}{_MOMENT}",
)
TIME_WEAK = _shape(
    'createddatetime timegenerated requesttime eventtime "time" date',
    rf"(?i)(?:createdDateTime|TimeGenerated|date \(utc\)|\"time\"|requestTime|eventTime){_SEP}{_MOMENT}",
)
TIME_BRACKET = _shape("aadsts", rf"(?i)\[{_MOMENT}\]: ?AADSTS", r"[^\[\n]{1,48}\[")

CLIENT = _shape(
    "client app azp anwendung aplicaci applicazione toepassing アプリケーション 应用程序",
    r"(?i)(?<![a-z])(?:client[\s_-]?id|client app id|app(?:lication)?[\s_-]?id|azp|application with (?:id|identifier|the id)"
    r"|client application|application client id|client|app|application|anwendung|aplicaci[oó]n|applicazione|toepassing|アプリケーション|应用程序)"
    rf"(?:\s(?:with )?(?:id|identifier|identifiant|mit der id|con (?:el )?id))?[\s\"'*`_)\]:=>|,\\(«“„]{{1,12}}(?:u?[\"'`(\[{{<*])?{_GUID}",
)
APP_NAME = _shape(
    "app application appdisplayname",
    r"(?i)(?<![a-z])(?:app(?:lication)?[\s_-]?(?:display)?[\s_-]?name|application)[\"']?\s{0,4}[:=]\s{0,4}[\"']?(?P<v>[^\n\"'|;]{3,80})",
)
TENANT = _shape(
    "tenant tid directory verzeichnis répertoire directorio ディレクトリ 目录",
    r"(?i)(?<![a-z])(?:tenant[\s_-]?(?:id|guid|named|name)?|tid\b|directory(?:[\s_-]?id)?(?: named)?|verzeichnis|répertoire|directorio|ディレクトリ|目录)"
    rf"{_SEP}(?:{_GUID}|{_DOMAIN})",
)
TENANT_AFTER = _shape("the", rf"(?i)the {_GUID} (?:directory|tenant)")
# An identity provider is where the person comes from, not the tenant of the error (50020).
TENANT_URL = _shape(
    "login. sts.windows",
    r"(?i)(?:login\.(?:microsoftonline\.(?:com|us|de)|windows\.net|partner\.microsoftonline\.cn|chinacloudapi\.cn|microsoft\.com)|(?<!provider .https://)sts\.windows\.net)(?::443)?/"
    rf"(?:{_GUID}|{_DOMAIN})(?=[/?\s\"'&]|$)",
)
RESOURCE = _shape(
    "resource access scopes",
    r"(?i)(?:resource principal named\s{1,3}['\"]?|(?<![a-z_])resource[\"']?\s{0,4}(?:=>|[:=])\s{0,4}u?[\"']?|(?<=to )access\s{1,3}['\"]"
    r"|(?<=the )resource\s{1,3}['\"]|scopes: \[ ?)"
    rf"(?:{_GUID}|(?P<u>(?:https?|api|urn|spn|ms-[a-z]{{1,20}}):/?[^\s\"'<>&;,\])]{{0,300}}))",
)
ERROR_URI = _shape("https://", r"(?i)https://[\w.-]{4,80}/error\?code=\d{4,8}")
OAUTH_LABELLED = _shape(
    "error",
    rf"(?i)(?<![\w.-])error{_IS}(?P<v>(?-i:[a-z]{{2,24}}(?:_[a-z]{{2,24}}){{1,4}}))(?![\w-])",
)
OAUTH_NAMES = (
    "invalid_request|invalid_grant|unauthorized_client|invalid_client|unsupported_grant_type|invalid_resource|interaction_required"
    "|temporarily_unavailable|access_denied|unsupported_response_type|server_error|login_required|consent_required|invalid_scope"
    "|authorization_pending|authorization_declined|bad_verification_code|expired_token|slow_down|code_expired|invalid_tenant"
    "|invalid_token|insufficient_scope|account_selection_required|mfa_required"
)
"""The names that the sign-in service gives in `error`, as alternatives of an expression."""

OAUTH_PLACED = _shape(
    OAUTH_NAMES.replace("|", " "),
    rf"(?<![\w.])(?P<v>{OAUTH_NAMES})(?:[)\]]|:? ?-? ?(?:\d{{5,7}}\b|[\[(]?AADSTS|Error\())",
)
SUBERROR = _shape(
    "sub",
    rf"(?i)sub_?error{_IS}(?P<v>(?-i:[a-z]{{2,24}}(?:_[a-z0-9]{{1,24}}){{0,5}}))(?![\w-])",
)
CLAIMS = _shape(
    "claims",
    r"(?i)(?<![a-z_])claims[\"']?\s{0,4}[:=]\s{0,4}(?P<v>\"(?:[^\"\\]|\\.){2,4000}\"|\{[^\n]{2,4000}\})",
)
