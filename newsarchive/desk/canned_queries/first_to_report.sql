/*
order = 4
title = "Ai đưa tin trước · First to report"
description = """
Bài đầu tiên của từng báo về một đề tài ({words}) hoặc trong một nhóm bài cùng văn bản ({story}: số của nhóm, xem
{story_id}). {hours_later}: muộn hơn bài sớm nhất bao nhiêu giờ; {may_be_first} = 1 là báo ấy có thể đưa tin đầu tiên:
bài chỉ ghi ngày, không ghi giờ, thì chưa rõ sớm hay muộn trong ngày ấy. Chỉ tính bài có ngày đăng trong kho.
Bài ghi nguồn là hãng khác ({agency}) thì hãng ấy có thể đưa trước mà kho không có. ·
Each outlet's first article on a subject ({words}), or among the articles that carry one text ({story}: its number,
see {story_id}). {hours_later}: how much later than the earliest; {may_be_first} = 1: the outlet may have been the
first of all; where a page states a day and no hour, its place within that day is not known. Only articles of this
archive with a date. Where articles name an agency ({agency}), that may have been earlier, and not be in this archive.
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
    FROM z_search_folded CROSS JOIN z_search_docs d ON d.key = z_search_folded.rowid
    WHERE :story = '' AND z_search_folded MATCH article_expression(:words)
    UNION ALL
    SELECT article_id, source, published_at FROM z_search_docs WHERE :story || :words = ''
),
dated AS (
    SELECT id, source, published_at, min(length(published_at), 11) AS precision,
           substr(published_at || '-01-01', 1, 10) AS day
    FROM candidates
    WHERE (:since = '' OR published_at >= :since) AND (:until = '' OR published_at < :until || '~')
),
-- Of an outlet's timestamps of one precision the smallest is the first: by the clock with offsets, else as text.
-- SQLite takes the other columns from the row of the one min().
few AS (
    SELECT id, source, published_at,
           min(CASE WHEN precision > 10 THEN julianday(published_at) ELSE published_at END)
    FROM dated WHERE day > '0001' AND date(day) = day
    GROUP BY source, precision
),
spans AS MATERIALIZED (
    SELECT few.id, few.source, earliest(few.published_at, s.timezone) AS since_then,
           latest(few.published_at, s.timezone) AS by_then
    FROM few JOIN sources s ON s.name = few.source
),
firsts AS (
    SELECT id, min(by_then) AS by_then, since_then, outlet_since
    FROM (SELECT *, min(since_then) OVER (PARTITION BY source) AS outlet_since FROM spans)
    WHERE by_then IS NOT NULL
    GROUP BY source
)
SELECT a.source, a.published_at, a.published_precision,
       round((since_then - min(since_then) OVER ()) / 3600.0, 1) AS hours_later,
       outlet_since <= min(by_then) OVER () AS may_be_first,
       a.title, a.agency, a.url, a.id, a.story_id, a.first_seen_at AS updated
FROM firsts JOIN articles a ON a.id = firsts.id
ORDER BY since_then, by_then, a.source
