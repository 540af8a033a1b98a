-- What a person reads who opens the file with sqlite3, sqlite-utils or Datasette: the views `news` and `captions`. The
-- comments inside them describe their columns; '.schema news' shows them.

-- The UTC offset of the time zone of each source, in seconds, from a moment on (seconds since 1970), because SQLite
-- knows no time zones (zones.py).
CREATE TABLE zone_offsets (
    timezone TEXT NOT NULL,
    since INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    PRIMARY KEY (timezone, since)
) STRICT, WITHOUT ROWID;

-- The day of publication of each article by the calendar of its outlet, NULL where the page states no day. A time of day
-- is turned from the UTC offset that the page states to that of the outlet's zone at that moment. Where the offset or the
-- zone is unknown, the day is that which the page states.
CREATE VIEW published_days AS
SELECT
    a.id,
    CASE
        WHEN length(a.published_at) < 10 THEN NULL
        WHEN a.published_at GLOB '????-??-??T*[+-][0-9][0-9]:[0-9][0-9]' OR a.published_at GLOB '????-??-??T*Z' THEN
            coalesce(date((
                SELECT CAST(strftime('%s', a.published_at) AS INTEGER) + z.seconds
                FROM zone_offsets z
                WHERE z.timezone = (SELECT timezone FROM sources WHERE name = a.source)
                    AND z.since <= CAST(strftime('%s', a.published_at) AS INTEGER)
                ORDER BY z.since DESC LIMIT 1
            ), 'unixepoch'), substr(a.published_at, 1, 10))
        ELSE substr(a.published_at, 1, 10)
    END AS published_day
FROM articles a;

-- The articles. They are not ordered, so that counts are quick; ORDER BY published_at follows an index.
CREATE VIEW news AS
SELECT
    a.id,                                      -- the article's number in this archive
    d.published_day,                           -- day of publication by the calendar of the outlet, NULL if the page states none
    a.title,                                   -- headline
    (SELECT coalesce(nullif(title, ''), name) FROM sources WHERE name = a.source)
        AS outlet,                             -- the outlet's title
    a.section,                                 -- section, as the outlet names it
    (SELECT group_concat(value, ', ') FROM json_each(a.authors))
        AS authors,                            -- names of the byline, separated by commas
    (SELECT CASE text WHEN '' THEN 0 ELSE length(text) - length(replace(text, ' ', '')) + 1 END FROM (
        SELECT trim(replace(replace(coalesce(a.lead || ' ', '') || coalesce(a.body, ''), char(10, 10), ' '), char(10),
            ' ')) AS text))
        AS words,                              -- words of lead and text; of Vietnamese, syllables
    (SELECT count(*) FROM photos WHERE article_id = a.id)
        AS pictures,                           -- pictures in the article
    (SELECT count(*) FROM articles WHERE story_id = a.story_id AND id <> a.id)
        AS copies,                             -- other articles with the same text, of any outlet
    (SELECT coalesce(nullif(s.title, ''), s.name) FROM stories JOIN articles f ON f.id = first_article_id
        JOIN sources s ON s.name = f.source WHERE stories.id = a.story_id)
        AS first_outlet,                       -- the outlet that published this text first, as far as the dates tell
    a.gone_at IS NOT NULL
        AS gone,                               -- 1 if the outlet has taken the article away
    a.published_at,                            -- when it was published, ISO 8601, as precise as the page states it
    a.url                                      -- canonical address
FROM articles a JOIN published_days d ON d.id = a.id;

-- The pictures with a caption.
CREATE VIEW captions AS
SELECT
    p.id,                                      -- the picture's number in this archive
    d.published_day,                           -- day of publication of the article by the calendar of the outlet
    (SELECT coalesce(nullif(title, ''), name) FROM sources WHERE name = a.source)
        AS outlet,                             -- the outlet's title
    p.caption,                                 -- caption, without the credit
    p.credit,                                  -- photographer or source, as printed
    a.title,                                   -- headline of the article
    p.article_id,                              -- number of the article
    p.position,                                -- place of the picture in the article, from 1
    p.url AS picture,                          -- address of the picture
    a.url                                      -- address of the article
FROM photos p JOIN articles a ON a.id = p.article_id JOIN published_days d ON d.id = a.id
WHERE p.caption IS NOT NULL;
