"""Captions agree across tables once their words are mended; what is printed stays."""

from pathlib import Path

from tieout.api import read

TEXT = """Inland Isle Bank Inc. ("IIB")

Results of Inland Isle Bank Inc.

Millions of JPY
2016 2017
IIB Mobile service 1,250 1,375
Outsourcing services 2,310 2,405
Outsourcing costs 310 405
Outsourcing revenues 2,000 2,000
Total 5,870 6,185

Revenues by service

Thousands of JPY
2016 2017
118 Mobile service 1,250,110 1,375,020
Qutsourcing services 2,310,020 2,405,110
Total 3,560,130 3,780,130
"""


def test_captions_are_mended_and_kept_as_printed(tmp_path: Path) -> None:
    path = tmp_path / "release.txt"
    path.write_text(TEXT, encoding="utf-8")
    figures = read(path).figures
    captions = {f.caption_printed: f.caption for f in figures if f.line and f.line > 12}
    assert captions["118 Mobile service"] == "IIB Mobile service"
    assert captions["Qutsourcing services"] == "Outsourcing services"
    assert {f.caption for f in figures if f.line and f.line < 12} >= {"IIB Mobile service", "Outsourcing services"}
