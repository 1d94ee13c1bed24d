"""An id stands in every record, and a password is not one that somebody guesses."""

import pytest

from hotwash.domain.people.credentials import refuse_id, refuse_password


@pytest.mark.parametrize("id", ["", "Ana", "ana b", "scribe", "hotwash", "9ana", "a" * 41, "ana/../bo", "<b>"])
def test_an_id_that_would_confuse_a_record_is_refused(id: str) -> None:
    assert refuse_id(id) is not None


def test_a_plain_id_is_taken_once() -> None:
    assert refuse_id("ana.b") is None
    refused = refuse_id("ana.b", taken=True)
    assert refused is not None
    assert refused.code == "taken"


@pytest.mark.parametrize("password", ["short", "anaanaanaana", "x" * 1001, "passwordpassword", "HOTWASHhotwash"])
def test_a_password_somebody_would_guess_is_refused(password: str) -> None:
    assert refuse_password(password, "ana") is not None


def test_a_few_words_are_a_password() -> None:
    assert refuse_password("an example of words", "ana") is None
