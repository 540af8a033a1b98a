"""The annotated articles are whole: what the answers name is printed, and a right reading scores 1."""

from itertools import chain
from pathlib import Path

import pytest

from newsarchive.mentions import Mention, Post
from tests.mentions import score
from tests.mentions.score import FILES, lines, plain


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_answer_is_printed_in_its_article(path: Path) -> None:
    for answer in lines(path):
        given = answer["article"]
        text = plain("\n".join([given["title"], given["lead"], given["body"], *given["captions"]]))
        for person in answer["persons"]:
            others = (person[key] for key in person.keys() - {"name"})
            assert [each for each in chain([person["name"]], *others) if plain(each) not in text] == []
        bodies = chain(answer["organisations"], *answer["organisation_forms"].values())
        equipment = chain(*(each["forms"] for each in answer["equipment"]))
        assert [each for each in chain(bodies, equipment) if plain(each) not in text] == []
        assert answer["organisation_forms"].keys() <= set(answer["organisations"])


def test_the_two_files_have_nothing_in_common() -> None:
    one, other = ({person["name"] for answer in lines(path) for person in answer["persons"]} for path in FILES)
    assert not one & other
    assert len(one) > 50
    assert len(other) > 50


def _mention(kind: str, name: str, ranks: list[str], offices: list[str]) -> Mention:
    posts = tuple(Post(office, office) for office in offices)
    return Mention(kind, name, "body", 0, 1, 0, 1, name, "by hand", "certain", tuple(ranks), posts)  # type: ignore[arg-type]


def _mentions(answer: dict) -> list[Mention]:  # type: ignore[type-arg]
    persons = [_mention("person", p["name"], p["ranks"], p["offices"]) for p in answer["persons"]]
    bodies = [_mention("organisation", name, [], []) for name in answer["organisations"]]
    return persons + bodies + [_mention("equipment", each["name"], [], []) for each in answer["equipment"]]


def test_the_answers_score_1_and_each_error_lowers_its_own_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    (path, _), answers = FILES, [_mentions(answer) for answer in lines(FILES[0])]

    def figures() -> dict[str, float]:
        left = iter(answers)
        monkeypatch.setattr(score, "find_mentions", lambda _: next(left))
        return score.score(path).figures()

    assert set(figures().values()) == {1.0}
    answers[0].append(_mention("person", "Không Ai", [], []))
    assert {name for name, value in figures().items() if value < 1} == {"persons_right"}
    answers[0][-1] = _mention("person", "Không Ai", ["Đại tá"], [])
    assert {name for name, value in figures().items() if value < 1} == {"persons_right", "ranked_right"}
    del answers[0][-1], answers[1][0]
    lowered = {name for name, value in figures().items() if value < 1}
    assert lowered == {"persons_found", "ranked_found"}


def test_no_sentence_is_taken_from_the_pages_of_outlets() -> None:
    shared = Path(__file__).parents[3] / "shared"
    known = [*shared.glob("bench/*/gold.jsonl"), shared / "first-article.txt"]
    if not all(path.exists() for path in known):
        pytest.skip("the reference texts are not here")

    def runs(text: str) -> set[tuple[str, ...]]:
        words = plain(text).split()
        return {tuple(words[n : n + 20]) for n in range(len(words) - 19)}  # a chain of offices can have 17

    theirs = set().union(*(runs(path.read_text(encoding="utf-8")) for path in known))
    for answer in chain(*map(lines, FILES)):
        assert not runs(f"{answer['article']['lead']} {answer['article']['body']}") & theirs, answer["id"]
