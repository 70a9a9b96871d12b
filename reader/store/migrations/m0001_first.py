"""The first schema. The places for holders, claims and several annotators are in it from the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

TABLES = """
CREATE TABLE articles (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  judged_count INTEGER NOT NULL,
  source TEXT NOT NULL,
  url TEXT NOT NULL DEFAULT '',
  author TEXT NOT NULL DEFAULT '',
  published TEXT NOT NULL DEFAULT '',
  language TEXT NOT NULL,
  imported_at TEXT NOT NULL,
  metadata TEXT NOT NULL DEFAULT '{}',
  cleaning TEXT NOT NULL DEFAULT '{}',
  text TEXT NOT NULL,
  original TEXT
) STRICT;

CREATE INDEX articles_in_order ON articles(key, title, judged_count, published, id);

CREATE TABLE article_sources (
  article_id TEXT NOT NULL REFERENCES articles(id),
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  encoding TEXT NOT NULL,
  size INTEGER NOT NULL,
  doubts TEXT NOT NULL DEFAULT '',
  imported_at TEXT NOT NULL,
  PRIMARY KEY (article_id, path, sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE sentences (
  article_id TEXT NOT NULL REFERENCES articles(id),
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind = 'sentence' OR kind IN ('headline', 'repeat')),
  PRIMARY KEY (article_id, start),
  CHECK (start >= 0 AND "end" > start)
) STRICT, WITHOUT ROWID;

CREATE TABLE annotators (
  name TEXT PRIMARY KEY,
  created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE codebooks (
  version TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  content TEXT NOT NULL,
  first_used_at TEXT NOT NULL
) STRICT;

CREATE TABLE targets (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  position INTEGER NOT NULL
) STRICT;

CREATE TABLE claims (
  id TEXT PRIMARY KEY,
  claim TEXT NOT NULL,
  claim_type TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE journal (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  annotator TEXT NOT NULL,
  hlc INTEGER NOT NULL,
  device TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  before TEXT,
  after TEXT,
  cause TEXT NOT NULL CHECK (cause IN ('do', 'undo', 'redo', 'load')),
  batch TEXT NOT NULL,
  below TEXT NOT NULL,
  reverts TEXT NOT NULL,
  codebook_version TEXT NOT NULL,
  seconds REAL,
  at TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;

CREATE INDEX journal_batches ON journal(batch);
CREATE INDEX journal_acts ON journal(annotator, device, id) WHERE cause <> 'load';

CREATE TRIGGER journal_keeps_rows BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to: an event cannot be deleted'); END;
CREATE TRIGGER journal_keeps_content BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to: an event cannot be changed'); END;
CREATE TRIGGER journal_keeps_ids BEFORE INSERT ON journal
WHEN EXISTS (SELECT 1 FROM journal WHERE id = NEW.id OR seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to: an event cannot be replaced'); END;

CREATE TABLE decisions (
  id TEXT NOT NULL,
  article_id TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  annotator TEXT NOT NULL,
  layer TEXT NOT NULL,
  target_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('labelled', 'none', 'skipped', 'unsure', 'not_a_sentence')),
  label TEXT NOT NULL,
  confidence INTEGER,
  codebook_version TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  seconds REAL,
  PRIMARY KEY (article_id, start, annotator, layer, target_id),
  FOREIGN KEY (article_id, start) REFERENCES sentences(article_id, start)
) STRICT, WITHOUT ROWID;

CREATE TABLE stances (
  id TEXT NOT NULL,
  article_id TEXT NOT NULL,
  start INTEGER NOT NULL,
  annotator TEXT NOT NULL,
  layer TEXT NOT NULL,
  target_id TEXT NOT NULL REFERENCES targets(id),
  ordinal INTEGER NOT NULL,
  stance TEXT NOT NULL,
  voice TEXT NOT NULL,
  holder TEXT NOT NULL,
  PRIMARY KEY (article_id, start, annotator, layer, target_id, ordinal),
  FOREIGN KEY (article_id, start, annotator, layer, target_id)
    REFERENCES decisions(article_id, start, annotator, layer, target_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX stances_by_target ON stances(target_id);

CREATE TABLE claim_mentions (
  id TEXT NOT NULL,
  article_id TEXT NOT NULL,
  start INTEGER NOT NULL,
  annotator TEXT NOT NULL,
  claim_id TEXT NOT NULL REFERENCES claims(id),
  relation TEXT NOT NULL,
  holder TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (article_id, start, annotator, claim_id, holder),
  FOREIGN KEY (article_id, start) REFERENCES sentences(article_id, start)
) STRICT, WITHOUT ROWID;

CREATE TABLE notes (
  id TEXT NOT NULL,
  article_id TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  annotator TEXT NOT NULL,
  note TEXT NOT NULL,
  codebook_version TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (article_id, start, annotator),
  FOREIGN KEY (article_id, start) REFERENCES sentences(article_id, start)
) STRICT, WITHOUT ROWID;

CREATE TABLE progress (
  annotator TEXT NOT NULL,
  article_id TEXT NOT NULL,
  layers TEXT NOT NULL,
  sentences INTEGER NOT NULL,
  PRIMARY KEY (annotator, article_id, layers)
) STRICT, WITHOUT ROWID;

CREATE TABLE places (
  annotator TEXT NOT NULL,
  article_id TEXT NOT NULL,
  start INTEGER NOT NULL,
  PRIMARY KEY (annotator, article_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
  annotator TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (annotator, name)
) STRICT, WITHOUT ROWID;
"""

VIEW = """
CREATE VIEW annotations AS
SELECT
  coalesce(s.id, d.id) AS annotation_id, d.layer, d.article_id, a.title AS article_title, a.source,
  x.position AS sentence_index, d.start, d."end",
  substr(a.text, d.start + 1, d."end" - d.start) AS sentence,
  d.annotator, d.state, coalesce(t.name, '') AS target,
  coalesce(s.stance, CASE WHEN d.layer = 'stance' AND d.state = 'none' THEN 'none' ELSE '' END) AS stance,
  coalesce(s.voice, '') AS voice, coalesce(s.holder, '') AS holder,
  CASE WHEN d.layer <> 'stance' THEN d.label ELSE '' END AS factuality,
  '' AS claim_type, '' AS relation, '' AS claim_id, '' AS claim,
  d.confidence, coalesce(n.note, '') AS note,
  d.codebook_version, d.created_at, d.updated_at, d.seconds
FROM decisions AS d
JOIN articles AS a ON a.id = d.article_id
JOIN sentences AS x ON x.article_id = d.article_id AND x.start = d.start
LEFT JOIN stances AS s ON s.article_id = d.article_id AND s.start = d.start AND s.annotator = d.annotator
  AND s.layer = d.layer AND s.target_id = d.target_id
LEFT JOIN targets AS t ON t.id = d.target_id
LEFT JOIN notes AS n ON n.article_id = d.article_id AND n.start = d.start AND n.annotator = d.annotator
UNION ALL
SELECT
  n.id, 'note', n.article_id, a.title, a.source, x.position, n.start, n."end",
  substr(a.text, n.start + 1, n."end" - n.start),
  n.annotator, '', '', '', '', '', '', '', '', '', '', NULL, n.note,
  n.codebook_version, n.created_at, n.updated_at, NULL
FROM notes AS n
JOIN articles AS a ON a.id = n.article_id
JOIN sentences AS x ON x.article_id = n.article_id AND x.start = n.start
"""


def migrate(db: Database) -> None:
    """Make the tables, indexes and triggers, and the view `annotations` that is the tidy export."""
    statement = ""
    for line in TABLES.splitlines():
        statement += line + "\n"
        if line.endswith(";") and (not statement.lstrip().startswith("CREATE TRIGGER") or line.endswith("END;")):
            db.execute(statement)
            statement = ""
    db.execute(VIEW)
