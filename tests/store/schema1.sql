PRAGMA application_id = 1382303090;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'reader','0001_first','2026-11-25 15:07:32.291780+00:00');
CREATE TABLE annotators (
  name TEXT PRIMARY KEY,
  created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "annotators" VALUES('anna','2026-11-25T15:07:32.344Z');
INSERT INTO "annotators" VALUES('ben','2026-11-25T15:07:32.351Z');
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
INSERT INTO "article_sources" VALUES('a8879b8f01cdcfa6607eae396','one.txt','cf4480c40dd9545b5402f54a05443e3be03bbf95b21142789afa7eb0e31e8209','utf-8',129,'','2026-11-25T15:07:32.319Z');
INSERT INTO "article_sources" VALUES('ad9743975bd9317e7083b42bf','two.txt','a768db9cae53089f4009cbcef6188c5a1aa640ad3fef145e4de268079db8a25e','utf-8',66,'','2026-11-25T15:07:32.319Z');
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
INSERT INTO "articles" VALUES(1,'a8879b8f01cdcfa6607eae396','The harbour vote',4,'one.txt','','','','english','2026-11-25T15:07:32.319Z','{}','{}','The harbour vote

The harbour vote

Mara Quill praised the plan 🎉. “It will fail”, said Renn.

The count took nine hours.
',NULL);
INSERT INTO "articles" VALUES(2,'ad9743975bd9317e7083b42bf','A second story',3,'two.txt','','','','english','2026-11-25T15:07:32.319Z','{}','{}','A second story

The count took nine hours. =1+1 was on the board.
',NULL);
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
CREATE TABLE claims (
  id TEXT PRIMARY KEY,
  claim TEXT NOT NULL,
  claim_type TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE codebooks (
  version TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  content TEXT NOT NULL,
  first_used_at TEXT NOT NULL
) STRICT;
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
INSERT INTO "decisions" VALUES('n970e45fd346602f3','a8879b8f01cdcfa6607eae396',0,16,'anna','stance','teddafc728a7e5200','none','',NULL,'c9a8bb26b79e7','2026-11-25T15:07:32.345Z','2026-11-25T15:07:32.345Z',NULL);
INSERT INTO "decisions" VALUES('n0c0ad91ba138bd06','a8879b8f01cdcfa6607eae396',36,66,'anna','claim','','labelled','NFS',NULL,'c9a8bb26b79e7','2026-11-25T15:07:32.347Z','2026-11-25T15:07:32.347Z',NULL);
INSERT INTO "decisions" VALUES('n2a920aa0c3a884b4','a8879b8f01cdcfa6607eae396',36,66,'anna','stance','t9ffd9cc1e56ca380','labelled','',NULL,'c9a8bb26b79e7','2026-11-25T15:07:32.346Z','2026-11-25T15:07:32.346Z',NULL);
INSERT INTO "decisions" VALUES('n8a7e8d7a0101fe46','a8879b8f01cdcfa6607eae396',67,93,'anna','stance','t9ffd9cc1e56ca380','labelled','',NULL,'c9a8bb26b79e7','2026-11-25T15:07:32.347Z','2026-11-25T15:07:32.347Z',NULL);
INSERT INTO "decisions" VALUES('n1f376f785a7d2a0d','a8879b8f01cdcfa6607eae396',67,93,'anna','stance','teddafc728a7e5200','labelled','',NULL,'c9a8bb26b79e7','2026-11-25T15:07:32.348Z','2026-11-25T15:07:32.348Z',NULL);
INSERT INTO "decisions" VALUES('nf8749191df74b51f','a8879b8f01cdcfa6607eae396',95,121,'anna','claim','','labelled','UFS',NULL,'c9a8bb26b79e7','2026-11-25T15:07:32.348Z','2026-11-25T15:07:32.348Z',NULL);
INSERT INTO "decisions" VALUES('nbe9582d7c0bda62f','ad9743975bd9317e7083b42bf',16,42,'ben','claim','','labelled','UFS',NULL,'c9a8bb26b79e7','2026-11-25T15:07:32.351Z','2026-11-25T15:07:32.351Z',NULL);
INSERT INTO "decisions" VALUES('n93dc348f2f4f4c1b','ad9743975bd9317e7083b42bf',16,42,'ben','stance','teddafc728a7e5200','labelled','',NULL,'c9a8bb26b79e7','2026-11-25T15:07:32.352Z','2026-11-25T15:07:32.352Z',NULL);
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
INSERT INTO "journal" VALUES(1,'01a2133f-6878-7000-9bfb-473f508ee9e9','anna',7354856457601024,'756a641f0185','target','["teddafc728a7e5200"]',NULL,'{"id":"teddafc728a7e5200","kind":"person","name":"Mara Quill","position":0}','do','01a2133f-6878-7000-9bfb-473f508ee9e9','','','c9a8bb26b79e7',NULL,'2026-11-25T15:07:32.344Z','b31111ed5981d178e09e7ea82fa05dfb');
INSERT INTO "journal" VALUES(2,'01a2133f-6879-7000-9545-e70ed204df6e','anna',7354856457605120,'756a641f0185','target','["t9ffd9cc1e56ca380"]',NULL,'{"id":"t9ffd9cc1e56ca380","kind":"policy","name":"The North Quay plan","position":1}','do','01a2133f-6879-7000-9545-e70ed204df6e','01a2133f-6878-7000-9bfb-473f508ee9e9','','c9a8bb26b79e7',NULL,'2026-11-25T15:07:32.345Z','bed34e971adea4c297c2ba456160f147');
INSERT INTO "journal" VALUES(3,'01a2133f-6879-7001-ba31-97815f922a0f','anna',7354856457605121,'756a641f0185','decision','["anna","a8879b8f01cdcfa6607eae396",0,16,"stance","teddafc728a7e5200"]',NULL,'{"codebook_version":"c9a8bb26b79e7","confidence":null,"created_at":"2026-11-25T15:07:32.345Z","label":"","seconds":null,"stances":[],"state":"none","updated_at":"2026-11-25T15:07:32.345Z"}','do','01a2133f-6879-7001-ba31-97815f922a0f','01a2133f-6879-7000-9545-e70ed204df6e','','c9a8bb26b79e7',NULL,'2026-11-25T15:07:32.345Z','7cfb01b8104dbc850432ac78529f22b0');
INSERT INTO "journal" VALUES(4,'01a2133f-687a-7000-ac56-b863d889460b','anna',7354856457609216,'756a641f0185','decision','["anna","a8879b8f01cdcfa6607eae396",36,66,"stance","t9ffd9cc1e56ca380"]',NULL,'{"codebook_version":"c9a8bb26b79e7","confidence":null,"created_at":"2026-11-25T15:07:32.346Z","label":"","seconds":null,"stances":[{"holder":"","stance":"favor","voice":""}],"state":"labelled","updated_at":"2026-11-25T15:07:32.346Z"}','do','01a2133f-687a-7000-ac56-b863d889460b','01a2133f-6879-7001-ba31-97815f922a0f','','c9a8bb26b79e7',NULL,'2026-11-25T15:07:32.346Z','614e279de749c6f2a40d6ffc171917c7');
INSERT INTO "journal" VALUES(5,'01a2133f-687b-7000-b798-d02ff0b556e7','anna',7354856457613312,'756a641f0185','decision','["anna","a8879b8f01cdcfa6607eae396",36,66,"claim",""]',NULL,'{"codebook_version":"c9a8bb26b79e7","confidence":null,"created_at":"2026-11-25T15:07:32.347Z","label":"NFS","seconds":null,"stances":[],"state":"labelled","updated_at":"2026-11-25T15:07:32.347Z"}','do','01a2133f-687b-7000-b798-d02ff0b556e7','01a2133f-687a-7000-ac56-b863d889460b','','c9a8bb26b79e7',NULL,'2026-11-25T15:07:32.347Z','e9d326412ae765cd95019da730d36a19');
INSERT INTO "journal" VALUES(6,'01a2133f-687b-7001-bc09-13c576f5d6ff','anna',7354856457613313,'756a641f0185','decision','["anna","a8879b8f01cdcfa6607eae396",67,93,"stance","t9ffd9cc1e56ca380"]',NULL,'{"codebook_version":"c9a8bb26b79e7","confidence":null,"created_at":"2026-11-25T15:07:32.347Z","label":"","seconds":null,"stances":[{"holder":"","stance":"against","voice":""}],"state":"labelled","updated_at":"2026-11-25T15:07:32.347Z"}','do','01a2133f-687b-7001-bc09-13c576f5d6ff','01a2133f-687b-7000-b798-d02ff0b556e7','','c9a8bb26b79e7',NULL,'2026-11-25T15:07:32.347Z','ae206db4ba68544408a662844102fc2a');
INSERT INTO "journal" VALUES(7,'01a2133f-687c-7000-ba5b-ce76eec93fef','anna',7354856457617408,'756a641f0185','decision','["anna","a8879b8f01cdcfa6607eae396",95,121,"claim",""]',NULL,'{"codebook_version":"c9a8bb26b79e7","confidence":null,"created_at":"2026-11-25T15:07:32.348Z","label":"UFS","seconds":null,"stances":[],"state":"labelled","updated_at":"2026-11-25T15:07:32.348Z"}','do','01a2133f-687c-7000-ba5b-ce76eec93fef','01a2133f-687b-7001-bc09-13c576f5d6ff','','c9a8bb26b79e7',NULL,'2026-11-25T15:07:32.348Z','5027ee850f6688a8672ee065ba3180dd');
INSERT INTO "journal" VALUES(8,'01a2133f-687c-7001-a927-a29d9b9d1280','anna',7354856457617409,'756a641f0185','decision','["anna","a8879b8f01cdcfa6607eae396",67,93,"stance","teddafc728a7e5200"]',NULL,'{"codebook_version":"c9a8bb26b79e7","confidence":null,"created_at":"2026-11-25T15:07:32.348Z","label":"","seconds":null,"stances":[{"holder":"Renn","stance":"favor","voice":"direct_quote"},{"holder":"","stance":"against","voice":""}],"state":"labelled","updated_at":"2026-11-25T15:07:32.348Z"}','do','01a2133f-687c-7001-a927-a29d9b9d1280','01a2133f-687c-7000-ba5b-ce76eec93fef','','c9a8bb26b79e7',NULL,'2026-11-25T15:07:32.348Z','223e2b3af8a1381359e87125180fed9b');
INSERT INTO "journal" VALUES(9,'01a2133f-687d-7000-8f5f-f29582b419eb','anna',7354856457621504,'756a641f0185','note','["anna","a8879b8f01cdcfa6607eae396",67,93]',NULL,'{"codebook_version":"c9a8bb26b79e7","created_at":"2026-11-25T15:07:32.349Z","text":"whose words?\nRenn''s","updated_at":"2026-11-25T15:07:32.349Z"}','do','01a2133f-687d-7000-8f5f-f29582b419eb','01a2133f-687c-7001-a927-a29d9b9d1280','','c9a8bb26b79e7',NULL,'2026-11-25T15:07:32.349Z','bdf9c612048adf5ac210c67ea68f50ce');
INSERT INTO "journal" VALUES(10,'01a2133f-687e-7000-b6bd-48c69d057542','anna',7354856457625600,'756a641f0185','note','["anna","a8879b8f01cdcfa6607eae396",67,93]','{"codebook_version":"c9a8bb26b79e7","created_at":"2026-11-25T15:07:32.349Z","text":"whose words?\nRenn''s","updated_at":"2026-11-25T15:07:32.349Z"}',NULL,'undo','01a2133f-687e-7000-b6bd-48c69d057542','','01a2133f-687d-7000-8f5f-f29582b419eb','c9a8bb26b79e7',NULL,'2026-11-25T15:07:32.350Z','5c8d1a15543817d623df4dbdf3d78125');
INSERT INTO "journal" VALUES(11,'01a2133f-687e-7001-a1ac-56595a69e3eb','anna',7354856457625601,'756a641f0185','decision','["anna","a8879b8f01cdcfa6607eae396",67,93,"stance","teddafc728a7e5200"]','{"codebook_version":"c9a8bb26b79e7","confidence":null,"created_at":"2026-11-25T15:07:32.348Z","label":"","seconds":null,"stances":[{"holder":"Renn","stance":"favor","voice":"direct_quote"},{"holder":"","stance":"against","voice":""}],"state":"labelled","updated_at":"2026-11-25T15:07:32.348Z"}',NULL,'undo','01a2133f-687e-7001-a1ac-56595a69e3eb','01a2133f-687e-7000-b6bd-48c69d057542','01a2133f-687c-7001-a927-a29d9b9d1280','c9a8bb26b79e7',NULL,'2026-11-25T15:07:32.350Z','2db6fce23cecbce2e82d310c23e16998');
INSERT INTO "journal" VALUES(12,'01a2133f-687f-7000-9624-2f150ac163b7','anna',7354856457629696,'756a641f0185','decision','["anna","a8879b8f01cdcfa6607eae396",67,93,"stance","teddafc728a7e5200"]',NULL,'{"codebook_version":"c9a8bb26b79e7","confidence":null,"created_at":"2026-11-25T15:07:32.348Z","label":"","seconds":null,"stances":[{"holder":"Renn","stance":"favor","voice":"direct_quote"},{"holder":"","stance":"against","voice":""}],"state":"labelled","updated_at":"2026-11-25T15:07:32.348Z"}','redo','01a2133f-687f-7000-9624-2f150ac163b7','01a2133f-687c-7000-ba5b-ce76eec93fef','01a2133f-687e-7001-a1ac-56595a69e3eb','c9a8bb26b79e7',NULL,'2026-11-25T15:07:32.351Z','861b92c0d5ba293e480f4c30777866c7');
INSERT INTO "journal" VALUES(13,'01a2133f-687f-7001-99ee-fa21641a6215','ben',7354856457629697,'756a641f0185','decision','["ben","ad9743975bd9317e7083b42bf",16,42,"claim",""]',NULL,'{"codebook_version":"c9a8bb26b79e7","confidence":null,"created_at":"2026-11-25T15:07:32.351Z","label":"UFS","seconds":null,"stances":[],"state":"labelled","updated_at":"2026-11-25T15:07:32.351Z"}','do','01a2133f-687f-7001-99ee-fa21641a6215','','','c9a8bb26b79e7',NULL,'2026-11-25T15:07:32.351Z','45ad3e0fa18ff9e2dada69b0f4f0c975');
INSERT INTO "journal" VALUES(14,'01a2133f-6880-7000-b0a6-e921a1944a7b','ben',7354856457633792,'756a641f0185','decision','["ben","ad9743975bd9317e7083b42bf",16,42,"stance","teddafc728a7e5200"]',NULL,'{"codebook_version":"c9a8bb26b79e7","confidence":null,"created_at":"2026-11-25T15:07:32.352Z","label":"","seconds":null,"stances":[{"holder":"","stance":"neutral","voice":""}],"state":"labelled","updated_at":"2026-11-25T15:07:32.352Z"}','do','01a2133f-6880-7000-b0a6-e921a1944a7b','01a2133f-687f-7001-99ee-fa21641a6215','','c9a8bb26b79e7',NULL,'2026-11-25T15:07:32.352Z','a92142734acf9f4e33070425387906be');
INSERT INTO "journal" VALUES(15,'01a2133f-6880-7001-a088-9816292636d0','ben',7354856457633793,'756a641f0185','note','["ben","ad9743975bd9317e7083b42bf",43,65]',NULL,'{"codebook_version":"c9a8bb26b79e7","created_at":"2026-11-25T15:07:32.352Z","text":"a formula","updated_at":"2026-11-25T15:07:32.352Z"}','do','01a2133f-6880-7001-a088-9816292636d0','01a2133f-6880-7000-b0a6-e921a1944a7b','','c9a8bb26b79e7',NULL,'2026-11-25T15:07:32.352Z','3b074fc5a61172eb78d17bf5e8b08041');
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
INSERT INTO "notes" VALUES('na657dab273321812','ad9743975bd9317e7083b42bf',43,65,'ben','a formula','c9a8bb26b79e7','2026-11-25T15:07:32.352Z','2026-11-25T15:07:32.352Z');
CREATE TABLE places (
  annotator TEXT NOT NULL,
  article_id TEXT NOT NULL,
  start INTEGER NOT NULL,
  PRIMARY KEY (annotator, article_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE progress (
  annotator TEXT NOT NULL,
  article_id TEXT NOT NULL,
  layers TEXT NOT NULL,
  sentences INTEGER NOT NULL,
  PRIMARY KEY (annotator, article_id, layers)
) STRICT, WITHOUT ROWID;
INSERT INTO "progress" VALUES('anna','a8879b8f01cdcfa6607eae396',' claim ',1);
INSERT INTO "progress" VALUES('anna','a8879b8f01cdcfa6607eae396',' claim stance ',1);
INSERT INTO "progress" VALUES('anna','a8879b8f01cdcfa6607eae396',' stance ',2);
INSERT INTO "progress" VALUES('ben','ad9743975bd9317e7083b42bf',' claim stance ',1);
CREATE TABLE sentences (
  article_id TEXT NOT NULL REFERENCES articles(id),
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('headline', 'sentence', 'repeat')),
  PRIMARY KEY (article_id, start),
  CHECK (start >= 0 AND "end" > start)
) STRICT, WITHOUT ROWID;
INSERT INTO "sentences" VALUES('a8879b8f01cdcfa6607eae396',0,16,0,'headline');
INSERT INTO "sentences" VALUES('a8879b8f01cdcfa6607eae396',18,34,1,'repeat');
INSERT INTO "sentences" VALUES('a8879b8f01cdcfa6607eae396',36,66,2,'sentence');
INSERT INTO "sentences" VALUES('a8879b8f01cdcfa6607eae396',67,93,3,'sentence');
INSERT INTO "sentences" VALUES('a8879b8f01cdcfa6607eae396',95,121,4,'sentence');
INSERT INTO "sentences" VALUES('ad9743975bd9317e7083b42bf',0,14,0,'headline');
INSERT INTO "sentences" VALUES('ad9743975bd9317e7083b42bf',16,42,1,'sentence');
INSERT INTO "sentences" VALUES('ad9743975bd9317e7083b42bf',43,65,2,'sentence');
CREATE TABLE settings (
  annotator TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (annotator, name)
) STRICT, WITHOUT ROWID;
INSERT INTO "settings" VALUES('ben','welcomed','yes');
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
INSERT INTO "stances" VALUES('nf57c5b9fd02a6741','a8879b8f01cdcfa6607eae396',36,'anna','stance','t9ffd9cc1e56ca380',0,'favor','','');
INSERT INTO "stances" VALUES('n84d537b3742bc40e','a8879b8f01cdcfa6607eae396',67,'anna','stance','t9ffd9cc1e56ca380',0,'against','','');
INSERT INTO "stances" VALUES('n5df6877205598a11','a8879b8f01cdcfa6607eae396',67,'anna','stance','teddafc728a7e5200',0,'favor','direct_quote','Renn');
INSERT INTO "stances" VALUES('n08bc590530a10267','a8879b8f01cdcfa6607eae396',67,'anna','stance','teddafc728a7e5200',1,'against','','');
INSERT INTO "stances" VALUES('n544de4bde3817c5e','ad9743975bd9317e7083b42bf',16,'ben','stance','teddafc728a7e5200',0,'neutral','','');
CREATE TABLE targets (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  position INTEGER NOT NULL
) STRICT;
INSERT INTO "targets" VALUES('teddafc728a7e5200','Mara Quill','person',0);
INSERT INTO "targets" VALUES('t9ffd9cc1e56ca380','The North Quay plan','policy',1);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX articles_in_order ON articles(key, title, judged_count, published, id);
CREATE INDEX journal_batches ON journal(batch);
CREATE INDEX journal_acts ON journal(annotator, device, id) WHERE cause <> 'load';
CREATE TRIGGER journal_keeps_rows BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to: an event cannot be deleted'); END;
CREATE TRIGGER journal_keeps_content BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to: an event cannot be changed'); END;
CREATE TRIGGER journal_keeps_ids BEFORE INSERT ON journal
WHEN EXISTS (SELECT 1 FROM journal WHERE id = NEW.id OR seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to: an event cannot be replaced'); END;
CREATE INDEX stances_by_target ON stances(target_id);
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
JOIN sentences AS x ON x.article_id = n.article_id AND x.start = n.start;
COMMIT;
PRAGMA user_version = 1;
