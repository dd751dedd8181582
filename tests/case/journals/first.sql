PRAGMA application_id = 1163352650;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE cases (
            case_id TEXT PRIMARY KEY NOT NULL,
            key     BLOB NOT NULL,
            touched INTEGER NOT NULL DEFAULT 0
        );
INSERT INTO "cases" VALUES('K7Q2',X'746865206B6579206F662074686520666972737420636173652C20333220622E',11);
INSERT INTO "cases" VALUES('P3XM',X'746865206B6579206F6620746865207365636F6E64206361736520333220622E',13);
CREATE TABLE events (
            id      INTEGER PRIMARY KEY AUTOINCREMENT,
            case_id TEXT NOT NULL,
            seq     INTEGER NOT NULL CHECK (seq > 0),
            at      TEXT NOT NULL,
            body    TEXT NOT NULL,
            UNIQUE (case_id, seq)
        );
INSERT INTO "events" VALUES(1,'K7Q2',1,'2026-11-21T09:00:00Z','{"event":"CaseOpened","v":1,"case_id":"K7Q2","reader":"helpdesk","version":"0.1.0","simulated":"","ticket":"INC-4711"}');
INSERT INTO "events" VALUES(2,'K7Q2',2,'2026-11-21T09:01:00Z','{"event":"EvidenceAdded","v":1,"evidence":[{"kind":"correlation-id","value":"7c1e5f0a-2b7d-4c3e-9a61-0d5b8f2e4a10","origin":"paste","start":59,"end":95},{"kind":"code","value":"90120","origin":"paste","start":0,"end":11}],"text":"AADSTS90120: The request was already authorized or declined. <user-1a2b> – über"}');
INSERT INTO "events" VALUES(3,'K7Q2',3,'2026-11-21T09:02:00Z','{"event":"FlowStarted","v":1,"at":{"flow":"aadsts90120","step":"which-screen"},"digest":"digest-of-then"}');
INSERT INTO "events" VALUES(4,'K7Q2',4,'2026-11-21T09:03:00Z','{"event":"Noted","v":1,"text":"The user calls back at noon – café"}');
INSERT INTO "events" VALUES(5,'K7Q2',5,'2026-11-21T09:04:00Z','{"event":"Labelled","v":1,"ticket":"INC-4712"}');
INSERT INTO "events" VALUES(6,'K7Q2',6,'2026-11-21T09:05:00Z','{"event":"Answered","v":1,"at":{"flow":"aadsts90120","step":"which-screen"},"attempt":1,"answer":"not-there","by":"person","asked":"Where is the message?","said":"Somewhere else","reason":"","learned":[]}');
INSERT INTO "events" VALUES(7,'K7Q2',7,'2026-11-21T09:06:00Z','{"event":"Undone","v":1,"to":0}');
INSERT INTO "events" VALUES(8,'K7Q2',8,'2026-11-21T09:07:00Z','{"event":"Overruled","v":1,"visit":0}');
INSERT INTO "events" VALUES(9,'K7Q2',9,'2026-11-21T09:08:00Z','{"event":"EvidenceStruck","v":1,"kind":"code","value":"90120"}');
INSERT INTO "events" VALUES(10,'K7Q2',10,'2026-11-21T09:09:00Z','{"event":"Exported","v":1,"format":"text","digest":"dddddddd"}');
INSERT INTO "events" VALUES(11,'K7Q2',11,'2026-11-21T09:10:00Z','{"event":"CaseClosed","v":1,"result":null,"reason":"The user has left"}');
INSERT INTO "events" VALUES(12,'P3XM',1,'2026-11-21T09:11:00Z','{"event":"CaseOpened","v":1,"case_id":"P3XM","reader":"admin","version":"0.1.0","simulated":"approve","ticket":""}');
INSERT INTO "events" VALUES(13,'P3XM',2,'2026-11-21T09:12:00Z','{"event":"CaseClosed","v":1,"result":"resolved","reason":""}');
CREATE INDEX cases_by_activity ON cases (touched);
CREATE TRIGGER events_stay BEFORE UPDATE ON events
        BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;
CREATE TRIGGER events_go_with_their_case BEFORE DELETE ON events
        WHEN EXISTS (SELECT 1 FROM cases WHERE case_id = OLD.case_id)
        BEGIN SELECT RAISE(ABORT, 'an event is never taken out'); END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('events',13);
COMMIT;
