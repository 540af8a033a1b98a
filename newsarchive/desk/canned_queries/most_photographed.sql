/*
order = 11
title = "Được chụp nhiều nhất · Most photographed"
description = """
Những người được nêu tên trong nhiều chú thích ảnh nhất: số ảnh, số bài, số báo. Người cùng tên được tách ra khi có
căn cứ. {words}: tìm trong chú thích và nguồn ảnh. Đọc 10.000 chú thích mới vào kho nhất thỏa điều kiện; {of_captions}
là số đã đọc. ·
The persons named in most captions: photos, articles, outlets. People of one name are told apart where there is
evidence. {words}: words of the caption or the credit. Read are the 10,000 captions that came last; {of_captions} says
how many that were.
"""
params = ["words", "source", "since", "until", "rows"]
chart = { kind = "bars", label = "person", value = "photos" }
[feed]
key = ["person"]
entry = "{person}: {photos}"
*/
WITH captions AS MATERIALIZED (
    SELECT id, article_id, position FROM photos
    WHERE caption IS NOT NULL
      AND (:words = '' OR id IN (SELECT rowid FROM photos_fts WHERE photos_fts MATCH photo_expression(:words)))
      AND (:source || :since || :until = '' OR article_id IN (
            SELECT article_id FROM z_search_docs
            WHERE (:source = '' OR source = :source)
              AND (:since = '' OR published_at >= :since) AND (:until = '' OR published_at < :until || '~')))
    ORDER BY id DESC LIMIT 10000
),
counted AS (
    SELECT m.person_id, count(DISTINCT c.id) AS photos, count(DISTINCT c.article_id) AS articles,
           count(DISTINCT d.source) AS outlets, max(c.article_id) AS newest
    FROM captions c
        CROSS JOIN mentions m ON m.article_id = c.article_id AND m.field = 'caption:' || c.position
        CROSS JOIN z_search_docs d ON d.article_id = c.article_id
    WHERE m.person_id IS NOT NULL
    GROUP BY m.person_id
)
SELECT p.name || coalesce(' (' || p.qualifier || ')', '') AS person, person_id, photos, articles, outlets,
       (SELECT count(*) FROM captions) AS of_captions,
       a.title AS newest_title, a.url, a.id, a.first_seen_at AS updated
FROM counted JOIN people p ON p.id = counted.person_id JOIN articles a ON a.id = newest
ORDER BY photos DESC, articles DESC, person
LIMIT CASE WHEN CAST(:rows AS INTEGER) > 0 THEN CAST(:rows AS INTEGER) ELSE 100 END
