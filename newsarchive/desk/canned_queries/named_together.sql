/*
order = 17
title = "Được nêu tên cùng nhau · Named together"
description = """
Những người được nêu tên cùng một người ({person}) trong một bài: bao nhiêu bài, bao nhiêu câu nêu cả hai, lần đầu và
lần cuối. Đọc 1.000 lần nêu tên mới nhất của người ấy; không nêu {person} thì đọc 300 bài mới vào kho nhất. ·
Who is named in the same articles as a person ({person}): how many articles, how many sentences that name both, the
first and the last time. Read are the newest 1,000 mentions of that person; without {person}, the 300 articles that
came into the archive last.
"""
params = ["person", "since", "until", "rows"]
chart = { kind = "bars", label = "named_with", value = "articles" }
[feed]
key = ["person", "named_with", "qualifier", "with_qualifier"]
entry = "{person} – {named_with}: {articles}"
*/
-- The index of mentions by person holds `at` and the id: what is not read is not fetched.
WITH read_ids AS MATERIALIZED (
    SELECT * FROM (
        SELECT m.id FROM people p CROSS JOIN mentions m ON m.person_id = p.id
        WHERE :person <> '' AND holds_words(p.name_key, person_key(:person))
          AND (:since = '' OR m.at >= :since) AND (:until = '' OR m.at < :until || '~')
        ORDER BY m.at DESC, m.id DESC LIMIT 1000)
    UNION ALL
    SELECT * FROM (
        SELECT id FROM mentions
        WHERE :person = '' AND person_id IS NOT NULL
          AND article_id IN (SELECT id FROM articles ORDER BY id DESC LIMIT 300)
          AND (:since = '' OR at >= :since) AND (:until = '' OR at < :until || '~'))
),
mine AS MATERIALIZED (
    SELECT person_id, article_id, field, sentence_start, at FROM read_ids CROSS JOIN mentions USING (id)
),
pairs AS (
    SELECT mine.person_id, other.person_id AS other_id,
           count(DISTINCT mine.article_id) AS articles,
           count(DISTINCT CASE WHEN other.field = mine.field AND other.sentence_start = mine.sentence_start
                 THEN mine.article_id || ' ' || mine.field || ' ' || mine.sentence_start END) AS sentences,
           min(mine.at) AS first_together, max(mine.at) AS last_together, max(mine.article_id) AS newest
    FROM mine JOIN mentions other ON other.article_id = mine.article_id
    WHERE other.person_id IS NOT NULL AND other.person_id <> mine.person_id
      AND (:person <> '' OR other.person_id > mine.person_id)
    GROUP BY mine.person_id, other.person_id
)
SELECT p.name AS person, p.qualifier, o.name AS named_with, o.qualifier AS with_qualifier, articles, sentences,
       first_together, last_together, a.title AS newest_title, a.url, a.id, pairs.person_id, pairs.other_id,
       a.first_seen_at AS updated
FROM pairs JOIN people p ON p.id = pairs.person_id JOIN people o ON o.id = pairs.other_id
     JOIN articles a ON a.id = newest
ORDER BY articles DESC, sentences DESC, p.name, o.name, pairs.person_id, other_id
LIMIT CASE WHEN CAST(:rows AS INTEGER) > 0 THEN CAST(:rows AS INTEGER) ELSE 100 END
