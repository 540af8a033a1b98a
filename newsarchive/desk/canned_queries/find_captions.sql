/*
order = 10
title = "Ảnh và chú thích · Photos with captions"
description = """
Ảnh mới vào kho nhất, có chú thích. {words}: tìm trong chú thích và nguồn ảnh (credit:TTXVN), có dấu hay không dấu. ·
The pictures that came last, with their captions. {words}: words of the caption or the credit (credit:TTXVN), with or
without marks.
"""
params = ["words", "source", "rows"]
[feed]
key = ["url", "position"]
entry = "{caption}"
*/
SELECT p.caption, p.credit, p.url AS photo, a.source, a.published_at, a.title, a.url, p.position, a.id,
       a.first_seen_at AS updated
FROM photos p CROSS JOIN articles a ON a.id = p.article_id
WHERE p.caption IS NOT NULL
  AND (:words = '' OR p.id IN (SELECT rowid FROM photos_fts WHERE photos_fts MATCH photo_expression(:words)))
  AND (:source = '' OR p.article_id IN (SELECT article_id FROM z_search_docs WHERE source = :source))
ORDER BY p.id DESC
LIMIT CASE WHEN CAST(:rows AS INTEGER) > 0 THEN CAST(:rows AS INTEGER) ELSE 100 END
