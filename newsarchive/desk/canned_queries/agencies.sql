/*
order = 8
title = "Bài lấy của hãng tin · Copies per agency"
description = """
Mỗi báo đăng bao nhiêu bài ghi nguồn từng hãng tin hoặc báo khác, và bao nhiêu bài trong đó cũng thấy nguyên văn ở chỗ
khác trong kho ({copied}). Tên được đếm như báo in: tên viết tắt và tên đầy đủ là hai hãng. ·
How many articles of each outlet name an agency or another paper as their source, and how many of them the archive
holds word for word elsewhere too ({copied}). Names count as they are printed: a name in short and in full are two.
"""
params = ["agency", "source", "since", "until"]
chart = { kind = "bars", label = "agency", value = "articles" }
[feed]
key = ["agency", "source"]
entry = "{agency} · {source}: {articles}"
*/
WITH copies AS MATERIALIZED (
    SELECT id FROM articles
    WHERE story_id IN (SELECT story_id FROM articles GROUP BY story_id HAVING count(*) > 1)
),
counted AS (
    SELECT agency, source, count(*) AS articles, sum(article_id IN (SELECT id FROM copies)) AS copied,
           max(article_id) AS newest
    FROM z_search_docs
    WHERE agency IS NOT NULL
      AND (:agency = '' OR agency = :agency) AND (:source = '' OR source = :source)
      AND (:since = '' OR published_at >= :since) AND (:until = '' OR published_at < :until || '~')
    GROUP BY agency, source
)
SELECT counted.agency, counted.source, articles, copied, a.first_seen_at AS updated
FROM counted JOIN articles a ON a.id = newest
ORDER BY articles DESC, counted.agency, counted.source
