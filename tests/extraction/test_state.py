"""Pages whose text or captions stand in what their scripts keep."""

from __future__ import annotations

import json

import pytest

from newsarchive.extraction import extract

TITLE = "Yard delivers first survey ship to coastal command"
URL = "https://news.example/naval/2026/03/14/yard-delivers-first-survey-ship/"
TEXT = [
    "The yard on the lower river handed over the first of four survey ships on Saturday, weeks ahead of the plan.",
    "Its multibeam echo sounder maps the sea floor to a depth of six hundred metres, and a boat works in shallows.",
    "A second hull is on the slip, and its sections will be joined before the rains begin in May, the yard said.",
]
CAPTION = "The ship leaves the fitting-out quay on the day of delivery."
PICTURE = "https://news.example/resizer/survey-ship-quay-01.jpg"
HTML = "".join(f"<p>{t}</p>" for t in TEXT)
ARC = {
    "type": "story",
    "headlines": {"basic": TITLE},
    "display_date": "2026-03-14T07:30:00Z",
    "content_elements": [
        {"type": "text", "content": TEXT[0]},
        {
            "type": "image",
            "url": PICTURE,
            "caption": CAPTION,
            "credits": {"by": [{"name": "Jane Doe"}], "affiliation": [{"name": "Staff"}]},
        },
        {"type": "text", "content": f"<b>{TEXT[1][:10]}</b>{TEXT[1][10:]}"},
        {"type": "interstitial_link", "content": "Read also: another ship that the yard delivered last year"},
        {"type": "text", "content": TEXT[2]},
    ],
}
NEXT = {"props": {"pageProps": {"article": {"title": TITLE, "body": HTML, "publishedAt": "2026-03-14T07:30:00Z"}}}}
EDITOR = {
    "title": TITLE,
    "content": {
        "type": "doc",
        "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": t[:9]}, {"type": "text", "text": t[9:]}]}
            for t in TEXT
        ],
    },
}
OTHER = {"title": "Shipyard workers hold their yearly regatta on the river", "body": HTML.replace("ship", "boat")}
ROW = json.dumps({"title": TITLE, "body": "$12"})
STREAM = [f"11:{ROW}\n12:T{len(HTML):x},{HTML[:100]}", f"{HTML[100:]}13:null\n"]
STATES = {
    "fusion": f"<script>window.Fusion=window.Fusion||{{}};Fusion.globalContent={json.dumps(ARC)};Fusion.x=1</script>",
    "next": f'<script id=__NEXT_DATA__ type="application/json">{json.dumps(NEXT)}</script>',
    "assigned": "<script>window.__STATE__ = %s,'x':undefined};</script>".replace("'", '"')
    % json.dumps({"other": [OTHER], "story": NEXT})[:-1],
    "parsed": f"<script>window.__STATE__ = JSON.parse({json.dumps(json.dumps(NEXT))});</script>",
    "editor": f'<script type="application/json">{json.dumps(EDITOR)}</script>',
    "streamed": "".join(f"<script>self.__next_f.push([1,{json.dumps(s)}])</script>" for s in STREAM),
    "pushed": f'<script>(window["q"]=window["q"]||[]).push({json.dumps(NEXT)})</script>',
}


def page(scripts: str, shown: str = "") -> bytes:
    head = f'<title>{TITLE}</title><meta property="og:title" content="{TITLE}">'
    body = f"<body><div id=app><h1>{TITLE}</h1>{shown}</div>{scripts}</body>"
    return f"<html lang=en><head>{head}</head>{body}</html>".encode()


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_an_empty_page_tells_its_state(state):
    article = extract(page(state), URL)
    assert article.refusal is None
    assert (article.body or "").split("\n\n") == TEXT
    assert article.evidence["body"][0] == "script state"


def test_pictures_and_the_day_come_with_the_text():
    article = extract(page(STATES["fusion"]), URL)
    assert [(p.url, p.caption, p.credit) for p in article.photos] == [(PICTURE, CAPTION, "Jane Doe/Staff")]
    assert article.published_at == "2026-03-14T07:30:00+00:00"


@pytest.mark.parametrize(
    "picture",
    [
        f'<figure><a href="/p"><img src="{PICTURE}"></a><figcaption>{CAPTION}</figcaption></figure>',
        f'<div class="pic"><img src="{PICTURE}"><div class="pic-caption">{CAPTION}</div></div>',
    ],
)
def test_captions_in_the_markup_of_a_state_stay_out_of_its_text(picture):
    told = {"story": {"name": TITLE + " - News", "body": f"<p>{TEXT[0]}</p>{picture}<p>$$AD_SLOT$$</p>" + HTML}}
    article = extract(page(f"<script>window.__STATE__={json.dumps(told)}</script>"), URL)
    assert (article.body or "").split("\n\n") == [TEXT[0], *TEXT]
    assert [(p.url, p.caption) for p in article.photos] == [(PICTURE, CAPTION)]


def test_what_is_shown_goes_first():
    told = json.dumps(NEXT).replace("survey", "patrol")
    script = f'<script type="application/json">{told}</script>'
    article = extract(page(script, HTML), URL)
    assert (article.body or "").split("\n\n") == TEXT


def test_a_shown_picture_takes_its_caption_from_the_state():
    article = extract(page(STATES["fusion"], f'{HTML}<img src="{PICTURE}?w=600">'), URL)
    assert [(p.caption, p.credit) for p in article.photos] == [(CAPTION, "Jane Doe/Staff")]
    assert article.evidence["photos.1"] == ("script state", CAPTION)
    shown = f'{HTML}<figure><img src="{PICTURE}"><figcaption>The ship as the page shows it.</figcaption></figure>'
    assert extract(page(STATES["fusion"], shown), URL).photos[0].caption == "The ship as the page shows it."


@pytest.mark.parametrize("beside", ["{} - News", "Fleet Weekly: {}", "Yard delivers first survey ship"])
def test_a_section_may_stand_beside_the_headline_of_a_state(beside):
    article = extract(state({"title": beside.format(TITLE), "blocks": [HTML]}), URL)
    assert (article.body or "").split("\n\n") == TEXT


def state(node: dict[str, object]) -> bytes:
    return page(f'<script type="application/json">{json.dumps(node)}</script>')


@pytest.mark.parametrize("kind", [{"type": "relatedArticles"}, {"type": "promo"}, {"__typename": "Video"}])
def test_what_stands_between_the_paragraphs_of_a_state_is_none(kind):
    between = {**kind, "text": "The navy of the neighbouring country orders a patrol boat from the same yard."}
    story = {"title": TITLE, "blocks": [*({"type": "paragraph", "text": t} for t in TEXT), between]}
    assert (extract(state(story), URL).body or "").split("\n\n") == TEXT


@pytest.mark.parametrize("kind", [{"type": "photo"}, {"type": "image"}, {"__typename": "PictureBlock"}])
def test_an_object_may_say_that_it_is_a_picture(kind):
    picture = {**kind, "src": "/media/4711", "caption": f"{CAPTION} Photo: Jane Doe", "credit": "Staff"}
    article = extract(state({"title": TITLE, "blocks": [HTML, picture]}), URL)
    assert [(p.url, p.caption, p.credit) for p in article.photos] == [
        ("https://news.example/media/4711", CAPTION, "Jane Doe")
    ]


def test_an_address_may_say_that_an_object_is_a_picture():
    texts = [{"url": f"{URL}#{n}", "text": t} for n, t in enumerate(TEXT)]
    article = extract(
        state({"title": TITLE, "blocks": [*texts, {"src": PICTURE, "caption": "", "legend": CAPTION}]}), URL
    )
    assert (article.body or "").split("\n\n") == TEXT
    assert [(p.url, p.caption) for p in article.photos] == [(PICTURE, CAPTION)]


def test_a_picture_in_the_markup_of_a_state_has_the_caption_beside_it_alone():
    first = PICTURE.replace("01", "02")
    figure = f'<figure><span>1 / 5</span><img src="{PICTURE}"><figcaption>{CAPTION}</figcaption></figure>'
    article = extract(state({"title": TITLE, "body": f'<img src="{first}">{HTML}{figure}'}), URL)
    assert [(p.url, p.caption) for p in article.photos] == [(first, None), (PICTURE, CAPTION)]


def test_the_text_of_a_state_may_be_blocks_of_text_alone():
    story = {"title": TITLE, "content_elements": [{"type": "text", "content": t} for t in TEXT]}
    assert (extract(state(story), URL).body or "").split("\n\n") == TEXT


def test_a_short_headline_of_a_state_is_the_pages_if_both_are_the_same():
    html = state({"title": TITLE, "body": HTML}).replace(TITLE.encode(), b"Yard reopens")
    assert (extract(html, URL).body or "").split("\n\n") == TEXT


def test_the_headline_that_a_state_gives_a_picture_is_no_caption():
    told = STATES["fusion"].replace(CAPTION, TITLE)
    assert extract(page(told, f'{HTML}<img src="{PICTURE}?w=600">'), URL).photos[0].caption is None


def test_the_longest_text_under_the_headline_is_the_articles():
    teaser = {"title": TITLE, "text": TEXT[0] + TEXT[1]}
    article = extract(state({"top": teaser, "story": {"title": TITLE, "html": HTML, "detail": TEXT[0]}}), URL)
    assert (article.body or "").split("\n\n") == TEXT


def test_another_article_in_the_state_is_not_this_one():
    assert extract(page(f'<script type="application/json">{json.dumps(OTHER)}</script>'), URL).refusal


@pytest.mark.parametrize(
    "script",
    [
        "window.a = " + "[" * 200_000,
        "window.a = " + '{"a":' * 50_000 + "1" + "}" * 50_000,
        'window.a = JSON.parse("' + "\\\\" * 100_000,
        'self.__next_f.push([1,"' + "1:T" * 50_000 + '"])',
        "a={" * 100_000,
        f"window.a = {json.dumps({'title': TITLE, 'body': [[[[['x']]]]] * 100})}",
    ],
)
def test_hostile_state(script):
    assert extract(page(f"<script>{script}</script>"), URL).refusal


def test_a_caption_of_a_state_is_no_repeated_headline():
    scripts = f'<script type="application/json">{json.dumps({"url": PICTURE, "caption": TITLE})}</script>'
    assert [p.caption for p in extract(page(scripts, f'{HTML}<img src="{PICTURE}">'), URL).photos] == [None]


def test_a_picture_alone_has_no_caption_of_another():
    other = PICTURE.replace("quay", "slip")
    html = f'<img src="{other}">{HTML}<figure><img src="{PICTURE}"><figcaption>{CAPTION}</figcaption></figure>'
    article = extract(state({"title": TITLE, "body": html}), URL)
    assert [(p.url, p.caption) for p in article.photos] == [(other, None), (PICTURE, CAPTION)]


@pytest.mark.parametrize(
    "picture",
    [
        {"src": PICTURE, "caption": CAPTION},
        {"type": "image", "src": "/media/4711", "caption": "", "caption_text": "", "legend": CAPTION},
    ],
)
def test_a_picture_is_known_by_its_file_or_its_kind(picture):
    article = extract(state({"title": TITLE, "blocks": [HTML, picture]}), URL)
    assert [p.caption for p in article.photos] == [CAPTION]


def test_a_state_of_text_elements_alone_is_read():
    story = ARC | {"content_elements": [{"type": "text", "content": t} for t in TEXT]}
    assert (extract(state(story), URL).body or "").split("\n\n") == TEXT


@pytest.mark.parametrize(("shown", "kept"), [("New ship out", "New ship out"), (TITLE, TITLE[5:]), (TITLE[5:], TITLE)])
def test_the_headline_of_a_state_is_the_pages_or_a_part_of_it(shown, kept):
    html = state({"title": kept, "body": HTML}).decode().replace(f"<h1>{TITLE}", f"<h1>{shown}")
    article = extract(html.replace(f"<title>{TITLE}", f"<title>{shown}").encode(), URL)
    assert (article.body or "").split("\n\n") == TEXT
