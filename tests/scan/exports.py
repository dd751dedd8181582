"""Exported sign-in logs for the tests: the same sign-ins in the form of every export."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from tests.scan.logs import guid

if TYPE_CHECKING:
    from collections.abc import Sequence

Record = dict[str, Any]

SIGN_INS = (
    # code, minute, number of the correlation id
    (0, 0, 1),
    (50126, 1, 2),
    (50074, 2, 3),
    (0, 3, 3),
    (53003, 4, 4),
    (50126, 5, 5),
)
"""Two that went through, one of them after a second factor, and three that failed."""

FAILED = [(50126, "2026-11-20T09:01:00Z"), (53003, "2026-11-20T09:04:00Z")]
FAILED += [(50126, "2026-11-20T09:05:00Z")]


def graph_record(code: int, minute: int, number: int) -> Record:
    """Return a sign-in as Microsoft Graph gives it."""
    return {
        "id": guid(number + 900 + minute),
        "createdDateTime": f"2026-11-20T09:{minute:02}:00Z",
        "userDisplayName": "Kim Lee",
        "userPrincipalName": "kim@contoso.com",
        "appId": guid(77),
        "appDisplayName": "Contoso Portal",
        "ipAddress": "203.0.113.7",
        "correlationId": guid(number),
        "conditionalAccessStatus": "failure" if code == 53003 else "notApplied",
        "resourceDisplayName": "Microsoft Graph",
        "resourceTenantId": guid(88),
        "status": {"errorCode": code, "failureReason": "Other.", "additionalDetails": None},
        "deviceDetail": {"deviceId": "", "operatingSystem": "Windows 11"},
        "appliedConditionalAccessPolicies": [{"id": guid(99), "displayName": "Ask {all} [of] us"}],
    }


RECORDS = [graph_record(*one) for one in SIGN_INS]


def _analytics(record: Record) -> Record:
    """Return a sign-in as a query of Log Analytics gives it."""
    return {
        "TimeGenerated": record["createdDateTime"],
        "OperationName": "Sign-in activity",
        "ResultType": str(record["status"]["errorCode"]),
        "CorrelationId": record["correlationId"],
        "AppDisplayName": record["appDisplayName"],
        "AppId": record["appId"],
        "Id": record["id"],
        "UserPrincipalName": record["userPrincipalName"],
        "Status": json.dumps(record["status"]),
        "AADTenantId": record["resourceTenantId"],
    }


def _monitor(record: Record) -> Record:
    """Return a sign-in as Azure Monitor streams it: the record inside another."""
    return {
        "time": record["createdDateTime"],
        "category": "SignInLogs",
        "resultType": str(record["status"]["errorCode"]),
        "correlationId": record["correlationId"],
        "properties": record,
    }


def _portal(record: Record) -> Record:
    """Return a sign-in as the portal exports it in CSV."""
    code = record["status"]["errorCode"]
    return {
        "Date (UTC)": record["createdDateTime"],
        "Request ID": record["id"],
        "User agent": 'Mozilla/5.0 (X; "Y")',
        "Correlation ID": record["correlationId"],
        "User": "Lee, Kim",
        "Username": record["userPrincipalName"],
        "Application": record["appDisplayName"],
        "Application ID ": record["appId"],
        "Status": "Failure" if code else "Success",
        "Sign-in error code": code or "",
        "Failure reason": "Line one\nline two",
    }


def _audit(record: Record) -> Record:
    """Return a sign-in as the unified audit log exports it: most of it in one cell."""
    code = record["status"]["errorCode"]
    data = {
        "CreationTime": record["createdDateTime"][:-1],
        "Id": record["id"],
        "Operation": "UserLoginFailed" if code else "UserLoggedIn",
        "OrganizationId": record["resourceTenantId"],
        "ErrorNumber": str(code),
        "InterSystemsId": record["correlationId"],
        "IntraSystemId": record["id"],
        "ApplicationId": record["appId"],
    }
    return {
        "RecordId": record["id"],
        "CreationDate": record["createdDateTime"],
        "Operation": data["Operation"],
        "UserId": record["userPrincipalName"],
        "AuditData": json.dumps(data),
    }


def as_csv(rows: Sequence[Record], delimiter: str = ",", begin: str = "") -> str:
    """Return rows as CSV with their column names."""
    text = io.StringIO()
    table = csv.DictWriter(text, list(rows[0]), delimiter=delimiter, lineterminator="\r\n")
    table.writeheader()
    table.writerows(rows)
    return begin + text.getvalue()


def _tables(rows: Sequence[Record]) -> Record:
    columns = [{"name": name, "type": "string"} for name in rows[0]]
    lines = [list(row.values()) for row in rows]
    return {"tables": [{"name": "PrimaryResult", "columns": columns, "rows": lines}]}


_ANALYTICS = [_analytics(one) for one in RECORDS]
_CONTEXT = "https://graph.microsoft.com/v1.0/$metadata#auditLogs/signIns"

EXPORTS = {
    "graph": json.dumps({"@odata.context": _CONTEXT, "value": RECORDS}),
    "graph on many lines": json.dumps({"@odata.context": _CONTEXT, "value": RECORDS}, indent=2),
    "portal json": json.dumps(RECORDS, indent=4),
    "json lines": "\n".join(map(json.dumps, RECORDS)),
    "azure monitor": "\n".join(json.dumps(_monitor(one)) for one in RECORDS),
    "azure monitor records": json.dumps({"records": [_monitor(one) for one in RECORDS]}),
    "log analytics": json.dumps(_ANALYTICS),
    "log analytics tables": json.dumps(_tables(_ANALYTICS), indent=1),
    "log analytics csv": as_csv(_ANALYTICS),
    "portal csv": as_csv([_portal(one) for one in RECORDS], begin="\ufeff"),
    "portal csv with semicolons": as_csv([_portal(one) for one in RECORDS], ";"),
    "audit csv": as_csv([_audit(one) for one in RECORDS]),
}
