"""Queries that ask for more time or memory than a desk may give."""

from __future__ import annotations

_BIG = "hex(zeroblob(125000))"  # as much text as a query may make
_A = "replace(hex(zeroblob(125000)), '00', 'a')"
_ROWS = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT {rows}) "


def _full(text: str) -> str:
    """As much of a text as a query may make, again and again."""
    return f"replace(hex(zeroblob({min(125_000, 250_000 // len(text.encode()))})), '00', '{text}')"


def _rows(rows: int, select: str) -> str:
    return _ROWS.format(rows=rows) + select


def _many(value: str, times: int) -> str:
    return f"SELECT {', '.join([value] * times)}"


_IN_QUOTES, _QUOTES = _full('"a" '), _full('"a')

QUERIES = {
    "printf of a precision": "SELECT printf('%.1000000000c', 'x')",
    "printf of a width": "SELECT printf('%1000000000d', 1)",
    "printf of a width given": "SELECT printf('%*d', 1000000000, 1)",
    "printf of a precision given": "SELECT length(printf('%.*c', 2000000000, 'x'))",
    "format": "SELECT format('%.1000000000c', 'x')",
    "printf of many widths": f"SELECT length(printf({_full('%.9999c')}, 'x'))",
    "printf a row": _rows(100000000, "SELECT sum(length(printf('%.9000c', 'x'))) FROM c"),
    "zeroblob": "SELECT zeroblob(1000000000)",
    "zeroblob within bounds": "SELECT zeroblob(7000000)",
    "hex of zeroblob": "SELECT hex(zeroblob(125000000))",
    "hex of hex": "SELECT hex(hex(hex(hex(hex(zeroblob(125000))))))",
    "randomblob": "SELECT length(randomblob(1000000000))",
    "randomblob a row": _rows(1000, "SELECT randomblob(7000000) FROM c"),
    "zeroblob a row": _rows(1000, "SELECT zeroblob(7000000) FROM c"),
    "text a row": _rows(1000, f"SELECT {_BIG} FROM c"),
    "zeroblobs of a row": _many("zeroblob(7000000)", 1000),
    "a value in many columns": _many("x", 1000) + " FROM (SELECT hex(randomblob(125000)) AS x LIMIT 1)",
    "a blob in many columns": _many("x", 60) + " FROM (SELECT randomblob(250000) AS x LIMIT 1)",
    "a value in many columns, kept": (
        f"WITH t AS MATERIALIZED (SELECT randomblob(250000) AS x) {_many('x', 60)} FROM t"
    ),
    "replace makes longer": f"SELECT replace({_BIG}, '0', 'aaaaaaaaaa')",
    "replace compares": f"SELECT length(replace({_A}, substr({_A}, 1, 60000) || 'b', 'c'))",
    "instr compares": f"SELECT instr({_A}, substr({_A}, 1, 60000) || 'b')",
    "trim compares": f"SELECT length(trim({_A}, replace(hex(zeroblob(250000)), '00', 'b') || 'a'))",
    "ltrim compares": f"SELECT length(ltrim({_A}, replace(hex(zeroblob(250000)), '00', 'b') || 'a'))",
    "LIKE of many %": f"SELECT {_A} LIKE replace(hex(zeroblob(12000)), '00', '%a') || 'b'",
    "LIKE of a long pattern": f"SELECT {_A} LIKE '%' || substr({_A}, 1, 49000) || 'b'",
    "GLOB of many *": f"SELECT {_A} GLOB replace(hex(zeroblob(12000)), '00', '*a') || 'b'",
    "GLOB of a long pattern": f"SELECT {_A} GLOB '*' || substr({_A}, 1, 49000) || 'b'",
    "GLOB of classes": f"SELECT {_A} GLOB '*' || replace(hex(zeroblob(12000)), '00', '[ab]') || 'c'",
    "LIKE a row": _rows(100000000, f"SELECT count(*) FROM c WHERE {_A} LIKE '%' || n || 'b'"),
    "group_concat": _rows(100000000, "SELECT group_concat(n) FROM c"),
    "group_concat of long values": _rows(1000, f"SELECT length(group_concat({_BIG})) FROM c"),
    "group_concat of windows": _rows(30000, "SELECT sum(length(g)) FROM (SELECT group_concat(n) OVER () AS g FROM c)"),
    "json_group_array": _rows(100000000, "SELECT json_group_array(n) FROM c"),
    "json_group_object": _rows(100000000, "SELECT json_group_object(n, n) FROM c"),
    "json_patch": (
        "WITH o AS MATERIALIZED (SELECT json_group_object('a' || value, 1) AS j FROM json_each("
        "'[' || substr(replace(hex(zeroblob(60000)), '00', ',1'), 2) || ']'))"
        " SELECT length(json_patch(j, replace(j, 'a', 'b'))) FROM o"
    ),
    "json_patch of distinct labels": (
        _rows(
            100000, "SELECT length(json_patch(json_group_object('a' || n, n), json_group_object('b' || n, n))) FROM c"
        )
    ),
    "json of depth": "SELECT json(replace(hex(zeroblob(125000)), '00', '['))",
    "json_array of long values": f"SELECT length(json_array({', '.join([_BIG] * 100)}))",
    "json_set many times": (
        "SELECT length(json_set('[' || substr(replace(hex(zeroblob(60000)), '00', ',1'), 2) || ']', "
        + ", ".join(f"'$[{50000 - n}]', {n}" for n in range(60))
        + "))"
    ),
    "json_extract many times": (
        "SELECT length(json_extract('{' || substr(replace(hex(zeroblob(40000)), '00', ',\"a\":1'), 2) || '}', "
        + ", ".join("'$.b'" for _ in range(120))
        + "))"
    ),
    "json_tree": (
        "SELECT count(fullkey) FROM json_tree(replace(hex(zeroblob(1000)), '00', '[') || '1,1,1,1'"
        " || replace(hex(zeroblob(1000)), '00', ']'))"
    ),
    "json_each of a long array": (
        "SELECT sum(length(a.json)) FROM json_each('[' || substr(replace(hex(zeroblob(60000)), '00', ',1'), 2)"
        " || ']') a"
    ),
    "quote": f"SELECT length(quote(replace({_BIG}, '0', '''')))",
    "char of many": "SELECT length(replace(hex(zeroblob(125000)), '0', char(" + ",".join(["128512"] * 100) + ")))",
    "soundex": f"SELECT soundex({_A})",
    "LIKE within bounds": "SELECT " + ", ".join([f"{_A} LIKE '%{'a' * 190}b'"] * 10),
    "GLOB within bounds": "SELECT " + ", ".join([f"{_A} GLOB '*{'[ab]' * 48}c'"] * 10),
    "replace within bounds": f"SELECT length(replace({_A}, '{'a' * 990}b', 'c'))",
    "trim within bounds": f"SELECT length(trim({_A}, '{'b' * 990}a'))",
    "blanks before a statement": "/**/" + " " * 15000 + "x",
    "comments before a statement": "/*" * 7000,
    "concatenation doubled": _rows(40, "").replace(
        "SELECT 1 UNION ALL SELECT n + 1", "SELECT 'x' UNION ALL SELECT n || n"
    )
    + "SELECT length(n) FROM c",
    "sorted long rows": _rows(100000, "SELECT randomblob(250000) AS r FROM c ORDER BY r"),
    "distinct long rows": _rows(100000, "SELECT DISTINCT randomblob(250000) AS r FROM c"),
    "join without end": (_rows(100000, "SELECT count(*) FROM c a, c b, c d WHERE a.n * b.n * d.n = -1")),
    "a sum of long rows": _rows(100000, "SELECT sum(length(hex(randomblob(125000)))) FROM c"),
    "strftime": f"SELECT length(strftime({_full('%Y-%m-%d %H:%M:%f')}, 'now'))",
    "MATCH of many words": (f"SELECT count(*) FROM articles_fts WHERE articles_fts MATCH {_full('quoc ')}"),
    "MATCH of a long phrase": (
        f"SELECT count(*) FROM articles_fts WHERE articles_fts MATCH '\"' || {_full('quoc ')} || '\"'"
    ),
    "MATCH of many prefixes": (f"SELECT count(*) FROM articles_fts WHERE articles_fts MATCH {_full('q* ')}"),
    "MATCH of many alternatives": (
        f"SELECT count(*) FROM articles_fts"
        f" WHERE articles_fts MATCH replace(substr({_A}, 1, 250), 'a', 'q* OR ') || 'a*'"
    ),
    "MATCH of many parentheses": (f"SELECT count(*) FROM articles_fts WHERE articles_fts MATCH {_full('(')}"),
    "many selects": " UNION ALL ".join(["SELECT 1"] * 490),
    "a deep expression": "SELECT " + "(" * 900 + "1" + ")" * 900,
    "a long sum": "SELECT " + "+".join(["1"] * 990),
    "a long list": "SELECT 1 IN (" + ",".join(["1"] * 7000) + ")",
    "a tower of views": "WITH a0 AS (SELECT 1 AS x), "
    + ", ".join(f"a{n} AS (SELECT a.x FROM a{n - 1} a, a{n - 1} b)" for n in range(1, 20))
    + " SELECT count(*) FROM a19",
    "excerpt of a long text": f"SELECT excerpt('a b', '', replace({_BIG}, '0', 'a '), '')",
    "excerpt of many words": f"SELECT excerpt({_full('quốc ')}, 'quốc', {_full('quốc ')}, '')",
    "excerpt of 60 words": f"SELECT excerpt('{'a- ' * 60}', '', {_full('a-')}, '')",
    "excerpt of signs": f"SELECT excerpt('\"a b c d\"', '', {_full('a-----')}, '')",
    "excerpt of captions": f"SELECT excerpt('a', '', '', replace({_A}, 'a', 'a' || char(10)))",
    "excerpt a row": _rows(100000000, f"SELECT sum(length(excerpt('a' || n, '', {_A}, ''))) FROM c"),
    "article_expression of a long text": f"SELECT length(article_expression({_full('quốc ')}))",
    "article_expression of letters": f"SELECT length(article_expression({_BIG}))",
    "article_expression of quotes": f"SELECT length(article_expression({_IN_QUOTES}))",
    "article_expression of fields": f"SELECT length(article_expression({_full('title:')}))",
    "article_expression of blanks": f"SELECT length(article_expression('title' || {_full('   ')}))",
    "article_expression of designators": f"SELECT article_expression('{'a1-b2-c3 ' * 12}')",
    "photo_expression of a long text": f"SELECT length(photo_expression({_full('quốc ')}))",
    "photo_expression of d": f"SELECT length(photo_expression('{'dddađaddd ' * 60}'))",
    "topics of a long text": f"SELECT topics(replace({_BIG}, '0', 'a'))",
    "topics of quotes": f"SELECT topics({_QUOTES})",
    "topics of commas": f"SELECT topics({_full('a,')})",
    "earliest of a long text": f"SELECT earliest({_BIG}, {_BIG})",
    "latest of a long zone": f"SELECT latest('2026', {_BIG})",
}
