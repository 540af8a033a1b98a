/*
order = 19
title = "Trang bị xuất hiện lần đầu theo năm · Equipment first seen by year"
description = """
Mỗi loại trang bị với năm và bài đầu tiên nêu tên nó trong kho, các cách viết và số bài. {equipment}: tên hay ký hiệu
(TH-15 tìm cả TH15, TH-15M). ·
Each piece of equipment with the year and the article in which the archive first names it, its spellings and the
number of articles. {equipment}: its name or designator (TH-15 finds TH15 and TH-15M, too).
"""
params = ["equipment", "since", "until", "rows"]
chart = { kind = "bars", label = "equipment", value = "articles" }
[feed]
key = ["equipment"]
entry = "{year}: {equipment}"
*/
WITH firsts AS MATERIALIZED (
    SELECT e.id, e.name, e.key, m.id AS mention_id, m.article_id, m.at
    FROM equipment e JOIN mentions m
      ON m.id = (SELECT id FROM mentions WHERE equipment_id = e.id ORDER BY at, id LIMIT 1)
    WHERE (:equipment = '' OR (equipment_key(:equipment) <> '' AND instr(e.key, equipment_key(:equipment)) = 1))
      AND (:since = '' OR m.at >= :since) AND (:until = '' OR m.at < :until || '~')
    ORDER BY m.at DESC, e.key
    LIMIT CASE WHEN CAST(:rows AS INTEGER) > 0 THEN CAST(:rows AS INTEGER) ELSE 100 END
)
SELECT substr(f.at, 1, 4) AS year, f.name AS equipment,
       (SELECT json_group_array(name) FROM printed_names WHERE kind = 'equipment' AND of_id = f.id) AS spellings,
       (SELECT count(DISTINCT article_id) FROM mentions WHERE equipment_id = f.id) AS articles,
       f.at AS first_seen, a.source, a.title, a.url, a.id, f.id AS equipment_id, a.first_seen_at AS updated
FROM firsts f JOIN articles a ON a.id = f.article_id
ORDER BY year DESC, f.at DESC, f.key
