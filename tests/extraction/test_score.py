"""The floors of the committed pages hold, and the scorer says so when they do not."""

from newsarchive.extraction import extract
from tests.extraction import score


def test_no_figure_is_below_its_floor(capsys):
    assert score.main([]) == 0, capsys.readouterr().out


def worse(html: bytes, url: str):
    article = extract(html, url)
    article.authors = []
    article.body = f"{article.body}\n" + "\n".join(p.caption or "" for p in article.photos)
    return article


def test_a_worse_extractor_is_named_by_its_figures(capsys):
    assert score.main([f"{__name__}:worse"]) == 1
    output = capsys.readouterr().out
    assert "vi author_f1 is 0.0, its floor" in output
    assert "vi captions_left_in_body is 1.0, its floor" in output


def test_floors_hold_for_their_pages_only(capsys, monkeypatch, tmp_path):
    pages = tmp_path / "pages"
    pages.mkdir()
    for file in score.PAGES.iterdir():
        (pages / file.name).write_bytes(file.read_bytes())
    page = next(pages.glob("*.html"))
    page.write_bytes(page.read_bytes() + b" ")
    monkeypatch.setattr(score, "PAGES", pages)
    assert score.main([]) == 1
    assert "the pages are not those that floors.toml was made for" in capsys.readouterr().out
