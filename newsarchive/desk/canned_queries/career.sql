/*
order = 16
title = "Quân hàm và chức vụ của một người · Ranks and offices of a person"
description = """
Mỗi quân hàm và chức vụ mà báo chí nêu cùng tên một người ({person}), từ bài đầu tiên đến bài cuối cùng, kèm câu nêu
lần đầu. Người trùng tên khác nhau ở {qualifier}; {certain} = 0 là chưa rõ có phải một người không. {organisation}:
chỉ những người từng được nêu chức vụ ở đơn vị này. ·
Each rank and office that is printed with a person's name ({person}), from the first article to the last one, with the
sentence that says so first. People of one name differ in {qualifier}; {certain} = 0: it is not certain that this is
one person. {organisation}: only people who were named with an office there.
"""
params = ["person", "organisation", "rows"]
[feed]
key = ["person", "what", "held", "organisation", "tenure"]
entry = "{person}: {held}"
*/
WITH chosen AS MATERIALIZED (
    SELECT p.id FROM people p
    WHERE (:person = '' OR holds_words(p.name_key, person_key(:person)))
      AND (:organisation = '' OR EXISTS (
            SELECT 1 FROM offices_held h JOIN organisations o ON o.id = h.organisation_id
            WHERE h.person_id = p.id AND holds_words(o.key, organisation_key(:organisation))))
    ORDER BY p.name_key, p.id
    LIMIT 1000
),
held AS (
    SELECT person_id, 'rank' AS what, rank AS held, NULL AS organisation, NULL AS tenure, articles, first_seen_at,
           last_seen_at, first_article_id, first_source, first_sentence
    FROM chosen JOIN ranks_held ON person_id = chosen.id
    UNION ALL
    SELECT person_id, 'office', office, o.name, tenure, articles, first_seen_at, last_seen_at, first_article_id,
           first_source, first_sentence
    FROM chosen JOIN offices_held ON person_id = chosen.id LEFT JOIN organisations o ON o.id = organisation_id
)
SELECT p.name AS person, p.qualifier, p.certain, what, held, organisation, tenure, held.first_seen_at AS since_seen,
       held.last_seen_at AS last_seen, articles, first_source, first_sentence, a.title, a.url, a.id, held.person_id,
       a.first_seen_at AS updated
FROM held JOIN people p ON p.id = held.person_id JOIN articles a ON a.id = held.first_article_id
ORDER BY p.name_key, p.id, held.first_seen_at, what DESC, held
LIMIT CASE WHEN CAST(:rows AS INTEGER) > 0 THEN CAST(:rows AS INTEGER) ELSE 100 END
