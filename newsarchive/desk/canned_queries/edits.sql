/*
order = 6
title = "Đã sửa sau khi đăng · Edited after publication"
description = """
Những chỗ báo đã sửa sau khi đăng: mục nào, trước và sau. Những thay đổi do chính kho đọc lại trang và những chữ thay
đổi qua lại thì không có ở đây. {field}: {field.title}, {field.lead}, {field.body}, {field.authors},
{field.published_at} … ·
What outlets changed after publication: which field, before and after. What only this archive reads otherwise now, and
text that changes back and forth, is not here. {field}: {field.title}, {field.lead}, {field.body}, {field.authors},
{field.published_at} …
"""
params = ["words", "source", "field", "rows"]
[feed]
key = ["revision"]
same = ["url", "field", "old", "new"]
entry = "{title} ({field})"
*/
SELECT r.noticed_at, a.source, a.title, r.field, r.old, r.new, a.published_at, a.url, a.id, r.id AS revision,
       r.noticed_at AS updated
FROM revisions r JOIN articles a ON a.id = r.article_id
WHERE r.origin = 'outlet' AND NOT r.volatile AND r.field <> 'gone_at'
  AND (:source = '' OR a.source = :source)
  AND (:field = '' OR r.field = :field)
  AND (:words = '' OR r.article_id IN (
        SELECT article_id FROM z_search_docs WHERE key IN (
            SELECT rowid FROM z_search_folded WHERE z_search_folded MATCH article_expression(:words))))
ORDER BY r.id DESC
LIMIT CASE WHEN CAST(:rows AS INTEGER) > 0 THEN CAST(:rows AS INTEGER) ELSE 100 END
