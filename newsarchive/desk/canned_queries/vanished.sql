/*
order = 7
title = "Đã bị gỡ · Vanished"
description = """
Bài mà báo không còn đăng nữa, nhưng vẫn đọc được ở đây. {gone_at}: khi kho nhận ra. ·
Articles that their outlet shows no more, and that can still be read here. {gone_at}: when the archive noticed.
"""
params = ["words", "source", "rows"]
[feed]
key = ["url", "gone_at"]
entry = "{title}"
*/
SELECT gone_at, source, published_at, title, lead, last_seen_at, url, id, gone_at AS updated
FROM articles
WHERE gone_at IS NOT NULL
  AND id IN (SELECT article_id FROM revisions WHERE field = 'gone_at')  -- each disappearance is noted there
  AND (:source = '' OR source = :source)
  AND (:words = '' OR id IN (
        SELECT article_id FROM z_search_docs WHERE key IN (
            SELECT rowid FROM z_search_folded WHERE z_search_folded MATCH article_expression(:words))))
ORDER BY julianday(gone_at) DESC
LIMIT CASE WHEN CAST(:rows AS INTEGER) > 0 THEN CAST(:rows AS INTEGER) ELSE 100 END
