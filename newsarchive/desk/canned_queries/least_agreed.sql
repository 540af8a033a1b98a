/*
order = 12
title = "Hai bộ đọc khác nhau · Two readers disagree"
description = """
Những bài mà hai bộ đọc trang khớp nhau ít nhất về thân bài ({body_agreement} từ 0 đến 1): chỗ nên mở trang gốc để
kiểm tra. ·
The articles about whose text the two readers of the page agree least ({body_agreement}, 0 to 1): worth a look at the
page.
"""
params = ["words", "source", "rows"]
[feed]
key = ["url"]
entry = "{title}"
*/
SELECT body_agreement, source, title, published_at, url, id, first_seen_at AS updated
FROM articles
WHERE body_agreement IS NOT NULL
  AND (:source = '' OR source = :source)
  AND (:words = '' OR id IN (
        SELECT article_id FROM z_search_docs WHERE key IN (
            SELECT rowid FROM z_search_folded WHERE z_search_folded MATCH article_expression(:words))))
ORDER BY body_agreement, id DESC
LIMIT CASE WHEN CAST(:rows AS INTEGER) > 0 THEN CAST(:rows AS INTEGER) ELSE 100 END
