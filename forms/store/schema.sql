-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- schema.sql - the survey file, as one can read it with any SQLite tool.
--
-- Begin with the views: v_answers_FORM (one row a participant and wave, one
-- column a variable), v_missing_FORM (the same shape: why a value is missing)
-- and v_counting (which responses count). They are made by `etapp publish`.
--
-- Rules of the house:
--   * ids are 16 random bytes, so that files made apart merge without clash;
--   * times end in _s: whole seconds since 1970 (UTC); days are "2026-06-05";
--   * nothing is overwritten in silence: a changed answer leaves its former
--     self in former_answer, a changed fact all its values in register;
--   * every row that matters is vouched for in the audit trail by a commitment,
--     a hash of its content with 16 random bytes of salt. The salt stands in
--     the row itself: when a person is erased, row and salt go, and what is left
--     in the trail tells nothing;
--   * the columns of a primary key stand first and in its order: the integrity
--     check of SQLite 3.40 stumbles over strict tables in another order;
--   * change this file with etapp, never by hand: `etapp verify` will notice.

PRAGMA application_id = 1163149648;  -- "ETAP"
PRAGMA user_version = 1;             -- the number of this schema; see the end

-- One row: what this file is.
CREATE TABLE survey (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    origin     BLOB NOT NULL CHECK (length(origin) = 16),  -- this very file
    survey     BLOB NOT NULL CHECK (length(survey) = 16),  -- shared by siblings
    key        BLOB NOT NULL CHECK (length(key) = 32),     -- authenticates its sheets
    is_test    INTEGER NOT NULL CHECK (is_test IN (0, 1)), -- ids may be seeded
    openings   INTEGER NOT NULL,  -- how often it was opened to be written
    block      INTEGER NOT NULL CHECK (block BETWEEN 0 AND 255),
    next_block INTEGER NOT NULL,  -- the block that the next sibling will get
    created_s  INTEGER NOT NULL
) STRICT;

-- ---- forms, as they were published --------------------------------------

-- The id is the beginning of the hash of source and translations: the same
-- form has the same id in every file.
CREATE TABLE form (
    id          BLOB PRIMARY KEY CHECK (length(id) = 16),
    name        TEXT NOT NULL,
    version     INTEGER NOT NULL,
    title       TEXT NOT NULL,
    source      BLOB NOT NULL,     -- the .form file, byte for byte
    codebook    BLOB NOT NULL,     -- hash of what it compiled to
    published_s INTEGER NOT NULL,
    who         TEXT NOT NULL,
    UNIQUE (name, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE form_translation (
    form     BLOB NOT NULL REFERENCES form,
    language TEXT NOT NULL,
    po       BLOB NOT NULL,        -- the .po file, byte for byte
    PRIMARY KEY (form, language)
) STRICT, WITHOUT ROWID;

-- The codebook, for other tools. Texts are in the form's source language.
CREATE TABLE form_wave (
    form             BLOB NOT NULL REFERENCES form,
    position         INTEGER NOT NULL,
    id               TEXT NOT NULL,
    text             TEXT NOT NULL,
    after            TEXT,         -- counted from that wave ...
    offset_count     INTEGER,      -- ... plus so many ...
    offset_unit      TEXT,         -- ... 'd'ays, 'w'eeks or 'm'onths
    window_from_days INTEGER,
    window_to_days   INTEGER,
    PRIMARY KEY (form, position),
    UNIQUE (form, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE form_variable (
    form        BLOB NOT NULL REFERENCES form,
    position    INTEGER NOT NULL,
    id          TEXT NOT NULL,     -- "sv.prata": answer.item
    export_name TEXT NOT NULL,     -- "sv_prata": the column
    kind        TEXT NOT NULL,     -- "one", "many", "number" ...
    list        TEXT,              -- see form_choice
    text        TEXT NOT NULL,
    asked_in    TEXT NOT NULL,     -- the waves, "before after"
    role        TEXT,
    is_reversed INTEGER NOT NULL,
    other_of    TEXT,              -- the variable whose `other` this text is
    other_code  INTEGER,
    PRIMARY KEY (form, position),
    UNIQUE (form, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE form_choice (
    form     BLOB NOT NULL REFERENCES form,
    list     TEXT NOT NULL,
    position INTEGER NOT NULL,
    code     INTEGER NOT NULL,     -- what answer.value holds
    name     TEXT NOT NULL,
    text     TEXT NOT NULL,
    kind     TEXT NOT NULL,        -- value, missing, only, other, retired
    PRIMARY KEY (form, list, position)
) STRICT, WITHOUT ROWID;

-- ---- people -------------------------------------------------------------

-- No name is kept here. The facts are the latest in register; code is the
-- participant code with its check character, "K7M4P-X". Equal codes with
-- different ids (after a merge of files made apart) are a conflict to settle.
CREATE TABLE participant (
    id           BLOB PRIMARY KEY CHECK (length(id) = 16),
    code         TEXT NOT NULL CHECK (length(code) = 7),
    site         TEXT NOT NULL DEFAULT '',
    course       TEXT NOT NULL DEFAULT '',
    language     TEXT NOT NULL DEFAULT '',
    exit         TEXT NOT NULL DEFAULT '' CHECK (exit IN ('', 'completed', 'dropped', 'moved')),
    started      TEXT NOT NULL DEFAULT '',
    ended        TEXT NOT NULL DEFAULT '',
    is_simulated INTEGER NOT NULL CHECK (is_simulated IN (0, 1)),
    enrolled_s   INTEGER NOT NULL,
    who          TEXT NOT NULL,
    salt         BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX participant_code ON participant (code);

-- Every value that a fact has had. The highest step is the one that holds; two
-- files that change the same fact apart get the same step, and the later time
-- wins.
CREATE TABLE register (
    participant BLOB NOT NULL REFERENCES participant,
    fact        TEXT NOT NULL
        CHECK (fact IN ('site', 'course', 'language', 'exit', 'started', 'ended')),
    step        INTEGER NOT NULL,
    salt        BLOB NOT NULL,
    value       TEXT NOT NULL,
    at_s        INTEGER NOT NULL,
    who         TEXT NOT NULL,
    PRIMARY KEY (participant, fact, step, salt)
) STRICT, WITHOUT ROWID;

-- A dated total from elsewhere, to be reconciled with the records.
CREATE TABLE expectation (
    id     BLOB PRIMARY KEY CHECK (length(id) = 16),
    role   TEXT NOT NULL DEFAULT '',  -- "sex"; '' for all participants
    choice TEXT NOT NULL DEFAULT '',  -- "kvinna"
    total  INTEGER NOT NULL CHECK (total >= 0),
    source TEXT NOT NULL,             -- who says so
    at_s   INTEGER NOT NULL,
    who    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- ---- paper ----------------------------------------------------------------

CREATE TABLE run (
    run         INTEGER PRIMARY KEY,   -- 35 random bits
    form        BLOB NOT NULL REFERENCES form,
    wave        TEXT NOT NULL,
    language    TEXT NOT NULL,
    layout      TEXT NOT NULL,         -- hash of the map
    map         TEXT NOT NULL,         -- where every mark stands, "etmap 1"
    is_copyable INTEGER NOT NULL,
    at_s        INTEGER NOT NULL
) STRICT;

CREATE TABLE sheet (
    serial      INTEGER NOT NULL,      -- 35 random bits
    run         INTEGER NOT NULL REFERENCES run,
    participant BLOB REFERENCES participant,  -- NULL: open, for nobody
    is_void     INTEGER NOT NULL,
    printed_s   INTEGER NOT NULL,
    PRIMARY KEY (serial, run)
) STRICT, WITHOUT ROWID;
CREATE INDEX sheet_participant ON sheet (participant);

-- ---- responses and answers --------------------------------------------------

-- One person's going through one wave, by one means.
CREATE TABLE response (
    id           BLOB PRIMARY KEY CHECK (length(id) = 16),
    participant  BLOB REFERENCES participant,  -- NULL: open
    form         BLOB NOT NULL REFERENCES form,
    wave         TEXT NOT NULL,
    mode         TEXT NOT NULL CHECK (mode IN ('kiosk', 'paper', 'keyed')),
    status       TEXT NOT NULL CHECK (status IN ('draft', 'complete', 'refused', 'held')),
    language     TEXT NOT NULL,
    sheet        INTEGER NOT NULL,             -- its serial; 0 for none
    is_simulated INTEGER NOT NULL CHECK (is_simulated IN (0, 1)),
    started_s    INTEGER NOT NULL,
    finished_s   INTEGER NOT NULL,             -- 0: not yet
    who          TEXT NOT NULL,
    salt         BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX response_participant ON response (participant, wave);
CREATE INDEX response_sheet ON response (sheet) WHERE sheet <> 0;

-- Long form: one row an answer. Either value or missing or, for what stood
-- where nothing was asked ('unexpected'), both.
CREATE TABLE answer (
    response   BLOB NOT NULL REFERENCES response,
    item       TEXT NOT NULL,      -- form_variable.id
    step       INTEGER NOT NULL,   -- 1 for the first, one more for each change
    salt       BLOB NOT NULL,
    value      TEXT,               -- "3", "1 3", "12.5", "2026-06-05", or a text
    missing    TEXT CHECK (missing IN ('refused', 'not_asked', 'blank', 'unexpected',
                                       'unreadable', 'not_reached')),
    source     TEXT NOT NULL,      -- "kiosk", "keyed", "scan", "review", "simulated"
    confidence REAL NOT NULL,      -- 0 to 1
    at_s       INTEGER NOT NULL,
    who        TEXT NOT NULL,
    why        TEXT,               -- of a change
    PRIMARY KEY (response, item)
) STRICT, WITHOUT ROWID;

-- What an answer was before it was changed. Two rows of the same step are two
-- changes made apart: both are kept for a person to decide.
CREATE TABLE former_answer (
    response   BLOB NOT NULL REFERENCES response,
    item       TEXT NOT NULL,
    step       INTEGER NOT NULL,
    salt       BLOB NOT NULL,
    value      TEXT,
    missing    TEXT,
    source     TEXT NOT NULL,
    confidence REAL NOT NULL,
    at_s       INTEGER NOT NULL,
    who        TEXT NOT NULL,
    why        TEXT,
    PRIMARY KEY (response, item, step, salt)
) STRICT, WITHOUT ROWID;

-- ---- scanned pages and doubts -----------------------------------------------

CREATE TABLE page (
    source       BLOB NOT NULL CHECK (length(source) = 32),  -- hash of the file
    page_in_file INTEGER NOT NULL,
    file         TEXT NOT NULL,
    status       TEXT NOT NULL,
    run          INTEGER NOT NULL,   -- 0 where it could not be read
    sheet        INTEGER NOT NULL,
    sheet_page   INTEGER NOT NULL,
    rotation     INTEGER NOT NULL,
    dpi          REAL NOT NULL,
    marks        BLOB NOT NULL,      -- hash of what was read
    reason       TEXT NOT NULL,
    at_s         INTEGER NOT NULL,
    PRIMARY KEY (source, page_in_file)
) STRICT, WITHOUT ROWID;
CREATE INDEX page_sheet ON page (sheet, sheet_page) WHERE sheet <> 0;

-- A mark that a person must judge, with the picture of it.
CREATE TABLE doubt (
    id         BLOB PRIMARY KEY CHECK (length(id) = 16),
    response   BLOB NOT NULL REFERENCES response,
    sheet      INTEGER NOT NULL,
    sheet_page INTEGER NOT NULL,
    item       TEXT NOT NULL,
    reason     TEXT NOT NULL,
    proposal   TEXT NOT NULL,        -- the machine's value
    confidence REAL NOT NULL,
    crop       BLOB,                 -- PNG
    settled_s  INTEGER NOT NULL,     -- 0: waits
    verdict    TEXT,                 -- the person's value
    missing    TEXT,
    who        TEXT NOT NULL
) STRICT;
CREATE INDEX doubt_response ON doubt (response);
CREATE INDEX doubt_waiting ON doubt (sheet, item) WHERE settled_s = 0;

-- ---- what was done ----------------------------------------------------------

-- One chain for each file that ever wrote (origin): each entry holds the hash
-- of the one before it. Never changed, never removed.
CREATE TABLE audit (
    origin     BLOB NOT NULL CHECK (length(origin) = 16),
    seq        INTEGER NOT NULL,
    hash       BLOB NOT NULL CHECK (length(hash) = 32),
    former     BLOB NOT NULL,      -- the hash of entry seq - 1; 32 zeroes for the first
    at_s       INTEGER NOT NULL,
    who        TEXT NOT NULL,
    tool       TEXT NOT NULL,
    action     TEXT NOT NULL,      -- "answer", "enrol", "publish" ...
    subject    BLOB NOT NULL,      -- a random id; says nothing of the person
    item       TEXT NOT NULL,
    commitment BLOB NOT NULL,      -- salted hash of the row, or empty
    PRIMARY KEY (origin, seq, hash)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT raise(ABORT, 'the audit trail is never changed'); END;
CREATE TRIGGER audit_is_never_removed BEFORE DELETE ON audit
BEGIN SELECT raise(ABORT, 'nothing is removed from the audit trail'); END;

-- Ids that were removed for good: of a participant, of a response, or of what a
-- response had answered before it was refused. A merge brings none of it back.
CREATE TABLE tombstone (
    id     BLOB NOT NULL CHECK (length(id) = 16),
    kind   TEXT NOT NULL CHECK (kind IN ('participant', 'response', 'answers')),
    at_s   INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (id, kind)
) STRICT, WITHOUT ROWID;

-- Which files were merged in.
CREATE TABLE merged (
    origin BLOB NOT NULL CHECK (length(origin) = 16),
    at_s   INTEGER NOT NULL,
    file   TEXT NOT NULL,
    rows   INTEGER NOT NULL,
    PRIMARY KEY (origin, at_s)
) STRICT, WITHOUT ROWID;

-- ---- simulated once, simulated for ever --------------------------------------

CREATE TRIGGER a_simulated_person_stays_so BEFORE UPDATE OF is_simulated ON participant
WHEN old.is_simulated = 1 AND new.is_simulated <> 1
BEGIN SELECT raise(ABORT, 'what was simulated stays marked'); END;
CREATE TRIGGER a_simulated_response_stays_so BEFORE UPDATE OF is_simulated ON response
WHEN old.is_simulated = 1 AND new.is_simulated <> 1
BEGIN SELECT raise(ABORT, 'what was simulated stays marked'); END;
CREATE TRIGGER a_simulated_person_answers_so BEFORE INSERT ON response
WHEN new.is_simulated = 0
 AND (SELECT is_simulated FROM participant WHERE id = new.participant) = 1
BEGIN SELECT raise(ABORT, 'a simulated person gives simulated answers'); END;
CREATE TRIGGER a_simulated_answer_marks_its_response AFTER INSERT ON answer
WHEN new.source = 'simulated'
BEGIN UPDATE response SET is_simulated = 1 WHERE id = new.response AND is_simulated = 0; END;

-- ---- which responses count ---------------------------------------------------

-- One a person, form and wave: a complete one before a draft, the latest of
-- equals. Refused and held ones do not count. Open ones all do.
CREATE VIEW v_counting AS
SELECT * FROM (
    SELECT r.*, f.name AS form_name,
           row_number() OVER (
               PARTITION BY f.name, r.wave, coalesce(r.participant, r.id)
               ORDER BY r.status = 'complete' DESC, max(r.finished_s, r.started_s) DESC, r.id DESC
           ) AS nth
      FROM response r JOIN form f ON f.id = r.form
     WHERE r.status IN ('complete', 'draft'))
 WHERE nth = 1;

-- ==== schema 2 ================================================================
--
-- What stands from here on is also what brings a file of schema 1 up to date.

-- What each version of a form asked, and how far its answers may be compared.
-- Made from the published forms alone, anew with each version. One row a
-- variable: two variables of the same lineage are one question (a new name is
-- told by `was`), and their answers are comparable where comparable_since is
-- the same number too.
CREATE TABLE form_lock (
    form             BLOB NOT NULL REFERENCES form,
    item             TEXT NOT NULL,     -- form_variable.id
    lineage          TEXT NOT NULL,     -- its first name and version, "prata@1"
    type             TEXT NOT NULL,
    list             TEXT NOT NULL,
    codes            TEXT NOT NULL,     -- "1=inte,2=delvis,98=vet_ej?"; ? is a missing
    wording          TEXT NOT NULL,     -- hash of question and choices
    first_version    INTEGER NOT NULL,
    comparable_since INTEGER NOT NULL,  -- the version that last changed its meaning
    why              TEXT NOT NULL,     -- what that change was; '' for a new question
    PRIMARY KEY (form, item)
) STRICT, WITHOUT ROWID;

-- A finished response that only the key's owner can read. Who answered which
-- wave stands outside, so that erasure reaches it; what was said is in the box.
CREATE TABLE sealed (
    id          BLOB PRIMARY KEY CHECK (length(id) = 16),  -- the response's, once opened
    participant BLOB REFERENCES participant,               -- NULL: open
    form        BLOB NOT NULL REFERENCES form,
    wave        TEXT NOT NULL,
    key         BLOB NOT NULL CHECK (length(key) = 32),    -- the public key it was sealed for
    box         BLOB NOT NULL,                             -- libsodium's crypto_box_seal
    at_s        INTEGER NOT NULL,
    salt        BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sealed_participant ON sealed (participant);

PRAGMA user_version = 2;

-- ==== schema 3 ================================================================
--
-- What stands from here on is also what brings a file of schema 2 up to date.

-- What was measured in each box of a page that went in, kept apart from what
-- was decided: a line a box, in ten-thousandths, as in etapp-scan(1).
CREATE TABLE reading (
    response     BLOB NOT NULL REFERENCES response,
    sheet_page   INTEGER NOT NULL,
    source       BLOB NOT NULL CHECK (length(source) = 32),
    page_in_file INTEGER NOT NULL,
    sheet        INTEGER NOT NULL,
    rules        INTEGER NOT NULL,   -- version of the thresholds that judged it
    boxes        TEXT NOT NULL,
    PRIMARY KEY (response, sheet_page, source, page_in_file)
) STRICT, WITHOUT ROWID;
CREATE INDEX reading_source ON reading (source, page_in_file);

-- Accepted answers that a person looks at again without being told which: by
-- them the true share of misreads is known.
CREATE TABLE sample (
    id         BLOB PRIMARY KEY CHECK (length(id) = 16),
    response   BLOB NOT NULL REFERENCES response,
    sheet      INTEGER NOT NULL,
    sheet_page INTEGER NOT NULL,
    item       TEXT NOT NULL,
    proposal   TEXT NOT NULL,        -- the value that was accepted
    confidence REAL NOT NULL,
    crop       BLOB,                 -- PNG, until it is settled
    settled_s  INTEGER NOT NULL,     -- 0: waits
    verdict    TEXT,
    missing    TEXT,
    who        TEXT NOT NULL
) STRICT;
CREATE INDEX sample_response ON sample (response);

PRAGMA user_version = 3;
