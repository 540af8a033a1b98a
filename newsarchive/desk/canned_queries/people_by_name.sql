/*
order = 13
title = "Tìm người theo tên · People by name"
description = """
Những người có tên này ({person}, có hoặc không dấu), từng giữ chức vụ ({office}) hoặc ở đơn vị này ({organisation}):
quân hàm cao nhất, chức vụ được nêu gần đây nhất, số bài, lần đầu và lần cuối. Người trùng tên khác nhau ở
{qualifier}; {certain} = 0 là chưa rõ có phải một người không. ·
The people of this name ({person}, with or without marks), with this office ({office}) or in this organisation
({organisation}): the highest rank, the office named last, the number of articles, the first and the last time. People
of one name differ in {qualifier}; {certain} = 0: it is not certain that this is one person.
"""
params = ["person", "office", "organisation", "rows"]
[feed]
key = ["person", "qualifier"]
entry = "{person}: {rank} {office} {organisation}"
*/
WITH chosen AS MATERIALIZED (
    SELECT p.id FROM people p
    WHERE (:person = '' OR holds_words(p.name_key, person_key(:person)))
      AND (:office || :organisation = '' OR EXISTS (
            SELECT 1 FROM offices_held h LEFT JOIN organisations o ON o.id = h.organisation_id
            WHERE h.person_id = p.id AND (:office = '' OR holds_words(h.office_key, office_key(:office)))
              AND (:organisation = '' OR holds_words(o.key, organisation_key(:organisation)))))
    ORDER BY p.name_key = person_key(:person) DESC, p.name_key, p.id
    LIMIT CASE WHEN CAST(:rows AS INTEGER) > 0 THEN CAST(:rows AS INTEGER) ELSE 100 END
),
-- SQLite takes the other columns from the row of the one max().
said AS (
    SELECT person_id, sum(articles) AS articles, min(first_at) AS first_at, max(last_at) AS last_at, last_article_id
    FROM chosen CROSS JOIN z_profiles ON person_id = chosen.id
    GROUP BY person_id
)
SELECT p.name AS person, p.qualifier, p.certain,
       (SELECT rank FROM ranks_held WHERE person_id = p.id ORDER BY level DESC, last_seen_at DESC LIMIT 1) AS rank,
       h.office, o.name AS organisation, h.tenure, said.articles, first_at AS first_named, last_at AS last_named,
       a.title AS newest_title, a.url, a.id, p.id AS person_id, a.first_seen_at AS updated
FROM said JOIN people p ON p.id = said.person_id JOIN articles a ON a.id = said.last_article_id
     LEFT JOIN offices_held h ON h.id = (
        SELECT id FROM offices_held WHERE person_id = p.id ORDER BY last_seen_at DESC, tenure = 'former', id LIMIT 1)
     LEFT JOIN organisations o ON o.id = h.organisation_id
ORDER BY p.name_key, said.articles DESC, p.id
