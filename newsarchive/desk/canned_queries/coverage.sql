/*
order = 3
title = "Đề tài theo tháng · Coverage by month"
description = """
Mỗi tháng có bao nhiêu bài nói đến từng đề tài, trong bao nhiêu báo, và chiếm bao nhiêu phần trăm số bài của tháng ấy.
{words}: nhiều nhất bốn đề tài, cách nhau bằng dấu phẩy (tên lửa, "máy bay không người lái" OR UAV, "Lê Văn A" Z131: bài
có cả hai). Tháng không có bài nào cũng có dòng, từ {since} đến {until}, hoặc từ bài đầu tiên đến bài cuối cùng trong
kho. Bài chỉ rõ năm thì tính vào năm; không rõ ngày thì để trống. Chữ có dấu hay không dấu đều được tính: xuồng đếm cả
xưởng, nên hãy dùng cụm từ. Bài đăng lại cũng được đếm. ·
How many articles of each month are on each subject, in how many outlets, and their share in all articles of that
month. {words}: four subjects at the most, separated by commas (tên lửa, "máy bay không người lái" OR UAV, "Lê Văn A"
Z131: both in one article). A month without any has a row, too, from {since} to {until}, or from the first article of
the archive to the last. An article of which only the year is known counts under the year; one without a date under
none. Words count with and without marks: xuồng also counts xưởng, so take a phrase. Reprints count, too.
"""
params = ["words", "source", "since", "until"]
chart = { kind = "line", label = "month", value = "articles", share = "percent", of = "topic" }
[feed]
key = ["month", "topic"]
entry = "{month} · {topic}: {articles}"
*/
WITH RECURSIVE chosen AS (
    SELECT key, article_id, source, substr(published_at, 1, 7) AS month
    FROM z_search_docs
    WHERE (:source = '' OR source = :source)
      AND (:since = '' OR published_at >= :since) AND (:until = '' OR published_at < :until || '~')
),
months AS MATERIALIZED (SELECT month, count(*) AS articles FROM chosen GROUP BY month),
asked AS MATERIALIZED (SELECT value AS topic FROM json_each(topics(:words)) UNION ALL SELECT '*' WHERE :words = ''),
matches AS (
    SELECT asked.topic, chosen.*
    FROM asked
    CROSS JOIN z_search_folded f ON f.z_search_folded MATCH article_expression(asked.topic)
    CROSS JOIN chosen ON chosen.key = f.rowid
    WHERE :words <> ''
    UNION ALL
    SELECT '*', * FROM chosen WHERE :words = ''
),
counted AS MATERIALIZED (
    SELECT month, topic, count(*) AS articles, count(DISTINCT source) AS outlets, max(article_id) AS newest
    FROM matches
    GROUP BY month, topic
),
-- A month after this one is an error of its page.
span AS MATERIALIZED (
    SELECT CASE WHEN :since <> '' THEN substr(:since || '-01', 1, 7) ELSE min(month) END AS first,
           min(CASE WHEN :until <> '' THEN substr(:until || '-12', 1, 7) ELSE max(month) END,
               strftime('%Y-%m', 'now')) AS last
    FROM months
    WHERE length(month) = 7 AND month <= strftime('%Y-%m', 'now')
),
every(month) AS (
    SELECT last FROM span WHERE first <= last AND EXISTS (SELECT 1 FROM counted)
    UNION ALL
    SELECT strftime('%Y-%m', every.month || '-01', '-1 month') FROM every JOIN span ON every.month > span.first
    LIMIT 1200
),
told AS (
    SELECT month, topic, articles, outlets, newest FROM counted
    UNION ALL
    SELECT every.month, asked.topic, 0, 0, NULL
    FROM every CROSS JOIN asked LEFT JOIN counted ON counted.month = every.month AND counted.topic = asked.topic
    WHERE counted.topic IS NULL
)
SELECT told.month, topic, told.articles, outlets, coalesce(months.articles, 0) AS all_articles,
       round(100.0 * told.articles / months.articles, 2) AS percent,
       a.first_seen_at AS updated
FROM told LEFT JOIN months ON months.month IS told.month LEFT JOIN articles a ON a.id = newest
ORDER BY told.month DESC, told.articles DESC, topic
