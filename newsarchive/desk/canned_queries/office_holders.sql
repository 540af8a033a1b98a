/*
order = 14
title = "Ai giữ chức vụ · Who held an office"
description = """
Ai được báo chí gọi bằng một chức vụ ({office}: Chính ủy) của một đơn vị ({organisation}: Binh đoàn 27), từ bài đầu
tiên ({since_seen}) đến bài cuối cùng ({last_seen}), kèm câu nêu chức vụ lần đầu. {tenure}: {tenure.held} là đang giữ,
{tenure.acting} là quyền, {tenure.former} là nguyên. Khoảng giữa hai người là thời gian không bài nào nêu ai giữ chức
vụ ấy. {since}, {until}: có bài nêu trong khoảng này. ·
Who is named with an office ({office}: Chính ủy) of an organisation ({organisation}: Binh đoàn 27), from the first
article that says so ({since_seen}) to the last one ({last_seen}), with the sentence that says so first. {tenure}:
{tenure.held}, {tenure.acting} or {tenure.former}. Between two people there may be a time in which no article names a
holder. {since}, {until}: an article says so in this time.
"""
params = ["organisation", "office", "since", "until", "rows"]
[feed]
key = ["person", "office", "organisation", "tenure"]
entry = "{office} {organisation}: {person}"
*/
WITH held AS MATERIALIZED (
    SELECT h.id, o.name AS organisation
    FROM offices_held h LEFT JOIN organisations o ON o.id = h.organisation_id
    WHERE (:organisation = '' OR holds_words(o.key, organisation_key(:organisation)))
      AND (:office = '' OR h.office_key = office_key(:office))
      AND (:since = '' OR h.last_seen_at >= :since) AND (:until = '' OR h.first_seen_at < :until || '~')
    ORDER BY o.name IS NULL, o.name, h.office_key, h.first_seen_at, h.tenure <> 'former', h.id
    LIMIT CASE WHEN CAST(:rows AS INTEGER) > 0 THEN CAST(:rows AS INTEGER) ELSE 100 END
)
SELECT held.organisation, h.office, p.name AS person, p.qualifier, h.tenure,
       h.first_seen_at AS since_seen, h.last_seen_at AS last_seen, h.articles, h.first_source, h.first_sentence,
       a.title, a.url, a.id, h.person_id, a.first_seen_at AS updated
FROM held JOIN offices_held h ON h.id = held.id
     JOIN people p ON p.id = h.person_id
     JOIN articles a ON a.id = h.first_article_id
ORDER BY held.organisation IS NULL, held.organisation, h.office_key, h.first_seen_at, h.tenure <> 'former', p.name, h.id
