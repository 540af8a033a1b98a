/*
order = 15
title = "Mọi bài nêu một chức vụ · Every article that names an office"
description = """
Từng bài gọi một người ({person}: tên, hay số của người ấy trong kho) bằng một chức vụ ({office}) của một đơn vị
({organisation}), kèm câu nêu điều đó; bài mới nhất đứng trước. Mỗi bài là một bằng chứng cho ngày đăng của nó; giữa
hai bài, việc giữ chức là suy ra. ·
Each article that names a person ({person}: the name, or the person's number in the archive) with an office ({office})
of an organisation ({organisation}), with the sentence that says so; the newest first. An article is evidence for its
own day; between two of them the office is inferred.
"""
params = ["person", "office", "organisation", "since", "until", "rows"]
[feed]
key = ["person", "office", "organisation", "tenure", "url"]
entry = "{office} {organisation}: {person}"
*/
WITH held AS MATERIALIZED (
    SELECT h.id, h.person_id, h.office, h.office_key, h.tenure, o.name AS organisation, coalesce(o.key, '') AS key
    FROM offices_held h JOIN people p ON p.id = h.person_id LEFT JOIN organisations o ON o.id = h.organisation_id
    WHERE (:person = '' OR holds_words(p.name_key, person_key(:person)) OR CAST(p.id AS TEXT) = :person)
      AND (:office = '' OR h.office_key = office_key(:office))
      AND (:organisation = '' OR holds_words(o.key, organisation_key(:organisation)))
      AND (:since = '' OR coalesce((SELECT published_day FROM z_published_days WHERE id = h.last_article_id), h.last_seen_at) >= :since)
      AND (:until = '' OR coalesce((SELECT published_day FROM z_published_days WHERE id = h.first_article_id), h.first_seen_at) < :until || '~')
    ORDER BY h.last_seen_at DESC, h.id DESC LIMIT 100
),
said AS MATERIALIZED (
    SELECT held.id AS held_id, m.article_id, min(m.id) AS id, m.at
    FROM held CROSS JOIN mentions m ON m.person_id = held.person_id CROSS JOIN json_each(m.offices) post
         LEFT JOIN z_published_days d ON d.id = m.article_id
    WHERE m.offices <> '[]' AND post.value ->> 'tenure' = held.tenure
      AND office_key(post.value ->> 'title') = held.office_key
      AND coalesce(organisation_key(post.value ->> 'organisation'), '') = held.key
      AND (:since = '' OR coalesce(d.published_day, m.at) >= :since)
      AND (:until = '' OR coalesce(d.published_day, m.at) < :until || '~')
    GROUP BY held.id, m.article_id
    ORDER BY m.at DESC, m.article_id DESC
    LIMIT CASE WHEN CAST(:rows AS INTEGER) > 0 THEN CAST(:rows AS INTEGER) ELSE 100 END
)
SELECT said.at AS named_at, p.name AS person, p.qualifier, held.office, held.organisation, held.tenure,
       substr(CASE m.field WHEN 'title' THEN a.title WHEN 'lead' THEN a.lead WHEN 'body' THEN a.body
              ELSE (SELECT caption FROM photos
                    WHERE article_id = a.id AND position = CAST(substr(m.field, 9) AS INTEGER)) END,
              m.sentence_start + 1, m.sentence_end - m.sentence_start) AS sentence,
       a.source, a.title, a.url, a.id, held.person_id, a.first_seen_at AS updated
FROM said JOIN held ON held.id = said.held_id JOIN people p ON p.id = held.person_id
     JOIN mentions m ON m.id = said.id JOIN articles a ON a.id = said.article_id
ORDER BY said.at DESC, said.article_id DESC, held.id
