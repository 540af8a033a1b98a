/*
order = 5
title = "Được nêu tên cùng ai · Named with whom"
description = """
Trong những bài có tên hoặc từ này ({words}), những ai được nêu tên nhiều nhất, kèm bao nhiêu chú thích ảnh. Người
cùng tên được tách ra khi có căn cứ. Đọc 300 bài mới vào kho nhất, {of_articles} là số bài đã đọc. ·
In the articles with this name or these words ({words}): who is named in most of them, and in how many captions.
People of one name are told apart where there is evidence. Read are the 300 articles that came into the archive last;
{of_articles} says how many that were.
"""
params = ["words", "source", "since", "until", "rows"]
chart = { kind = "bars", label = "person", value = "articles" }
[feed]
key = ["person"]
entry = "{person}: {articles}"
*/
WITH found AS MATERIALIZED (
    SELECT d.article_id AS id
    FROM z_search_folded CROSS JOIN z_search_docs d ON d.key = z_search_folded.rowid
    WHERE z_search_folded MATCH article_expression(:words)
      AND (:source = '' OR d.source = :source)
      AND (:since = '' OR d.published_at >= :since) AND (:until = '' OR d.published_at < :until || '~')
    ORDER BY d.article_id DESC LIMIT 300
),
counted AS (
    SELECT m.person_id, count(DISTINCT m.article_id) AS articles,
           count(DISTINCT CASE WHEN m.field LIKE 'caption:%' THEN m.article_id || m.field END) AS captions,
           max(m.article_id) AS newest
    FROM found CROSS JOIN mentions m ON m.article_id = found.id
    WHERE m.person_id IS NOT NULL
    GROUP BY m.person_id
)
SELECT p.name || coalesce(' (' || p.qualifier || ')', '') AS person, person_id, articles, captions,
       (SELECT count(*) FROM found) AS of_articles,
       a.title AS newest_title, a.url, a.id, a.first_seen_at AS updated
FROM counted JOIN people p ON p.id = counted.person_id JOIN articles a ON a.id = newest
ORDER BY articles DESC, captions DESC, person
LIMIT CASE WHEN CAST(:rows AS INTEGER) > 0 THEN CAST(:rows AS INTEGER) ELSE 100 END
