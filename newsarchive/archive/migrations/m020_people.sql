-- Who and what each article names (newsarchive.mentions), computed from its text. `scrapy reextract` finds it for
-- articles that were stored before.

-- The version of the code that found an article's mentions. NULL before that.
ALTER TABLE articles ADD COLUMN mentions_version TEXT;

-- An id of these three tables is never used again, so that a link leads to the same person or to nobody.

-- People, by evidence. name: the fullest form that is printed most often, or as corrected by a reader. name_key: the name
-- in small letters without marks. qualifier: what tells this person from others of the name; NULL for the only one.
-- certain: 0 if the row gathers mentions without evidence, which may name several people. marks: the name by which people
-- of one name_key are told apart ('Hùng', 'Hưng'); equal to name_key if the name is printed without marks.
CREATE TABLE people (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    marks TEXT NOT NULL,
    qualifier TEXT,
    certain INTEGER NOT NULL CHECK (certain IN (0, 1))
) STRICT;
CREATE INDEX people_name_key ON people (name_key, certain, marks, qualifier);

-- Ministries, units, factories, firms. name: the longest form that is printed. key: the form by which names are compared.
CREATE TABLE organisations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, key TEXT NOT NULL UNIQUE) STRICT;

-- Weapons, vehicles, ships and other types with a designator, as printed most often.
CREATE TABLE equipment (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, key TEXT NOT NULL UNIQUE) STRICT;

-- The spellings of all three, with the number of articles that print each. of_id: the id of the person, organisation or
-- piece of equipment.
CREATE TABLE printed_names (
    kind TEXT NOT NULL CHECK (kind IN ('person', 'organisation', 'equipment')),
    of_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    articles INTEGER NOT NULL,
    PRIMARY KEY (kind, of_id, name)
) STRICT, WITHOUT ROWID;

-- One row for each place where one of them is named. field: 'title', 'lead', 'body' or 'caption:N'. start, end,
-- sentence_start, sentence_end: offsets into the text of that field, in characters. name: the fullest form in the
-- article. ranks: JSON array of texts as printed; offices: JSON array of objects {text, title, organisation, tenure}.
-- at: when the article was published, UTC; a day alone where no time is known; the moment at which the archive first saw
-- it where no day is known. Exactly one of the three ids is not NULL. person_by: 'evidence' if an office, an organisation,
-- a general's rank or the outlet's tag says who it is; 'reader' if a correction says so; 'name' if only the name does: the
-- archive knows one person of that name, or the person's row is not certain.
CREATE TABLE mentions (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id),
    kind TEXT NOT NULL CHECK (kind IN ('person', 'organisation', 'equipment')),
    name TEXT NOT NULL,
    field TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    sentence_start INTEGER NOT NULL,
    sentence_end INTEGER NOT NULL,
    ranks TEXT NOT NULL DEFAULT '[]',
    offices TEXT NOT NULL DEFAULT '[]',
    rule TEXT NOT NULL,
    confidence TEXT NOT NULL CHECK (confidence IN ('certain', 'uncertain')),
    at TEXT NOT NULL,
    person_id INTEGER REFERENCES people(id),
    person_by TEXT CHECK (person_by IN ('evidence', 'name', 'reader')),
    organisation_id INTEGER REFERENCES organisations(id),
    equipment_id INTEGER REFERENCES equipment(id)
) STRICT;
CREATE INDEX mentions_article ON mentions (article_id);
CREATE INDEX mentions_person ON mentions (person_id, at) WHERE person_id IS NOT NULL;
CREATE INDEX mentions_organisation ON mentions (organisation_id, at) WHERE organisation_id IS NOT NULL;
CREATE INDEX mentions_equipment ON mentions (equipment_id, at) WHERE equipment_id IS NOT NULL;

-- Each office that a person is said to hold, with the first and the last article that says so, by evidence only. office:
-- its title as the first article prints it, without the organisation. office_key: the title by which offices are compared. tenure:
-- 'held', 'former' ('nguyên …') or 'acting' ('Quyền …').
CREATE TABLE offices_held (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people(id),
    office TEXT NOT NULL,
    office_key TEXT NOT NULL,
    organisation_id INTEGER REFERENCES organisations(id),
    tenure TEXT NOT NULL CHECK (tenure IN ('held', 'former', 'acting')),
    articles INTEGER NOT NULL,
    first_seen_at TEXT NOT NULL,
    first_article_id INTEGER NOT NULL REFERENCES articles(id),
    first_source TEXT NOT NULL,
    first_sentence TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    last_article_id INTEGER NOT NULL REFERENCES articles(id),
    last_source TEXT NOT NULL,
    last_sentence TEXT NOT NULL
) STRICT;
CREATE INDEX offices_held_person ON offices_held (person_id, office_key);
CREATE INDEX offices_held_organisation ON offices_held (organisation_id, office_key);
CREATE INDEX offices_held_first ON offices_held (first_article_id);
CREATE INDEX offices_held_last ON offices_held (last_article_id);

-- The same for ranks. level: the place on the ladder of ranks, higher for higher ranks; NULL for an unknown rank.
CREATE TABLE ranks_held (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people(id),
    rank TEXT NOT NULL,
    rank_key TEXT NOT NULL,
    level INTEGER,
    articles INTEGER NOT NULL,
    first_seen_at TEXT NOT NULL,
    first_article_id INTEGER NOT NULL REFERENCES articles(id),
    first_source TEXT NOT NULL,
    first_sentence TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    last_article_id INTEGER NOT NULL REFERENCES articles(id),
    last_source TEXT NOT NULL,
    last_sentence TEXT NOT NULL
) STRICT;
CREATE INDEX ranks_held_person ON ranks_held (person_id, rank_key);
CREATE INDEX ranks_held_first ON ranks_held (first_article_id);
CREATE INDEX ranks_held_last ON ranks_held (last_article_id);

-- An article that moves to another source (ownership.py) takes along what it says.
CREATE TRIGGER held_source AFTER UPDATE OF source ON articles WHEN old.source <> new.source BEGIN
    UPDATE offices_held SET first_source = new.source WHERE first_article_id = new.id;
    UPDATE offices_held SET last_source = new.source WHERE last_article_id = new.id;
    UPDATE ranks_held SET first_source = new.source WHERE first_article_id = new.id;
    UPDATE ranks_held SET last_source = new.source WHERE last_article_id = new.id;
END;

-- What readers correct (people/corrections.py), one JSON object each, as in the file beside the archive.
CREATE TABLE corrections (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, line TEXT NOT NULL UNIQUE) STRICT;

-- The mentions that a correction rejects are not in `mentions`. key: by which names of the kind are compared.
CREATE TABLE rejected_mentions (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    article_id INTEGER NOT NULL REFERENCES articles(id),
    PRIMARY KEY (kind, key, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX rejected_mentions_article ON rejected_mentions (article_id);

-- What articles say of one name, each distinct set of it once (people/profiles.py). A person is a group of them. id: a
-- digest of name and evidence. evidence: JSON (people/evidence.py). certain: 1 if evidence or a reader tells who it is;
-- person_by says which. first, last: the first and the last article. months: JSON array of the months of articles whose day is known, counted
-- from year 0.
CREATE TABLE profiles (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    marks TEXT NOT NULL,
    evidence TEXT NOT NULL,
    certain INTEGER NOT NULL DEFAULT 0 CHECK (certain IN (0, 1)),
    person_by TEXT CHECK (person_by IN ('evidence', 'name', 'reader')),
    articles INTEGER NOT NULL,
    first_at TEXT NOT NULL,
    first_article_id INTEGER NOT NULL,
    last_at TEXT NOT NULL,
    last_article_id INTEGER NOT NULL,
    months TEXT NOT NULL,
    person_id INTEGER REFERENCES people(id)
) STRICT;
CREATE INDEX profiles_person ON profiles (person_id);
CREATE INDEX profiles_name ON profiles (name_key, certain, marks, person_id);

-- The articles of each profile. month: NULL if the day is unknown.
CREATE TABLE profile_articles (
    profile_id INTEGER NOT NULL REFERENCES profiles(id),
    at TEXT NOT NULL,
    article_id INTEGER NOT NULL REFERENCES articles(id),
    month INTEGER,
    PRIMARY KEY (profile_id, at, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX profile_articles_article ON profile_articles (article_id);

-- Finds the profiles that may be those of one person: they share a name and a piece of evidence, of which digest is made.
CREATE TABLE profile_links (
    digest INTEGER NOT NULL,
    profile_id INTEGER NOT NULL REFERENCES profiles(id),
    PRIMARY KEY (digest, profile_id)
) STRICT, WITHOUT ROWID;
