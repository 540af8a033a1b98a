/*
order = 4
title = "Ai đưa tin trước · First to report"
description = """
Bài đầu tiên của từng báo về một đề tài (words) hoặc trong một nhóm bài cùng văn bản (story: số của nhóm, xem story_id).
hours_later: muộn hơn bài sớm nhất bao nhiêu giờ; may_be_first = 1 là có thể là bài đầu tiên: bài chỉ ghi ngày, không
ghi giờ, thì chưa rõ sớm hay muộn trong ngày ấy. Chỉ tính bài có ngày đăng trong kho. ·
Each outlet's first article on a subject (words), or among the articles that carry one text (story: its number, see
story_id). hours_later: how much later than the earliest; may_be_first = 1: it may have been the first of all; where a
page states a day and no hour, its place within that day is not known. Only articles of this archive with a date.
"""
params = ["words", "story", "since", "until"]
[feed]
key = ["url"]
entry = "{source}: {title}"
*/
WITH candidates AS (
    SELECT id, source, published_at FROM articles WHERE :story <> '' AND story_id = CAST(:story AS INTEGER)
    UNION ALL
    SELECT d.article_id, d.source, d.published_at
    FROM search_folded CROSS JOIN search_docs d ON d.key = search_folded.rowid
    WHERE :story = '' AND search_folded MATCH article_expression(:words)
    UNION ALL
    SELECT article_id, source, published_at FROM search_docs WHERE :story || :words = ''
),
firsts AS (
    SELECT id, min(published_at) AS published_at
    FROM candidates
    WHERE published_at IS NOT NULL
      AND (:since = '' OR published_at >= :since) AND (:until = '' OR published_at < :until || '~')
    GROUP BY source
),
spans AS MATERIALIZED (
    SELECT a.*, earliest(a.published_at, s.timezone) AS since_then, latest(a.published_at, s.timezone) AS by_then
    FROM firsts JOIN articles a ON a.id = firsts.id JOIN sources s ON s.name = a.source
)
SELECT source, published_at, published_precision,
       round((since_then - min(since_then) OVER ()) / 3600.0, 1) AS hours_later,
       since_then <= min(by_then) OVER () AS may_be_first,
       title, agency, url, id, story_id, first_seen_at AS updated
FROM spans
ORDER BY since_then, by_then, source
