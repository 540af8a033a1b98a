/*
order = 1
title = "Tìm kiếm · Search"
description = """
Tìm như ở trang tìm kiếm: có dấu hay không dấu, "cụm từ", AND OR NOT, title: caption: author:, tu*. Bài mới vào kho đứng
trước. {since}, {until}: ngày đăng (NNNN-TT-NN), kể cả hai đầu; {rows}: số dòng, mặc định 100. ·
As on the search page: with or without marks, "phrases", AND OR NOT, title: caption: author:, pref*. What came into the
archive last stands first. {since}, {until}: days of publication (YYYY-MM-DD), inclusive; {rows}: 100 where it is empty.
"""
params = ["words", "source", "since", "until", "rows"]
[feed]
key = ["url"]
entry = "{title}"
*/
WITH hits AS (
    SELECT d.article_id
    FROM z_search_folded CROSS JOIN z_search_docs d ON d.key = z_search_folded.rowid
    WHERE z_search_folded MATCH article_expression(:words)
      AND (:source = '' OR d.source = :source)
      AND (:since = '' OR d.published_at >= :since) AND (:until = '' OR d.published_at < :until || '~')
    ORDER BY d.article_id DESC
    LIMIT CASE WHEN CAST(:rows AS INTEGER) > 0 THEN CAST(:rows AS INTEGER) ELSE 100 END
)
SELECT a.id, a.published_at, a.source, a.section, a.title,
       excerpt(:words, a.lead, a.body,
               (SELECT group_concat(caption, char(10)) FROM photos WHERE article_id = a.id)) AS found,
       a.url, a.first_seen_at AS updated
FROM hits JOIN articles a ON a.id = hits.article_id
ORDER BY a.id DESC
