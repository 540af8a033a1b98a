/*
order = 14
title = "Ai giữ chức vụ · Who held an office"
description = """
Ai được báo chí gọi bằng một chức vụ ({office}: Chính ủy) của một đơn vị ({organisation}: Binh đoàn 27), từ bài đầu
tiên ({since_seen}) đến bài cuối cùng ({last_seen}) trong kho, kèm câu nêu chức vụ lần đầu. Đó không phải là ngày nhận
chức hay thôi chức, và vào một ngày giữa hai bài, việc giữ chức chỉ là suy ra. {tenure}: {tenure.held} là đang giữ,
{tenure.acting} là quyền, {tenure.former} là nguyên. {since}, {until}: chỉ những người mà khoảng từ bài đầu đến bài
cuối có phần chung với thời gian này. {articles_within}: số bài nêu điều đó trong chính thời gian này; 0 là không bài
nào, chỉ suy ra từ {said_before} và {said_after}. ·
Who is named with an office ({office}: Chính ủy) of an organisation ({organisation}: Binh đoàn 27), from the first
article of the archive that says so ({since_seen}) to the last one ({last_seen}), with the sentence that says so first.
These are not the days of an appointment or its end, and on a day between two articles the office is inferred.
{tenure}: {tenure.held}, {tenure.acting} or {tenure.former}. {since}, {until}: only people whose span from the first to
the last article touches this time. {articles_within}: how many articles say so within this very time; 0: none does,
and it is inferred from {said_before} and {said_after}.
"""
params = ["organisation", "office", "since", "until", "rows"]
[feed]
key = ["person", "office", "organisation", "tenure"]
entry = "{office} {organisation}: {person}"
*/
-- Days are those of the outlet: at 06:45 in Vietnam it is still the day before in UTC.
WITH held AS MATERIALIZED (
    SELECT h.id, h.person_id, h.office_key, h.tenure, o.name AS organisation, coalesce(o.key, '') AS key
    FROM offices_held h LEFT JOIN organisations o ON o.id = h.organisation_id
    WHERE (:organisation = '' OR holds_words(o.key, organisation_key(:organisation)))
      AND (:office = '' OR h.office_key = office_key(:office))
      AND (:since = '' OR coalesce((SELECT published_day FROM z_published_days WHERE id = h.last_article_id), h.last_seen_at) >= :since)
      AND (:until = '' OR coalesce((SELECT published_day FROM z_published_days WHERE id = h.first_article_id), h.first_seen_at) < :until || '~')
    ORDER BY o.name IS NULL, o.name, h.office_key, h.first_seen_at, h.tenure <> 'former', h.id
    LIMIT CASE WHEN CAST(:rows AS INTEGER) > 0 THEN CAST(:rows AS INTEGER) ELSE 100 END
),
said AS MATERIALIZED (
    SELECT held.id AS held_id, m.id, m.article_id, m.at, coalesce(d.published_day, m.at) AS day,
           CASE WHEN :since <> '' AND coalesce(d.published_day, m.at) < :since THEN 'before'
                WHEN :until <> '' AND coalesce(d.published_day, m.at) >= :until || '~' THEN 'after'
                ELSE 'within' END AS part
    FROM held CROSS JOIN mentions m ON m.person_id = held.person_id CROSS JOIN json_each(m.offices) post
         LEFT JOIN z_published_days d ON d.id = m.article_id
    WHERE :since || :until <> '' AND m.offices <> '[]' AND post.value ->> 'tenure' = held.tenure
      AND office_key(post.value ->> 'title') = held.office_key
      AND coalesce(organisation_key(post.value ->> 'organisation'), '') = held.key
),
-- The nearest mention of each part. SQLite takes the id from the row of the one min() or max().
nearest AS (
    SELECT held_id, part, id, day FROM (
        SELECT held_id, part, id, day, min(at) FROM said WHERE part <> 'before' GROUP BY held_id, part)
    UNION ALL
    SELECT held_id, part, id, day FROM (
        SELECT held_id, part, id, day, max(at) FROM said WHERE part = 'before' GROUP BY held_id, part)
),
sentences AS MATERIALIZED (
    SELECT held_id, part, nearest.day AS at, m.article_id,
           substr(CASE m.field WHEN 'title' THEN a.title WHEN 'lead' THEN a.lead WHEN 'body' THEN a.body
                  ELSE (SELECT caption FROM photos
                        WHERE article_id = a.id AND position = CAST(substr(m.field, 9) AS INTEGER)) END,
                  m.sentence_start + 1, m.sentence_end - m.sentence_start) AS sentence
    FROM nearest JOIN mentions m ON m.id = nearest.id JOIN articles a ON a.id = m.article_id
)
SELECT held.organisation, h.office, p.name AS person, p.qualifier, h.tenure,
       h.first_seen_at AS since_seen, h.last_seen_at AS last_seen, h.articles, h.first_source, h.first_sentence,
       CASE WHEN :since || :until <> '' THEN (
            SELECT count(DISTINCT article_id) FROM said WHERE held_id = h.id AND part = 'within') END AS articles_within,
       b.at AS before_at, b.sentence AS said_before, b.article_id AS before_id,
       w.at AS within_at, w.sentence AS said_within, w.article_id AS within_id,
       l.at AS after_at, l.sentence AS said_after, l.article_id AS after_id,
       a.title, a.url, a.id, h.person_id, a.first_seen_at AS updated
FROM held JOIN offices_held h ON h.id = held.id
     JOIN people p ON p.id = h.person_id
     JOIN articles a ON a.id = h.first_article_id
     LEFT JOIN sentences b ON b.held_id = h.id AND b.part = 'before'
     LEFT JOIN sentences w ON w.held_id = h.id AND w.part = 'within'
     LEFT JOIN sentences l ON l.held_id = h.id AND l.part = 'after'
ORDER BY held.organisation IS NULL, held.organisation, h.office_key, h.first_seen_at, h.tenure <> 'former', p.name, h.id
