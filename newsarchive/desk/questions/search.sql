/*
order = 1
title = "Tìm kiếm · Search"
description = """
Tìm trong toàn văn, có dấu hay không dấu đều được: dai tuong tìm thấy Đại tướng; "cụm từ" đặt trong ngoặc kép. Bài mới
vào kho đứng trước. since, until: ngày đăng (NNNN-TT-NN), kể cả hai đầu; rows: số dòng, mặc định 100. ·
Full text, with or without marks: dai tuong finds Đại tướng; a "phrase" in quotation marks. What came into the archive
last stands first. since, until: days of publication (YYYY-MM-DD), inclusive; rows: 100 where it is empty.
"""
params = ["words", "source", "since", "until", "rows"]
[feed]
key = ["url"]
entry = "{title}"
*/
SELECT a.id, a.published_at, a.source, a.section, a.title,
       snippet(articles_fts, -1, '[', ']', ' … ', 24) AS found,
       a.url, a.first_seen_at AS updated
FROM articles_fts JOIN articles a ON a.id = articles_fts.rowid
WHERE articles_fts MATCH search_expression(:words)
  AND (:source || :since || :until = '' OR articles_fts.rowid IN (
        SELECT id FROM articles
        WHERE (:source = '' OR source = :source)
          AND (:since = '' OR published_at >= :since) AND (:until = '' OR published_at < :until || '~')))
ORDER BY articles_fts.rowid DESC
LIMIT CASE WHEN CAST(:rows AS INTEGER) > 0 THEN CAST(:rows AS INTEGER) ELSE 100 END
