/*
order = 10
title = "Ảnh và chú thích · Photos with captions"
description = """
Ảnh mới vào kho nhất, có chú thích. words: các từ phải có trong chú thích, có dấu hay không dấu; credit: nguồn ảnh. ·
The pictures that came last, with their captions. words: words of the caption, with or without marks; credit: whose
picture.
"""
params = ["words", "credit", "source", "rows"]
[feed]
key = ["url", "position"]
entry = "{caption}"
*/
SELECT p.caption, p.credit, p.url AS photo, a.source, a.published_at, a.title, a.url, p.position, a.id,
       a.first_seen_at AS updated
FROM photos p JOIN articles a ON a.id = p.article_id
WHERE p.caption IS NOT NULL
  AND (:words = '' OR has_words(p.caption, :words))
  AND (:credit = '' OR has_words(p.credit, :credit))
  AND (:source = '' OR a.source = :source)
ORDER BY p.id DESC
LIMIT CASE WHEN CAST(:rows AS INTEGER) > 0 THEN CAST(:rows AS INTEGER) ELSE 100 END
