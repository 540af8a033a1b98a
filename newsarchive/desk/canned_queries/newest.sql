/*
order = 2
title = "Mới nhất · Newest"
description = """
Bài mới đăng nhất, của mọi báo hoặc của một báo ({source}), về mọi đề tài hoặc có những từ này ({words}); bài không rõ
ngày đăng đứng cuối. ·
The newest by publication, of all outlets or of one ({source}), on all subjects or with these words ({words});
articles without a date stand last.
"""
params = ["words", "source", "rows"]
[feed]
key = ["url"]
entry = "{title}"
*/
SELECT id, published_at, source, section, title, lead, url, first_seen_at AS updated
FROM articles
WHERE (:source = '' OR source = :source)
  AND (:words = '' OR id IN (
        SELECT article_id FROM z_search_docs WHERE key IN (
            SELECT rowid FROM z_search_folded WHERE z_search_folded MATCH article_expression(:words))))
ORDER BY published_at DESC
LIMIT CASE WHEN CAST(:rows AS INTEGER) > 0 THEN CAST(:rows AS INTEGER) ELSE 100 END
