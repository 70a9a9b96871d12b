-- The schema of a project, version 1. Never edit it once it is released: add a file of SQL to `schema.SCRIPTS`.
-- Offsets are code points; times are UTC, ISO 8601 with milliseconds; ids are those of `reader.model.ids`.

-- The corpus ---------------------------------------------------------------------------------------------------------

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

-- What the list of articles shows, without their texts.
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

-- 64 bits of the hash of each source of an article.
CREATE TABLE source_names (
  name INTEGER NOT NULL,
  article INTEGER NOT NULL REFERENCES articles(key),
  PRIMARY KEY (name, article)
) STRICT, WITHOUT ROWID;

-- Each later edition, with the article that it is an edition of. They form chains without circles.
CREATE TABLE editions (
  article_id TEXT PRIMARY KEY REFERENCES articles(id),
  earlier_id TEXT NOT NULL REFERENCES articles(id),
  CHECK (article_id <> earlier_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX editions_by_earlier ON editions(earlier_id);

-- The journal --------------------------------------------------------------------------------------------------------

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

-- The current state, which the journal can rebuild -------------------------------------------------------------------

CREATE TABLE targets (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  position INTEGER NOT NULL,
  aliases TEXT NOT NULL DEFAULT '[]',
  description TEXT NOT NULL DEFAULT '',
  favor TEXT NOT NULL DEFAULT '',
  against TEXT NOT NULL DEFAULT '',
  is_retired INTEGER NOT NULL DEFAULT 0,
  merged_into TEXT NOT NULL DEFAULT ''
) STRICT;

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

-- Labels that were renamed.
CREATE TABLE labels (
  layer TEXT NOT NULL,
  label TEXT NOT NULL,
  merged_into TEXT NOT NULL,
  PRIMARY KEY (layer, label)
) STRICT, WITHOUT ROWID;

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

CREATE INDEX decisions_by_target ON decisions(target_id) WHERE target_id <> '';
CREATE INDEX decisions_put_off ON decisions(annotator, article_id) WHERE state IN ('skipped', 'unsure');
CREATE INDEX decisions_by_label ON decisions(annotator, layer, label, state, updated_at);

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
  expression TEXT NOT NULL DEFAULT '',
  aim TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (article_id, start, annotator, layer, target_id, ordinal),
  FOREIGN KEY (article_id, start, annotator, layer, target_id)
    REFERENCES decisions(article_id, start, annotator, layer, target_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX stances_by_holder ON stances(holder) WHERE holder <> '';
CREATE INDEX stances_by_label ON stances(annotator, layer, stance);

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

CREATE INDEX marks_by_label ON marks(annotator, layer, label);

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

-- How many sentences of an article are decided on exactly these layers.
CREATE TABLE progress (
  annotator TEXT NOT NULL,
  article_id TEXT NOT NULL,
  layers TEXT NOT NULL,
  sentences INTEGER NOT NULL,
  PRIMARY KEY (annotator, article_id, layers)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER progress_counts_something AFTER UPDATE ON progress WHEN NEW.sentences = 0
BEGIN
  DELETE FROM progress WHERE annotator = NEW.annotator AND article_id = NEW.article_id AND layers = NEW.layers;
END;

-- What the program remembers for an annotator ------------------------------------------------------------------------

CREATE TABLE last_position (
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

-- What each target, claim and renamed label counts as, after every merge ---------------------------------------------

CREATE VIEW target_names AS
WITH RECURSIVE chain(id, at) AS (
  SELECT id, id FROM targets
  UNION SELECT c.id, t.merged_into FROM chain AS c JOIN targets AS t ON t.id = c.at WHERE t.merged_into <> ''
)
SELECT c.id, t.id AS target_id, t.name, t.kind
FROM chain AS c JOIN targets AS t ON t.id = c.at WHERE t.merged_into = '';

CREATE VIEW claim_names AS
WITH RECURSIVE chain(id, at) AS (
  SELECT id, id FROM claims
  UNION SELECT c.id, k.merged_into FROM chain AS c JOIN claims AS k ON k.id = c.at WHERE k.merged_into <> ''
)
SELECT c.id, k.id AS claim_id, k.claim, k.claim_type, k.topic, k.verdict, k.verdict_url, k.note
FROM chain AS c JOIN claims AS k ON k.id = c.at WHERE k.merged_into = '';

CREATE VIEW label_names AS
WITH RECURSIVE chain(layer, label, at) AS (
  SELECT layer, label, merged_into FROM labels
  UNION SELECT c.layer, c.label, l.merged_into FROM chain AS c
  JOIN labels AS l ON l.layer = c.layer AND l.label = c.at
)
SELECT layer, label, at AS name FROM chain AS c
WHERE NOT EXISTS (SELECT 1 FROM labels AS l WHERE l.layer = c.layer AND l.label = c.at);

-- Judgments: a row for each stance or mark of a decision, or for the decision alone -----------------------------------

CREATE VIEW judgments AS
SELECT
  coalesce(s.id, m.id, d.id) AS id, d.article_id, d.start, d."end", d.annotator, d.layer, d.target_id, d.state, d.label,
  d.confidence, d.codebook_version, d.created_at, d.updated_at, d.seconds,
  s.ordinal AS stance_ordinal, s.stance, s.voice, s.holder, s.expression, s.aim,
  m.ordinal AS mark_ordinal, m.label AS mark, m.span_start, m.span_end
FROM decisions AS d
LEFT JOIN stances AS s ON s.article_id = d.article_id AND s.start = d.start AND s.annotator = d.annotator
  AND s.layer = d.layer AND s.target_id = d.target_id
LEFT JOIN marks AS m ON m.article_id = d.article_id AND m.start = d.start AND m.annotator = d.annotator
  AND m.layer = d.layer AND m.target_id = d.target_id;

-- The tidy export ----------------------------------------------------------------------------------------------------

-- The rows of the export with the ids and the labels that were given. The three views have the same columns.
CREATE VIEW decision_rows AS
SELECT
  j.id AS annotation_id, j.layer, j.article_id, j.start, j."end", j.annotator, j.state, j.target_id,
  coalesce(j.stance, CASE WHEN j.layer = 'stance' AND j.state = 'none' THEN 'none' ELSE '' END) AS stance,
  coalesce(j.voice, '') AS voice, coalesce(j.holder, '') AS holder, '' AS relation, '' AS claim_id,
  j.confidence, coalesce(n.note, '') AS note, j.codebook_version, j.created_at, j.updated_at, j.seconds,
  coalesce(j.stance, j.mark, CASE WHEN j.layer = 'stance' AND j.state = 'none' THEN 'none' ELSE j.label END) AS label,
  coalesce(j.expression, '') AS expression, coalesce(j.aim, '') AS aim, j.span_start, j.span_end,
  j.stance_ordinal, j.mark_ordinal
FROM judgments AS j
LEFT JOIN notes AS n ON n.article_id = j.article_id AND n.start = j.start AND n.annotator = j.annotator;

CREATE VIEW mention_rows AS
SELECT
  c.id AS annotation_id, 'mention' AS layer, c.article_id, c.start, c."end", c.annotator, '' AS state, '' AS target_id,
  '' AS stance, c.voice, c.holder, c.relation, c.claim_id,
  c.confidence, coalesce(n.note, '') AS note, c.codebook_version, c.created_at, c.updated_at, c.seconds,
  '' AS label, '' AS expression, '' AS aim, NULL AS span_start, NULL AS span_end,
  NULL AS stance_ordinal, NULL AS mark_ordinal
FROM claim_mentions AS c
LEFT JOIN notes AS n ON n.article_id = c.article_id AND n.start = c.start AND n.annotator = c.annotator;

CREATE VIEW note_rows AS
SELECT
  n.id AS annotation_id, 'note' AS layer, n.article_id, n.start, n."end", n.annotator, '' AS state, '' AS target_id,
  '' AS stance, '' AS voice, '' AS holder, '' AS relation, '' AS claim_id,
  NULL AS confidence, n.note, n.codebook_version, n.created_at, n.updated_at, NULL AS seconds,
  '' AS label, '' AS expression, '' AS aim, NULL AS span_start, NULL AS span_end,
  NULL AS stance_ordinal, NULL AS mark_ordinal
FROM notes AS n;

-- The same rows with the texts, and with the names that count now. CROSS JOIN has SQLite begin with the rows; else it
-- would collect all of them before the first comes out.
CREATE VIEW annotations AS
SELECT
  r.annotation_id, r.layer, r.article_id, a.title AS article_title, a.source,
  x.position AS sentence_index, r.start, r."end", substr(a.text, r.start + 1, r."end" - r.start) AS sentence,
  r.annotator, r.state, coalesce(t.name, '') AS target,
  CASE WHEN r.stance = '' THEN '' ELSE coalesce(l.name, r.stance) END AS stance, r.voice, r.holder,
  CASE WHEN r.layer = 'claim' THEN coalesce(l.name, r.label) ELSE '' END AS factuality,
  coalesce(k.claim_type, '') AS claim_type, r.relation, coalesce(k.claim_id, '') AS claim_id,
  coalesce(k.claim, '') AS claim, r.confidence, r.note, r.codebook_version, r.created_at, r.updated_at, r.seconds,
  coalesce(l.name, r.label) AS label, r.expression, r.aim, r.span_start, r.span_end,
  coalesce(substr(a.text, r.span_start + 1, r.span_end - r.span_start), '') AS span,
  coalesce(t.kind, '') AS target_kind, coalesce(k.topic, '') AS claim_topic, coalesce(k.verdict, '') AS claim_verdict,
  coalesce(k.verdict_url, '') AS claim_verdict_url, coalesce(k.note, '') AS claim_note
FROM (
  SELECT * FROM decision_rows UNION ALL SELECT * FROM mention_rows UNION ALL SELECT * FROM note_rows
) AS r
CROSS JOIN articles AS a ON a.id = r.article_id
CROSS JOIN sentences AS x ON x.article_id = r.article_id AND x.start = r.start
LEFT JOIN target_names AS t ON t.id = r.target_id
LEFT JOIN claim_names AS k ON k.id = r.claim_id
LEFT JOIN label_names AS l ON l.layer = r.layer AND l.label = r.label AND NOT (r.layer = 'stance' AND r.state = 'none');

-- The index of claims ------------------------------------------------------------------------------------------------

-- Numbers the claims for `claim_words`: a copy made by VACUUM may give the rows of `claims` other numbers.
CREATE TABLE claim_keys (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE
) STRICT;

CREATE VIRTUAL TABLE claim_words USING fts5(
  claim, first_wording, content="claim_texts", tokenize="unicode61 remove_diacritics 2"
);

CREATE VIEW claim_texts AS
SELECT k.key AS rowid, c.id, c.claim, c.first_wording, c.claim_type, c.topic, c.verdict
FROM claim_keys AS k JOIN claims AS c ON c.id = k.id;

CREATE TRIGGER claims_are_found AFTER INSERT ON claims
BEGIN
  INSERT INTO claim_keys (id) VALUES (NEW.id);
  INSERT INTO claim_words (rowid, claim, first_wording)
    SELECT key, NEW.claim, NEW.first_wording FROM claim_keys WHERE id = NEW.id;
END;

CREATE TRIGGER claims_are_lost AFTER DELETE ON claims
BEGIN
  INSERT INTO claim_words (claim_words, rowid, claim, first_wording)
    SELECT 'delete', key, OLD.claim, OLD.first_wording FROM claim_keys WHERE id = OLD.id;
  DELETE FROM claim_keys WHERE id = OLD.id;
END;

CREATE TRIGGER claims_are_found_anew AFTER UPDATE ON claims
BEGIN
  INSERT INTO claim_words (claim_words, rowid, claim, first_wording)
    SELECT 'delete', key, OLD.claim, OLD.first_wording FROM claim_keys WHERE id = OLD.id;
  DELETE FROM claim_keys WHERE id = OLD.id;
  INSERT INTO claim_keys (id) VALUES (NEW.id);
  INSERT INTO claim_words (rowid, claim, first_wording)
    SELECT key, NEW.claim, NEW.first_wording FROM claim_keys WHERE id = NEW.id;
END;

-- The index of sentences ---------------------------------------------------------------------------------------------

-- A row for each sentence; its rowid is the article's key shifted left by 32 bits, plus the sentence's start.
-- The content is a view, so that no text is stored twice and other programs (Datasette, sqlite-utils) still see which
-- rows the index is of; it begins at FTS5's own table of rowids, by which alone a row is found at once. Of scripts
-- without spaces every character is a word of the index (see `model.words.set_apart`).
CREATE VIRTUAL TABLE sentence_words USING fts5(
  words, content="sentence_texts", prefix='3 4', tokenize="unicode61 remove_diacritics 2"
);

-- A transaction collects 8 MB of words before it writes them: eight times FTS5's own, so that less is merged.
INSERT INTO sentence_words (sentence_words, rank) VALUES ('hashsize', 8388608);

CREATE VIEW sentence_texts AS
SELECT f.id AS rowid, a.id AS article_id, a.title AS article_title, x.position AS sentence_index, x.start, x."end",
  x.kind, substr(a.text, x.start + 1, x."end" - x.start) AS words
FROM sentence_words_docsize AS f
JOIN articles AS a ON a.key = f.id >> 32
JOIN sentences AS x ON x.article_id = a.id AND x.start = f.id & 4294967295;

-- Similar sentences --------------------------------------------------------------------------------------------------

-- A sentence is called by the key of its article, shifted left by 32 bits, plus its start; a wording by the first
-- sentence that has it. See `reader.store.similar`.

-- The wordings that more than one sentence has or is similar to, and how many have it.
CREATE TABLE similar_wordings (
  wording INTEGER PRIMARY KEY,
  copies INTEGER NOT NULL
) STRICT;

-- Every pair of them that is similar, both ways round.
CREATE TABLE similar_pairs (
  wording INTEGER NOT NULL REFERENCES similar_wordings(wording),
  other INTEGER NOT NULL REFERENCES similar_wordings(wording),
  ratio REAL NOT NULL,
  PRIMARY KEY (wording, other)
) STRICT, WITHOUT ROWID;

-- Every sentence that has one of them.
CREATE TABLE similar_sentences (
  sentence INTEGER PRIMARY KEY,
  wording INTEGER NOT NULL REFERENCES similar_wordings(wording)
) STRICT;

CREATE INDEX similar_by_wording ON similar_sentences(wording);

-- The sentences by which others are found: 64 bits for each; none where a gram has too many of them.
CREATE TABLE similar_grams (
  gram INTEGER PRIMARY KEY,
  sentences BLOB NOT NULL
) STRICT;

-- What is not in `similar_grams` yet: a gram and a sentence in turn, 64 bits each.
CREATE TABLE similar_log (
  batch INTEGER PRIMARY KEY,
  grams BLOB NOT NULL
) STRICT;
