/*
order = 18
title = "Ai đưa tin bổ nhiệm trước · First to report an appointment"
description = """
Với mỗi chức vụ mới được nêu (mới nhất trước), bài đầu tiên của từng báo gọi người ấy bằng chức vụ này trong vòng 30
ngày; {hours_later}: muộn hơn bài sớm nhất bao nhiêu giờ. {person}, {organisation}: chỉ người hay đơn vị này; {since},
{until}: lần đầu được nêu trong khoảng này. Đọc 50 chức vụ. ·
For each office newly named (the newest first), the first article of each outlet that names the person with it within
30 days; {hours_later}: how much later than the earliest. {person}, {organisation}: only of these; {since}, {until}:
first named in this time. Read are 50 offices.
"""
params = ["person", "organisation", "since", "until"]
[feed]
key = ["person", "office", "organisation", "source"]
entry = "{source}: {person}, {office} {organisation}"
*/
WITH held AS MATERIALIZED (
    SELECT h.id, h.person_id, h.office, h.office_key, h.tenure, h.first_seen_at, o.name AS organisation, o.key
    FROM offices_held h LEFT JOIN organisations o ON o.id = h.organisation_id
    WHERE h.tenure <> 'former'
      AND (:person = '' OR h.person_id IN (
            SELECT id FROM people WHERE holds_words(name_key, person_key(:person))))
      AND (:organisation = '' OR holds_words(o.key, organisation_key(:organisation)))
      AND (:since = '' OR coalesce((SELECT published_day FROM z_published_days WHERE id = h.first_article_id), h.first_seen_at) >= :since)
      AND (:until = '' OR coalesce((SELECT published_day FROM z_published_days WHERE id = h.first_article_id), h.first_seen_at) < :until || '~')
    ORDER BY h.first_seen_at DESC, h.id DESC LIMIT 50
),
told AS (
    SELECT held.id AS held_id, m.article_id, m.at
    FROM held CROSS JOIN mentions m ON m.person_id = held.person_id CROSS JOIN json_each(m.offices) post
    WHERE m.at >= held.first_seen_at AND m.at < date(held.first_seen_at, '+31 days') AND m.offices <> '[]'
      AND office_key(post.value ->> 'title') = held.office_key AND post.value ->> 'tenure' = held.tenure
      AND coalesce(organisation_key(post.value ->> 'organisation'), '') = coalesce(held.key, '')
),
-- SQLite takes the article from the row of the one min().
firsts AS (
    SELECT held_id, article_id, a.source, min(at) AS at
    FROM told JOIN articles a ON a.id = told.article_id
    GROUP BY held_id, a.source
)
SELECT p.name AS person, p.qualifier, held.office, held.organisation, held.tenure, firsts.source, firsts.at AS first_told,
       CASE WHEN length(firsts.at) > 10 AND length(held.first_seen_at) > 10
            THEN round((julianday(firsts.at) - julianday(held.first_seen_at)) * 24, 1) END AS hours_later,
       a.title, a.url, a.id, held.person_id, a.first_seen_at AS updated
FROM firsts JOIN held ON held.id = held_id JOIN people p ON p.id = held.person_id JOIN articles a ON a.id = article_id
ORDER BY held.first_seen_at DESC, held.id DESC, firsts.at, firsts.source
LIMIT 1000
