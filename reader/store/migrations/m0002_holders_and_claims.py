"""Targets that are described, renamed and merged; claims with their mentions; labels of words inside a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.store import claim_search, recurrence, sentence_index, wording_index
from reader.store.migrations.script import statements

if TYPE_CHECKING:
    from sqlite_utils import Database

TABLES = """
DROP VIEW annotations;

ALTER TABLE targets ADD COLUMN aliases TEXT NOT NULL DEFAULT '[]';
ALTER TABLE targets ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE targets ADD COLUMN favor TEXT NOT NULL DEFAULT '';
ALTER TABLE targets ADD COLUMN against TEXT NOT NULL DEFAULT '';
ALTER TABLE targets ADD COLUMN is_retired INTEGER NOT NULL DEFAULT 0;
ALTER TABLE targets ADD COLUMN merged_into TEXT NOT NULL DEFAULT '';

ALTER TABLE stances ADD COLUMN expression TEXT NOT NULL DEFAULT '';
ALTER TABLE stances ADD COLUMN aim TEXT NOT NULL DEFAULT '';

CREATE TABLE marks (
  id TEXT NOT NULL,
  article_id TEXT NOT NULL,
  start INTEGER NOT NULL,
  annotator TEXT NOT NULL,
  layer TEXT NOT NULL,
  target_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  label TEXT NOT NULL,
  span_start INTEGER,
  span_end INTEGER,
  PRIMARY KEY (article_id, start, annotator, layer, target_id, ordinal),
  FOREIGN KEY (article_id, start, annotator, layer, target_id)
    REFERENCES decisions(article_id, start, annotator, layer, target_id) ON DELETE CASCADE,
  CHECK ((span_start IS NULL) = (span_end IS NULL) AND (span_start IS NULL OR span_end > span_start))
) STRICT, WITHOUT ROWID;

DROP TABLE claim_mentions;
DROP TABLE claims;

CREATE TABLE claims (
  id TEXT PRIMARY KEY,
  claim TEXT NOT NULL,
  claim_type TEXT NOT NULL DEFAULT '',
  topic TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  verdict TEXT NOT NULL DEFAULT '',
  verdict_url TEXT NOT NULL DEFAULT '',
  first_wording TEXT NOT NULL DEFAULT '',
  merged_into TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX claims_merged ON claims(merged_into) WHERE merged_into <> '';

CREATE TABLE claim_mentions (
  id TEXT NOT NULL,
  article_id TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  annotator TEXT NOT NULL,
  claim_id TEXT NOT NULL REFERENCES claims(id),
  holder TEXT NOT NULL,
  relation TEXT NOT NULL CHECK (relation IN ('asserts', 'denies', 'questions', 'reports')),
  voice TEXT NOT NULL,
  confidence INTEGER,
  codebook_version TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  seconds REAL,
  PRIMARY KEY (article_id, start, annotator, claim_id, holder, relation),
  FOREIGN KEY (article_id, start) REFERENCES sentences(article_id, start)
) STRICT, WITHOUT ROWID;

CREATE INDEX mentions_by_claim ON claim_mentions(claim_id);
CREATE INDEX decisions_by_target ON decisions(target_id) WHERE target_id <> '';
CREATE INDEX decisions_put_off ON decisions(annotator, article_id) WHERE state IN ('skipped', 'unsure');
CREATE INDEX stances_by_holder ON stances(holder) WHERE holder <> '';
CREATE INDEX decisions_by_label ON decisions(annotator, layer, label, state, updated_at);
CREATE INDEX stances_by_label ON stances(annotator, layer, stance);
CREATE INDEX marks_by_label ON marks(annotator, layer, label);

CREATE TABLE labels (
  layer TEXT NOT NULL,
  label TEXT NOT NULL,
  merged_into TEXT NOT NULL,
  PRIMARY KEY (layer, label)
) STRICT, WITHOUT ROWID;
"""

NAMES = {
    "target_names": """
CREATE VIEW target_names AS
WITH RECURSIVE chain(id, at) AS (
  SELECT id, id FROM targets
  UNION SELECT c.id, t.merged_into FROM chain AS c JOIN targets AS t ON t.id = c.at WHERE t.merged_into <> ''
)
SELECT c.id, t.id AS target_id, t.name, t.kind
FROM chain AS c JOIN targets AS t ON t.id = c.at WHERE t.merged_into = ''
""",
    "claim_names": """
CREATE VIEW claim_names AS
WITH RECURSIVE chain(id, at) AS (
  SELECT id, id FROM claims
  UNION SELECT c.id, k.merged_into FROM chain AS c JOIN claims AS k ON k.id = c.at WHERE k.merged_into <> ''
)
SELECT c.id, k.id AS claim_id, k.claim, k.claim_type, k.topic, k.verdict, k.verdict_url, k.note
FROM chain AS c JOIN claims AS k ON k.id = c.at WHERE k.merged_into = ''
""",
    "label_names": """
CREATE VIEW label_names AS
WITH RECURSIVE chain(layer, label, at) AS (
  SELECT layer, label, merged_into FROM labels
  UNION SELECT c.layer, c.label, l.merged_into FROM chain AS c
  JOIN labels AS l ON l.layer = c.layer AND l.label = c.at
)
SELECT layer, label, at AS name FROM chain AS c
WHERE NOT EXISTS (SELECT 1 FROM labels AS l WHERE l.layer = c.layer AND l.label = c.at)
""",
}
"""What each target, claim and renamed label counts as, after every merging."""

VIEW = """
CREATE VIEW annotations AS
SELECT
  coalesce(s.id, m.id, d.id) AS annotation_id, d.layer, d.article_id, a.title AS article_title, a.source,
  x.position AS sentence_index, d.start, d."end",
  substr(a.text, d.start + 1, d."end" - d.start) AS sentence,
  d.annotator, d.state, coalesce(t.name, '') AS target,
  coalesce(ls.name, s.stance, CASE WHEN d.layer = 'stance' AND d.state = 'none' THEN 'none' ELSE '' END) AS stance,
  coalesce(s.voice, '') AS voice, coalesce(s.holder, '') AS holder,
  CASE WHEN d.layer = 'claim' THEN coalesce(ld.name, d.label) ELSE '' END AS factuality,
  '' AS claim_type, '' AS relation, '' AS claim_id, '' AS claim,
  d.confidence, coalesce(n.note, '') AS note,
  d.codebook_version, d.created_at, d.updated_at, d.seconds,
  coalesce(ls.name, s.stance, lm.name, m.label, ld.name, nullif(d.label, ''),
    CASE WHEN d.layer = 'stance' AND d.state = 'none' THEN 'none' ELSE '' END) AS label,
  coalesce(s.expression, '') AS expression, coalesce(s.aim, '') AS aim,
  m.span_start, m.span_end,
  coalesce(substr(a.text, m.span_start + 1, m.span_end - m.span_start), '') AS span,
  coalesce(t.kind, '') AS target_kind,
  '' AS claim_topic, '' AS claim_verdict, '' AS claim_verdict_url, '' AS claim_note
FROM decisions AS d
JOIN articles AS a ON a.id = d.article_id
JOIN sentences AS x ON x.article_id = d.article_id AND x.start = d.start
LEFT JOIN stances AS s ON s.article_id = d.article_id AND s.start = d.start AND s.annotator = d.annotator
  AND s.layer = d.layer AND s.target_id = d.target_id
LEFT JOIN marks AS m ON m.article_id = d.article_id AND m.start = d.start AND m.annotator = d.annotator
  AND m.layer = d.layer AND m.target_id = d.target_id
LEFT JOIN target_names AS t ON t.id = d.target_id
LEFT JOIN label_names AS ls ON ls.layer = d.layer AND ls.label = s.stance
LEFT JOIN label_names AS lm ON lm.layer = d.layer AND lm.label = m.label
LEFT JOIN label_names AS ld ON ld.layer = d.layer AND ld.label = d.label
LEFT JOIN notes AS n ON n.article_id = d.article_id AND n.start = d.start AND n.annotator = d.annotator
UNION ALL
SELECT
  c.id, 'mention', c.article_id, a.title, a.source, x.position, c.start, c."end",
  substr(a.text, c.start + 1, c."end" - c.start),
  c.annotator, '', '', '', c.voice, c.holder, '', k.claim_type, c.relation, k.claim_id, k.claim,
  c.confidence, coalesce(n.note, ''), c.codebook_version, c.created_at, c.updated_at, c.seconds,
  '', '', '', NULL, NULL, '', '', k.topic, k.verdict, k.verdict_url, k.note
FROM claim_mentions AS c
JOIN articles AS a ON a.id = c.article_id
JOIN sentences AS x ON x.article_id = c.article_id AND x.start = c.start
JOIN claim_names AS k ON k.id = c.claim_id
LEFT JOIN notes AS n ON n.article_id = c.article_id AND n.start = c.start AND n.annotator = c.annotator
UNION ALL
SELECT
  n.id, 'note', n.article_id, a.title, a.source, x.position, n.start, n."end",
  substr(a.text, n.start + 1, n."end" - n.start),
  n.annotator, '', '', '', '', '', '', '', '', '', '', NULL, n.note,
  n.codebook_version, n.created_at, n.updated_at, NULL,
  '', '', '', NULL, NULL, '', '', '', '', '', ''
FROM notes AS n
JOIN articles AS a ON a.id = n.article_id
JOIN sentences AS x ON x.article_id = n.article_id AND x.start = n.start
"""


def migrate(db: Database) -> None:
    """Change the tables, and make the view `annotations` anew. No claim could be in a database before."""
    for script in (TABLES, recurrence.TABLES, wording_index.TABLES, claim_search.FTS, sentence_index.TABLES):
        for statement in statements(script):
            db.execute(statement)
    for view in (*NAMES.values(), VIEW):
        db.execute(view)
