/*
order = 9
title = "Cùng một bài ở nhiều nơi · The same text in several places"
description = """
Những nhóm bài mang cùng một văn bản, nhóm có bài đầu tiên mới nhất đứng trước; {first} = 1 là bài chắc chắn sớm nhất
trong kho, {may_be_first} = 1 là bài có thể sớm nhất: bài chỉ ghi ngày, không ghi giờ, thì chưa rõ sớm hay muộn trong
ngày ấy. {agency}: nơi mà bài ghi là nguồn của văn bản; bản gốc ở đó có thể sớm hơn và không có trong kho. ·
Articles that carry one text, the story whose first article is the newest first; {first} = 1 was certainly the earliest
of them in the archive, {may_be_first} = 1 may have been: where a page states a day and no hour, its place within that
day is not known. {agency}: whom an article names as the source of the text; the original there may be earlier, and not
in the archive.
"""
params = ["words", "source", "rows"]
[feed]
key = ["url"]
entry = "{title} ({source})"
*/
WITH shared AS MATERIALIZED (
    SELECT story_id FROM articles
    WHERE story_id IS NOT NULL
    GROUP BY story_id HAVING count(*) > 1
),
-- The articles are read in the order of their index, from the newest on: the plus keeps SQLite from that of the stories.
chosen AS MATERIALIZED (
    SELECT f.story_id, f.published_at AS appeared
    FROM articles f CROSS JOIN stories s ON s.id = f.story_id AND s.first_article_id = f.id
    WHERE +f.story_id IN (SELECT story_id FROM shared) AND (:words || :source = '' OR EXISTS (
        SELECT 1 FROM articles a
        WHERE a.story_id = f.story_id AND (:source = '' OR a.source = :source)
          AND (:words = '' OR a.id IN (
                SELECT article_id FROM z_search_docs WHERE key IN (
                    SELECT rowid FROM z_search_folded WHERE z_search_folded MATCH article_expression(:words))))))
    ORDER BY f.published_at DESC, f.id DESC
    LIMIT CASE WHEN CAST(:rows AS INTEGER) > 0 THEN CAST(:rows AS INTEGER) ELSE 100 END
),
spans AS MATERIALIZED (
    SELECT a.id, a.story_id, appeared, earliest(a.published_at, s.timezone) AS since_then,
           latest(a.published_at, s.timezone) AS by_then
    FROM chosen JOIN articles a ON a.story_id = chosen.story_id JOIN sources s ON s.name = a.source
),
standing AS MATERIALIZED (
    SELECT id, appeared, by_then,
           coalesce(row_number() OVER others = 1 AND by_then < lead(since_then) OVER others, 0) AS first,
           coalesce(since_then <= min(by_then) OVER (PARTITION BY story_id), 1) AS may_be_first
    FROM spans
    WINDOW others AS (PARTITION BY story_id ORDER BY since_then, by_then)
)
SELECT a.story_id, a.published_at, a.source, a.title, a.agency, first, may_be_first, a.url, a.id,
       a.first_seen_at AS updated
FROM standing JOIN articles a ON a.id = standing.id
ORDER BY appeared DESC, a.story_id DESC, by_then IS NULL, by_then, a.id
LIMIT CASE WHEN CAST(:rows AS INTEGER) > 0 THEN CAST(:rows AS INTEGER) ELSE 100 END
