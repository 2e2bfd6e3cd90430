from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drill.domain.deck import Deck, Plain
from drill.errors import Problem, UsageError
from drill.exchange import tables
from drill.exchange.html import to_markdown
from drill.exchange.offer import Offered
from drill.exchange.plain import former_id, id_of
from drill.exchange.table_columns import looks_like_table
from drill.exchange.tables import read_table
from drill.exchange.tables_out import TableRow, write_table
from drill.text import clean, marks
from tests_support import grows_linearly

DECK = Deck(1, "d", "My deck")


def read(text, **options):
    found = list(read_table(text, "a.csv", **options).read())
    notes = [each.note for each in found if isinstance(each, Offered)]
    return notes, [each for each in found if isinstance(each, Problem)]


def cards(text, **options):
    notes, problems = read(text, **options)
    assert problems == []
    return [(note.q or note.cloze, note.a) for note in notes]


@pytest.mark.parametrize(
    "text",
    [
        "a,b\nc,d\n", "a\tb\n", "a;b\nc;d", "a|b\nc|d", '"a\nx",b\nc,d', "#separator:tab\n",
        "\ufefffront,back\na,b\n", "a,b\r\nc,d\r\n",
        "front,back\na,b\nc\nd,e,f\n", "x,1\ny,2\nz\n" + "w,3\n" * 20,
        "#html:true\n#separator:space\na b\n", "#guid column:1\na b c\n",
        "hola, hello\nadios, bye\n",
        "{{c1::a}},b\n{{c1::c}},d\n", "<b>a</b>,b\n<i>c</i>,d\n", "- a\tb\n- c\td\n",
    ],
)  # fmt: skip
def test_what_is_a_table(text):
    assert looks_like_table(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "Dear reader,\nthis is a letter. Yes, it is, really.\nGoodbye\n", "only one line, here",
        "drill: 1\nid: d\ntitle: x\n", "Q: one\nA: two\n", "one::two\nthree::four\n", "{\n}\n",
        '[\n' + '  "a",\n' * 60 + ']\n', '{\n  "a": 1,\n  "b": 2,\n  "c": 3,\n "d": 4}\n',
        "<ul>\n<li>a, b</li>\n<li>c, d</li>\n</ul>", "<p>a;b</p>\n<p>c;d</p>\n",
        "| a | b |\n|---|---|\n| 1 | 2 |\n", "# H\n\n- one, two\n- three, four\n",
        "1. one, two\n2. three, four\n", "Yes, it is.\nNo, it is not.\nMaybe, but why?\n",
        "one;\ntwo;\nthree;\n", "- {id: a, q: b}\n- {id: c, q: d}\n", "#flashcards\n\na text\n",
    ],
)  # fmt: skip
def test_what_is_none(text):
    assert not looks_like_table(text)


def test_one_that_is_called_a_table_may_be_ragged():
    text = "a,b\nc\nd,e,f\ng,h\n"
    assert not looks_like_table(text)
    assert looks_like_table(text, suffix=".csv")
    assert not looks_like_table(text, suffix=".txt")
    notes, problems = read(text)
    assert ([note.q for note in notes], [each.line for each in problems]) == (["a", "d", "g"], [2])


def test_the_line_for_excel_says_the_separator():
    notes, problems = read("sep=;\nQuestion;Answer\nWas, ist das?;Ein Ding\n")
    assert [(note.q, note.a) for note in notes] == [("Was, ist das?", "Ein Ding")]
    assert problems == []


@pytest.mark.parametrize("suffix", [".txt", ".tsv"])
def test_tabs_decide_although_half_the_rows_lack_something(suffix):
    text = "one\ttwo\nthree\tfour\nfive\n\tsix\n"
    assert looks_like_table(text, suffix=suffix)
    notes, problems = read(text)
    assert [(note.q, note.a) for note in notes] == [("one", "two"), ("three", "four")]
    assert [each.line for each in problems] == [3, 4]


@pytest.mark.parametrize("sign", [",", "\t", ";", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(sign, end):
    text = end.join([f"one{sign}1", f'"two{sign} {end}half"{sign}2']) + end
    assert cards(text) == [("one", "1"), (f"two{sign} \nhalf", "2")]


def test_columns_by_name():
    text = "Tags;Answer;Question;Comment\nx y;1;one;c\n"
    (note,), _ = read(text)
    assert (note.q, note.a, note.tags) == ("one", "1\nc", ("x", "y"))


def test_further_columns_join_the_back():
    assert cards("one,1,uno\ntwo,2,dos\n") == [("one", "1\nuno"), ("two", "2\ndos")]


def test_the_headers_of_anki():
    text = (
        "#separator:tab\n#html:true\n#deck:Spanish::Verbs\n#tags:all\n#guid column:1\n"
        "#notetype column:2\n#tags column:5\n#odd thing:x\n"
        "g1\tBasic\tone<br>two\t<b>1</b>\tx y\n"
        "g2\tCloze\t{{c1::Paris::city}} in {{c2::France}}\textra\t\n"
    )
    offer = read_table(text, "a.txt", convert=to_markdown)
    (one, two) = list(offer.read())
    assert (one.note.q, one.note.a, one.note.tags) == ("one\ntwo", "**1**", ("all", "x", "y"))
    assert two.note.cloze == "==Paris== in ==France==\n\nextra"
    assert offer.title == "Spanish::Verbs"
    assert any("odd thing" in text for text in offer.remarks)
    again = list(read_table(text.replace("one<br>", "uno<br>"), "a.txt").read())
    assert again[0].note.id == one.note.id


def test_a_note_is_known_by_its_id_else_by_its_question():
    (one, two), _ = read("id,front,back\nmy-id,a,1\n,b,2\n")
    assert one.id == "my-id"
    (three,), _ = read("front,back\nb,changed\n")
    assert (two.id, two.id.startswith("b-")) == (three.id, True)
    (four,), _ = read("front,back\n日本,x\n")
    assert four.id.startswith("card-")


def test_ids_are_known_again_and_guids_never_taken_for_them():
    (one, two), _ = read("#separator:Comma\n#guid column:1\nmy-id,a,1\nx,b,2\n")
    assert one.id.startswith("row-")
    assert two.id.startswith("row-")
    (three,), _ = read(write_table(DECK, [TableRow("speed", "a", "1")]))
    assert three.id == "speed"


def test_a_cloze_keeps_its_id_when_what_goes_with_it_changes():
    (one,), _ = read("cloze,extra\n{{c1::Paris}} it is,first\n")
    (two,), _ = read("cloze,extra\n==Paris== it is,second\n")
    assert one.id == two.id


def test_what_goes_with_a_cloze_is_not_asked_for():
    (one, two), _ = read("#notetype:Cloze\nA {{c1::b}},c ==d==\n{{c1::e}},f == g\n")
    assert (one.cloze, two.cloze) == ("A ==b==\n\nc d", "==e==\n\nf == g")
    assert (marks(one.cloze), marks(two.cloze)) == (["b"], ["e"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Question,Notes,Answer\nq,n,a\n", [("q", "a\nn")]),
        ("nr,text,question,answer\n1,t,q,a\n", [("q", "a\n1\nt")]),
        ("#guid column:1\nnr,front,back\n7,f,b\n", [("front", "back"), ("f", "b")]),
        ("text,a word\nx,y\n", [("text", "a word"), ("x", "y")]),
        ("front,front,back\na,b,c\n", [("a", "c\nb")]),
        ("cloze\nA ==b==\n", [("A ==b==", "")]),
    ],
)
def test_names_of_columns(text, expected):
    assert cards(text) == expected


@pytest.mark.parametrize("sign", ['"', "\\", "abc", "\x00", "\x1b", "\ufdd0"])
def test_a_separator_that_can_be_none_is_named_and_found_anew(sign):
    offer = read_table(f"#separator:{sign}\na,b\n", "x")
    assert [each.note.q for each in offer.read()] == ["a"]
    assert "is not known" in offer.remarks[0]


@pytest.mark.parametrize(
    ("name", "sign"),
    [("Comma", ","), ("Semicolon", ";"), ("Tab", "\t"), ("Space", " "), ("Pipe", "|"),
     ("Colon", ":"), ("!", "!"), ("", "\t")],
)  # fmt: skip
def test_separators_by_name(name, sign):
    assert cards(f"#separator:{name}\na{sign}b\n") == [("a", "b")]


def test_what_is_left_out_at_the_top_is_told_and_not_without_end():
    assert "2 lines" in read_table("#1,a\n#2,b\nc,d\n", "x").remarks[0]
    assert len(read_table("#odd:x\n" * 5000 + "c,d\n", "x").remarks) <= 25


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a,b\nc\nd,e\n", 2, "too few columns: 1, not 2"),
        ("a,b\nc, d, e\nf,g\n", 2, "too many columns: 3, not 2"),
        ('a,b\nx,"c\nd,e\n', 2, "never closed"),
        ('a,b\n"c"x,d\ne,f\n', 2, "follows a closing quote"),
        ("a,b\n,d\ne,f\n", 2, "no question"),
        ("a,b\nc,\nd,e\n", 2, "no answer"),
        ('a,b\n"m\nn",o\nc\nd,e\n', 4, "too few"),
        ("a,b\na,b\n", 2, "the same note as on line 1"),
        ("cloze,extra\nno hole,x\n", 2, "without a hole"),
        ("a,b\n" + "x" * 100_001 + ",c\n", 2, "longer than"),
        ("a,b\nc," + "=" * 300 + "\n", 2, "=="),
        ('a,b\n"m\nn","open\nc,d\n', 3, "never closed"),
        ("a,b,c\nd," + "x" * 60_000 + "," + "y" * 60_000 + "\n", 2, "longer than"),
        ("#notetype:Cloze\nno hole,x\n", 2, "without a hole"),
        ("a,b\n{{c1::x {{c2::y}} z}},c\n", 2, "inside another"),
        ("a,b\n{{c1::x=}},c\n", 2, "'='"),
    ],
)
def test_what_is_wrong_is_named_by_its_line(text, line, words):
    _, problems = read(text)
    assert [each.line for each in problems] == [line]
    assert words in problems[0].message


def test_the_rows_around_a_broken_one_are_taken():
    notes, problems = read('a,1\n"b"x,2\nc,3\n')
    assert ([note.q for note in notes], len(problems)) == (["a", "c"], 1)


def test_many_rows_are_read_one_by_one():
    text = "front,back\n" + "".join(f"question {n},{n}\n" for n in range(20_000))
    rows = read_table(text, "a.csv").read()
    assert next(rows).note.q == "question 0"
    assert sum(1 for _ in rows) == 19_999


TEXT = st.text(max_size=30).map(lambda text: clean(text).strip()).filter(bool)
PLAIN = TEXT.filter(lambda text: "==" not in text and "{{" not in text)


@given(st.lists(st.tuples(PLAIN, PLAIN, st.booleans()), min_size=1, max_size=6))
def test_what_is_written_comes_back(found):
    rows = [TableRow(f"n{n}", *each[:2], ("t", "ü::v"), each[2]) for n, each in enumerate(found)]
    notes, problems = read(write_table(DECK, rows))
    assert problems == []
    assert notes == [
        Plain(row.id, row.front, row.back, reverse=row.reverse, tags=row.tags) for row in rows
    ]


def test_line_ends_of_any_kind_come_back():
    notes, problems = read(
        write_table(DECK, [TableRow("n", "a\rb", "c\r\nd\x07"), TableRow("m", "e", "f")])
    )
    assert problems == []
    assert [(note.id, note.q, note.a) for note in notes] == [("n", "a\nb", "c\nd"), ("m", "e", "f")]


def test_a_cloze_comes_back_and_formulas_stay():
    rows = [TableRow("c", "wants ==speed==", ""), TableRow("f", "=1+1", "@x")]
    notes, _ = read(write_table(DECK, rows))
    assert (notes[0].cloze, notes[1].q, notes[1].a) == ("wants ==speed==", "=1+1", "@x")
    assert list(csv.reader(io.StringIO(write_table(DECK, rows))))[-1][1] == "=1+1"


@given(st.text(alphabet='ab,"\n\t;|#:{}=\r\x00\x1b', max_size=80))
def test_any_text_is_read_or_refused_by_line(text):
    looks_like_table(text)
    for each in read_table(text, "x").read():
        assert isinstance(each, Problem) or each.note.id
        assert not isinstance(each, Problem) or each.line >= 1


def test_the_limit_of_the_module_is_ours():
    tables.read_table("a,b\n", "x")
    notes, problems = read("a,b\nc," + "y" * 1_100_000 + "\nd,e\n")
    assert "more than 1,000,000" in problems[0].message or "longer" in problems[0].message
    assert notes[0].q == "a"


HARD = [
    lambda n: '"a\n' * n, lambda n: '"""a,b\n' * n, lambda n: "a,b\n" + '"' * n,
    lambda n: '"",' * n, lambda n: "#a:" * n, lambda n: "#a:\n" * n,
    lambda n: " " * 5 * n + "x,y\n", lambda n: "{{c1::a::" * (n // 2) + ",b\nc,d\n",
    lambda n: "{{c1::" * (n // 2) + ",b\nc,d\n", lambda n: "a, b" * n, lambda n: "|" + " :|-" * n,
    lambda n: "a.b, c" * n, lambda n: "\n" * 5 * n + "a,b\n",
    lambda n: f"one,two,{'a' * n}…\nthree,four,t\n",
]  # fmt: skip


@pytest.mark.parametrize("make", HARD, ids=range(len(HARD)))
def test_time_is_linear(make):
    def work(text):
        looks_like_table(text)
        list(read_table(text, "x").read())

    grows_linearly(work, make, 20_000)


@pytest.mark.parametrize("named", ["tab", "Tab"])
def test_the_header_that_anki_itself_writes(named):
    text = f"#separator:{named}\n#html:false\n#columns:Front\tBack\tTags\none\t1\tx\n"
    notes, problems = read(text)
    assert problems == []
    assert [(note.q, note.a, note.tags) for note in notes] == [("one", "1", ("x",))]


def test_ragged_rows_of_tabs_go_in_and_what_is_left_out_is_named():
    text = "What is a pod?\tunit\tk8s,core\nWhat is a node?\tworker\nWhat is a job?\ttask\n"
    assert looks_like_table(text)
    notes, problems = read(text)
    assert [(note.q, note.a, note.tags) for note in notes] == [
        ("What is a pod?", "unit", ("k8s,core",)), ("What is a node?", "worker", ()),
        ("What is a job?", "task", ()),
    ]  # fmt: skip
    assert problems == []
    text = "a\tb\nc\td\te\n\tf\ng\nh\ti\nj, k\tl\nm\t n\to\n"
    assert looks_like_table(text)
    offered = list(read_table(text, "a.txt").read())
    notes = [each.note.q for each in offered if isinstance(each, Offered)]
    assert notes == ["a", "c", "h", "j, k", "m"]
    assert offered[1].remark == "line 2: left out: e"
    assert offered[-1].remark == "line 7: left out: o", "no comma of a sentence, as a tab is none"
    assert [(each.line, each.message) for each in offered if isinstance(each, Problem)] == [
        (3, "no question"), (4, "too few columns: 1, not 2"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "tags", "back"),
    [
        ("a b\tc d\ttech\ne f\tg h\ttech\n", ("tech",), "c d"),
        ("a\tb\tit::x\nc\td\tit::y\n", ("it::x",), "b"),
        ("a\tb\tx y\tt\nc\td\tz\tt\n", ("t",), "b\nx y"),
        ("好\thǎo\tgood\n猫\tmāo\tcat\n", (), "hǎo\ngood"),
        ("a\tb\tto go\nc\td\tto eat\n", (), "b\nto go"),
        ("a\tb\tA whole sentence.\nc\td\n", (), "b\nA whole sentence."),
    ],
)
def test_a_last_column_that_reads_like_tags(text, tags, back):
    note = read(text)[0][0]
    assert (note.tags, note.a) == (tags, back)


def test_no_row_is_names_after_a_header_of_anki():
    head = "#separator:tab\n#guid column:1\n#tags column:4\n"
    text = head + "g1\tquestion\tanswer\tt\ng2\tshort\tkurz\tt\n"
    assert cards(text) == [("question", "answer"), ("short", "kurz")]


def test_both_cards_of_a_reversed_type():
    notes, _ = read("#separator:tab\n#notetype:Basic (and reversed card)\nCAP\tconsistency\n")
    assert [(note.q, note.a, note.reverse) for note in notes] == [("CAP", "consistency", True)]
    kinds = "#separator:tab\n#notetype column:1\n"
    rows = "Basic\ta\t1\nBasic (and reversed card)\tb\t2\n"
    assert [note.reverse for note in read(kinds + rows)[0]] == [False, True]
    maybe = "#separator:tab\n#notetype:Basic (optional reversed card)\na\t1\ty\nb\t2\t\n"
    found = [(note.q, note.a, note.reverse) for note in read(maybe)[0]]
    assert found == [("a", "1", True), ("b", "2", False)]


def test_the_name_of_a_table_is_its_title():
    assert read_table("#separator:tab\n#name:Words\na\tb\n", "x").title == "Words"


def test_whole_tags_are_read_as_html_where_nothing_is_said():
    text = "What does <b>SBI</b> stand for?\tsituation<br>behaviour\nIs `<b>x</b>` bold?\tyes\n"
    generic = "List<String>\ta < b > c\n"
    assert cards(text + generic, convert=to_markdown) == [
        ("What does **SBI** stand for?", "situation\nbehaviour"), ("Is `<b>x</b>` bold?", "yes"),
        ("List<String>", "a < b > c"),
    ]  # fmt: skip
    plain = "#separator:tab\n#html:false\n<b>a</b>\tc\n"
    assert cards(plain, convert=to_markdown) == [("<b>a</b>", "c")]


def test_a_text_of_clozes_is_a_note_a_line():
    text = "The {{c1::sky}}, they say, is {{c2::blue}}.\nWater is {{c1::wet}}.\n"
    assert looks_like_table(text)
    assert [note.cloze for note in read(text)[0]] == [
        "The ==sky==, they say, is ==blue==.", "Water is ==wet==.",
    ]  # fmt: skip


def test_covered_images_are_named():
    text = "#separator:tab\n{{c1::image-occlusion:rect:left=.3:top=.1:oi=1}}<br>\t<img src=a>\n"
    notes, (problem,) = read(text)
    assert (notes, problem.line) == ([], 2)
    assert "covered parts" in problem.message


def test_the_same_question_with_another_answer_is_another_note():
    notes, (problem,) = read("a,b\na,c\na,b\n")
    assert [(note.q, note.a) for note in notes] == [("a", "b"), ("a", "c")]
    assert len({note.id for note in notes}) == 2
    assert (problem.line, problem.message) == (3, "the same note as on line 1")


def test_that_two_rows_ask_the_same_is_said_of_the_second():
    found = [*read_table("Who?,Ada\nWhat?,x\nWho?,Bob,left\n", "a.csv").read()]
    assert [each.remark for each in found] == [
        "", "",
        "line 3: left out: left; line 1 asks the same, with another answer: both become cards",
    ]  # fmt: skip


def test_limits_count_text_and_not_markup():
    html = "#html:true\n#separator:tab\nq\t"
    assert cards(html + '<span style="x">a</span>' * 6000 + "\n", convert=to_markdown) == [
        ("q", "a" * 6000)
    ]
    assert "longer than" in read(html + "a" * 100_001 + "\n")[1][0].message


SPANISH = "area,pregunta,respuesta_correcta\nSDLC,What is a build?,code made whole\n"


def test_columns_that_a_person_names():
    def chosen(front, back, text=SPANISH):
        offer = read_table(text, "a.csv", columns=tables.Columns(front, back))
        assert offer.doubt == ""
        return [(each.note.q, each.note.a) for each in offer.read()]

    assert chosen("pregunta", "respuesta_correcta") == [("What is a build?", "code made whole")]
    assert chosen("2", "3")[1:] == chosen("pregunta", "respuesta_correcta")
    headed = "#separator:comma\n#columns:area,frage,antwort\nx,f,a\n"
    assert chosen("frage", "antwort", headed) == [("f", "a")]
    for front, back in (("4", "1"), ("nothing", "1"), ("2", "2"), ("0", "1")):
        with pytest.raises(UsageError):
            chosen(front, back)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SPANISH, "names of columns (area, pregunta"),
        ("english,german\nbig,gross\n", "names of columns"),
        ("x,a,1\nx,b,2\nx,c,3\ny,d,4\n", "most rows begin with the same"),
        ("big,gross\nhouse,Haus\n", ""),
        ("front,back\nbig,gross\n", ""),
        ("house,Haus\nWhat is it?,a long answer\n", ""),
        ("#separator:comma\nenglish,german\nbig,gross\n", ""),
        ("#separator:comma\n#source:my own\nenglish,german\nbig,gross\n", ""),
    ],
)
def test_where_it_is_not_certain_what_is_asked(text, words):
    doubt = read_table(text, "a.csv").doubt
    assert words in doubt
    assert bool(doubt) is bool(words)


def test_ids_keep_letters_with_accents_and_the_former_ones_are_known():
    assert id_of("Über was?").startswith("uber-was-")
    tail = id_of("Über was?")[-8:]
    assert former_id(Plain(id_of("Über was?"), "Über was?", "a")) == f"ber-was-{tail}"
    cloze = Plain(id_of("Ein Öl"), cloze="Ein ==Öl==\n\nund mehr")
    assert former_id(cloze) == f"ein-l-{id_of('Ein Öl')[-8:]}"
    assert former_id(Plain(id_of("plain"), "plain", "a")) == ""
    assert former_id(Plain("über", "Über was?", "a")) == ""


def test_a_last_column_of_a_few_words_again_and_again_is_no_tags():
    rows = "".join(f"q{n},a{n},{'very good' if n % 2 else 'very bad'}\n" for n in range(8))
    notes, _ = read(rows)
    assert {note.tags for note in notes} == {()}
    assert notes[0].a == "a0\nvery bad"


def test_an_id_that_is_none_of_ours_is_one_all_the_same():
    (one,), (two,) = (read(f"id,front,back\nN° 1,{q},a\n")[0] for q in ("Who?", "Who else?"))
    assert one.id == two.id
    (other,) = read("id,front,back\nN° 2,Who?,a\n")[0]
    assert other.id != one.id


def test_two_rows_with_one_id_are_one_note_though_they_differ():
    notes, (problem,) = read("id,front,back\na,Who?,x\na,Who?,y\n")
    assert [(note.id, note.a) for note in notes] == [("a", "x")]
    assert (problem.message, problem.line) == ("its id is that of the note on line 2", 3)
    _, (problem,) = read("id,front,back\na,Who?,x\na,Who?,x\n")
    assert (problem.message, problem.line) == ("the same note as on line 2", 3)


def test_names_of_columns_are_no_card_where_the_record_before_them_is_broken():
    notes, problems = read('"a"b,c\nfront,back\nd,e\n')
    assert [(note.q, note.a) for note in notes] == [("d", "e")]
    assert [problem.line for problem in problems] == [1]


def test_rows_that_are_too_much(monkeypatch):
    monkeypatch.setattr(tables, "MOST_MARKUP", 12)
    monkeypatch.setattr(tables, "MOST_IN_A_TEXT", 8)
    text = "abc,12345678\nd,1234567890123\ne,123456789\nf,g\n"
    (one, last), problems = read(text)
    assert (one.a, last.a) == ("12345678", "g")
    assert problems == [
        Problem("longer than 12 characters", 2, "'d'"),
        Problem("longer than 100,000 characters", 3, "'e'"),
    ]


def test_what_is_chosen_is_listed_with_twenty_columns_at_most():
    row = ",".join(f"c{n}" for n in range(1, 26)) + "\n"
    with pytest.raises(UsageError) as caught:
        read(row * 2, columns=tables.Columns("26", "1"))
    listed = ", ".join(f"{n} c{n}" for n in range(1, 21))
    assert str(caught.value) == f"the table has no column '26'\nThere is: {listed}."
    assert cards(row + "x" + row[2:], columns=tables.Columns("25", "1"))[0] == ("c25", "c1")
