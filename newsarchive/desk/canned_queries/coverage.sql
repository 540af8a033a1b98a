/*
order = 3
title = "Đề tài theo tháng · Coverage by month"
description = """
Mỗi tháng có bao nhiêu bài nói đến từng đề tài, trong bao nhiêu báo, và chiếm bao nhiêu phần trăm số bài của tháng ấy.
{words}: nhiều nhất bốn đề tài, cách nhau bằng dấu phẩy (tên lửa, UAV, "Lê Văn A" Z131: bài có cả hai). Bài chỉ rõ năm
thì tính vào năm; không rõ ngày thì để trống. ·
How many articles of each month are on each subject, in how many outlets, and their share in all articles of that
month. {words}: four subjects at the most, separated by commas (tên lửa, UAV, "Lê Văn A" Z131: both in one article). An
article of which only the year is known counts under the year; one without a date under none.
"""
params = ["words", "source", "since", "until"]
chart = { kind = "line", label = "month", value = "articles", of = "topic" }
[feed]
key = ["month", "topic"]
entry = "{month} · {topic}: {articles}"
*/
WITH chosen AS (
    SELECT key, article_id, source, substr(published_at, 1, 7) AS month
    FROM z_search_docs
    WHERE (:source = '' OR source = :source)
      AND (:since = '' OR published_at >= :since) AND (:until = '' OR published_at < :until || '~')
),
months AS MATERIALIZED (SELECT month, count(*) AS articles FROM chosen GROUP BY month),
matches AS (
    SELECT asked.value AS topic, chosen.*
    FROM json_each(topics(:words)) asked
    CROSS JOIN z_search_folded f ON f.z_search_folded MATCH article_expression(asked.value)
    CROSS JOIN chosen ON chosen.key = f.rowid
    UNION ALL
    SELECT '*', * FROM chosen WHERE :words = ''
),
counted AS (
    SELECT month, topic, count(*) AS articles, count(DISTINCT source) AS outlets, max(article_id) AS newest
    FROM matches
    GROUP BY month, topic
)
SELECT counted.month, topic, counted.articles, outlets, months.articles AS all_articles,
       round(100.0 * counted.articles / months.articles, 2) AS percent,
       a.first_seen_at AS updated
FROM counted JOIN months ON months.month IS counted.month JOIN articles a ON a.id = newest
ORDER BY counted.month DESC, counted.articles DESC, topic
