"""JSON lines: a broken one is named by file and number, and the rest goes on."""

from bot import lines


def test_broken_lines_are_named_and_skipped(tmp_path, capsys):
    """Three faults of different kinds, two good rows."""
    file = tmp_path / "messages.jsonl"
    file.write_text(
        '{"text": "a", "lang": "de"}\n{broken\n[]\n{"text": 3, "lang": "de"}\n\n{"text": "b", "lang": "ar"}\n'
    )
    rows, faults = lines.read([file], ("text", "lang"))
    said = capsys.readouterr().err

    assert [row["text"] for row in rows] == ["a", "b"]
    assert faults == 3
    assert all(f"line {number}:" in said for number in (2, 3, 4))
    assert str(file) in said


def test_answers_come_line_by_line(capsys):
    """One answer per good line, on stdout; faults on stderr."""
    faults = lines.answer(['{"text": "x"}', "nonsense"], ("text",), lambda row: row["text"] * 2)
    out = capsys.readouterr()

    assert out.out == '"xx"\n'
    assert faults == 1 and "line 2" in out.err
