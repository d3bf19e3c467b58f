"""Names on one line: each way in which they can be read."""

import pytest

from kindling.model.people import signed


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ann Example", ("Ann Example",)),
        ("Ann Example, Bo Sample", ("Ann Example", "Bo Sample")),
        ("Ann Example, Bo Sample, and Cy Third", ("Ann Example", "Bo Sample", "Cy Third")),
        ("Ann Example and Bo Sample", ("Ann Example", "Bo Sample")),
        ("Dr Ann Example & Prof. Bo van der Sample", ("Dr Ann Example", "Prof. Bo van der Sample")),
        ("Ann Example; Bo Sample", ("Ann Example", "Bo Sample")),
        ("Example, Ann; Sample, Bo", ("Ann Example", "Bo Sample")),
        ("van der Berg, Anna", ("Anna van der Berg",)),
        ("Example, A. B.", ("A. B. Example",)),
        ("Ann Example, MD; Bo Sample", ("Ann Example, MD", "Bo Sample")),
        ("Ann Example, PhD, RN, Bo Sample", ("Ann Example, PhD, RN", "Bo Sample")),
        ("Jane Smith, PhD, RN", ("Jane Smith, PhD, RN",)),
        ("Jane Smith, BSc (Hons), RN", ("Jane Smith, BSc (Hons), RN",)),
        ("Jane Smith, RN, PhD and Bo Sample", ("Jane Smith, RN, PhD", "Bo Sample")),
        ("Jane Smith, DNP, APRN, FNP-BC", ("Jane Smith, DNP, APRN, FNP-BC",)),
        ("Jane Smith, PhD, XYZQ, Bo Sample", ("Jane Smith, PhD, XYZQ", "Bo Sample")),
        ("A. McDonald, PhD, McGregor", ("A. McDonald, PhD", "McGregor")),
        ("Martin Luther King, Jr.", ("Martin Luther King, Jr.",)),
        ("King, Martin Luther, Jr.; Sample, Bo", ("Martin Luther King, Jr.", "Bo Sample")),
        ("Professor Bo Sample", ("Professor Bo Sample",)),
        ("Ann Example, Professor Bo Sample", ("Ann Example", "Professor Bo Sample")),
        ("By Ann Example", ("Ann Example",)),
        ("Department of Health and Social Care", ("Department of Health and Social Care",)),
        ("Sample and Sons Ltd", ("Sample and Sons Ltd",)),
        ("NHS England, The editors", ("NHS England", "The editors")),
    ],
)
def test_names_that_have_one_reading(line: str, names: tuple[str, ...]) -> None:
    assert signed(line).ways == (names,)


@pytest.mark.parametrize(
    ("line", "ways"),
    [
        ("Example, Ann", (("Ann Example",), ("Example", "Ann"))),
        ("Ann and Bo Sample", (("Ann", "Bo Sample"), ("Ann and Bo Sample",))),
        ("Dr Ann Example, Chief Executive", (("Dr Ann Example",), ("Dr Ann Example, Chief Executive",))),
        ("Ann Example, Professor of Nursing", (("Ann Example",), ("Ann Example, Professor of Nursing",))),
        ("Ann Example, RCX", (("Ann Example, RCX",), ("Ann Example", "RCX"))),
    ],
)
def test_names_that_have_two_readings_are_given_with_both(line: str, ways: tuple[tuple[str, ...], ...]) -> None:
    found = signed(line)
    assert found.ways == ways and found.why


@pytest.mark.parametrize(
    "line", ["Example, Ann", "Ann and Bo Sample", "Dr Ann Example, Chief Executive", "A;B;;", "and", ",", ";"]
)
def test_no_line_breaks_the_reading_of_it(line: str) -> None:
    assert all(name.strip() == name for way in signed(line).ways for name in way)
