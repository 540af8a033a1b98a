/*
order = 9
title = "Cùng một bài ở nhiều nơi · The same text in several places"
description = """
Những nhóm bài mang cùng một văn bản, nhóm mới nhất đứng trước; first = 1 là bài sớm nhất trong kho. ·
Articles that carry one text, the newest such story first; first = 1 is the earliest of them in the archive.
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
chosen AS MATERIALIZED (
    SELECT story_id FROM shared
    WHERE :words || :source = '' OR EXISTS (
        SELECT 1 FROM articles a
        WHERE a.story_id = shared.story_id AND (:source = '' OR a.source = :source)
          AND (:words = '' OR a.id IN (
                SELECT article_id FROM search_docs WHERE key IN (
                    SELECT rowid FROM search_folded WHERE search_folded MATCH article_expression(:words)))))
    ORDER BY story_id DESC
    LIMIT CASE WHEN CAST(:rows AS INTEGER) > 0 THEN CAST(:rows AS INTEGER) ELSE 100 END
)
SELECT a.story_id, a.published_at, a.source, a.title, a.agency, a.id = s.first_article_id AS first, a.url, a.id,
       a.first_seen_at AS updated
FROM chosen JOIN stories s ON s.id = chosen.story_id JOIN articles a ON a.story_id = s.id
ORDER BY a.story_id DESC, first DESC, a.published_at
LIMIT CASE WHEN CAST(:rows AS INTEGER) > 0 THEN CAST(:rows AS INTEGER) ELSE 100 END
