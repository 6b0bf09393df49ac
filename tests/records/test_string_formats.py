"""Formats: what is right, and a distinct reason for each way of being wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from pipeline.records.formats import (
    FORMATS,
    credit_check,
    credit_code,
    document_number,
    organ_check,
)

REAL = [
    "11500000009276281J",
    "115001050092882236",
    "11500000MB1614741U",
    "914403001922038216",
    "91110000802100433B",
    "91330100799655058B",
    "9144030071526726XG",
    "91110000600037341L",
    "91500105MA60TE5T3R",
    "91500113MAC0ABCD6K",
    "91500240MAE123459N",
]
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"


@pytest.mark.parametrize("code", REAL)
def test_valid_codes_are_accepted(code: str) -> None:
    assert credit_code(code) == ""
    assert uscc.is_valid(code)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("91500105MA60TE5T3", "应为 18 位，现为 17 位"),
        ("91500105MA60TE5T3R ", "应为 18 位，现为 19 位"),
        ("91500105ma60te5t3r", "字母应大写"),
        ("91500105MA6OTE5T3R", "现有“O”"),
        ("91500105MA60TE5T3-", "现有“-”"),
        ("9150010５MA60TE5T3R", "现有“５”"),
        ("91A00105MA60TE5T3R", "行政区划代码"),
        ("91110000600037342L", "第 17 位"),
        ("91500105MA60TE5T3A", "第 18 位"),
    ],
)
def test_each_fault_has_its_own_reason(code: str, reason: str) -> None:
    assert reason in credit_code(code)


@given(
    st.sampled_from(REAL), st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY")
)
def test_every_single_substitution_is_caught(code: str, at: int, other: str) -> None:
    changed = code[:at] + other + code[at + 1 :]
    assert (credit_code(changed) == "") == (changed == code)


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8))
def test_a_computed_code_is_valid_here_and_in_stdnum(body: str) -> None:
    whole = f"91500115{body}{organ_check(body)}"
    code = whole + credit_check(whole)
    assert credit_code(code) == ""
    assert uscc.is_valid(code)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("渝经信规范〔2024〕4号", ""),
        ("国办发明电〔2024〕12号", ""),
        ("渝经信发[2025]45号", "六角括号"),
        ("渝经信发（2025）45号", "六角括号"),
        ("渝经信发〔2025〕第45号", "不加“第”"),
        ("渝经信发〔2025〕045号", "不补零"),
        ("渝经信发〔25〕45号", "应写作"),
        ("渝经信发〔2025〕45号\n", "应写作"),
    ],
)
def test_document_numbers(number: str, reason: str) -> None:
    assert reason in document_number(number)
    assert bool(document_number(number)) == bool(reason)


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("calendar-date", ["2024-02-29"], ["2025-02-29", "2025-2-1", "20250201", "2025-09-25\n"]),
        (
            "instant",
            ["2025-07-31T17:30:00+08:00"],
            [
                "2025-07-31T17:30:00Z",
                "2025-07-31T25:00:00+08:00",
                "2025-07-31 17:30:00+08:00",
                "2025-07-31",
            ],
        ),
        (
            "phone",
            ["023-63895000", "63895000", "13800000000"],
            ["12345", "023 63895000", "63895000\n"],
        ),
        ("mobile", ["13800000000"], ["12800000000", "1380000000", "１３800000000"]),
        ("mailbox", ["a.b@example.invalid"], ["a@b", "a b@c.d", "a@c.d\n", "@c.d"]),
        ("postcode", ["400800"], ["500000", "4000", "4000000"]),
        ("web-address", ["https://a.invalid/x"], ["ftp://a", "javascript:alert(1)", "https://a b"]),
        ("sha256", ["0" * 64], ["0" * 63, "A" * 64, "0" * 64 + "\n"]),
        (
            "site-key",
            ["91500105MA60TE5T3R/01"],
            ["91500105MA60TE5T3R", "91500105MA60TE5T3R/1", "91500105MA60TE5T3A/01"],
        ),
        (
            "ssh-public-key",
            [KEY],
            [
                "ssh-rsa AAAA",
                "ssh-ed25519 AAAA",
                "ssh-ed25519 ???",
                f"{KEY} a@b",
            ],
        ),
    ],
)
def test_formats(name: str, right: list[str], wrong: list[str]) -> None:
    assert [t for t in right if FORMATS[name](t)] == []
    assert [t for t in wrong if not FORMATS[name](t)] == []
