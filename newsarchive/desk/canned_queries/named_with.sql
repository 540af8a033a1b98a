/*
order = 5
title = "Được nêu tên cùng ai · Named with whom"
description = """
Trong những bài có tên hoặc từ này (words), những ai được nêu tên nhiều nhất, kèm bao nhiêu chú thích ảnh. Chỉ nhận ra
người được gọi bằng cấp bậc, học vị, chức danh hoặc cách xưng hô (Đại tướng, TS, Bộ trưởng, đồng chí, ông …), tên viết
hoa; người chỉ được gọi bằng tên trống thì không. Đọc 300 bài mới vào kho nhất, of_articles là số bài đã đọc. ·
In the articles with this name or these words: who is named in most of them, and in how many captions. Only persons
named with a rank, a degree, an office or a form of address are seen, a bare name is not. Read are the 300 articles
that came into the archive last; of_articles says how many that were.
"""
params = ["words", "source", "since", "until", "rows"]
[feed]
key = ["person"]
entry = "{person}: {articles}"
*/
WITH found AS MATERIALIZED (
    SELECT d.article_id AS id
    FROM search_folded CROSS JOIN search_docs d ON d.key = search_folded.rowid
    WHERE search_folded MATCH article_expression(:words)
      AND (:source = '' OR d.source = :source)
      AND (:since = '' OR d.published_at >= :since) AND (:until = '' OR d.published_at < :until || '~')
    ORDER BY d.article_id DESC LIMIT 300
),
texts AS (
    SELECT id, 0 AS caption, coalesce(title, '') || '. ' || coalesce(lead, '') || ' ' || coalesce(body, '') AS text
    FROM found JOIN articles USING (id)
    UNION ALL
    SELECT p.article_id, 1, p.caption FROM found JOIN photos p ON p.article_id = found.id WHERE p.caption IS NOT NULL
),
named AS (SELECT texts.id, caption, person.value AS person FROM texts, json_each(persons(text)) person),
counted AS (
    SELECT person, count(DISTINCT id) AS articles, sum(caption) AS captions, max(id) AS newest FROM named GROUP BY person
)
SELECT person, articles, captions, (SELECT count(*) FROM found) AS of_articles,
       a.title AS newest_title, a.url, a.id, a.first_seen_at AS updated
FROM counted JOIN articles a ON a.id = newest
ORDER BY articles DESC, captions DESC, person
LIMIT CASE WHEN CAST(:rows AS INTEGER) > 0 THEN CAST(:rows AS INTEGER) ELSE 100 END
