"""The entrance: a ticket lets one browser in once, and a cookie is known only to the app that gave it."""

from matcher.ui.entrance import Entrance, cookie_name


def test_a_ticket_is_exchanged_once() -> None:
    """The second time it is worth nothing."""
    entrance = Entrance()
    ticket = entrance.ticket()
    cookie = entrance.exchange(ticket)
    assert entrance.knows(cookie)
    assert entrance.exchange(ticket) == ""


def test_what_was_never_given_opens_nothing() -> None:
    """Neither an empty text, nor a ticket as a cookie, nor a cookie as a ticket, nor another app's."""
    entrance, other = Entrance(), Entrance()
    ticket = entrance.ticket()
    cookie = other.exchange(other.ticket())
    for wrong in ("", "x", ticket[:-1], cookie, "\udcff", "é"):
        assert entrance.exchange(wrong) == ""
        assert not entrance.knows(wrong)
    assert not entrance.knows(ticket)
    assert entrance.exchange(ticket)


def test_the_next_ticket_is_asked_for_when_one_is_used() -> None:
    """So that there is always one address that works; a wrong one asks for none."""
    asked: list[int] = []
    entrance = Entrance(used=lambda: asked.append(1))
    entrance.exchange("wrong")
    assert asked == []
    entrance.exchange(entrance.ticket())
    assert asked == [1]


def test_secrets_are_long_and_never_alike() -> None:
    """256 bits each, as a test of a thousand shows as far as one can."""
    entrance = Entrance()
    made = {entrance.ticket() for _ in range(500)} | {entrance.introduce() for _ in range(500)}
    assert len(made) == 1000
    assert min(map(len, made)) >= 43


def test_each_port_has_a_cookie_of_its_own() -> None:
    """Browsers send cookies to every port of a computer; two apps must not take each other's."""
    assert cookie_name(8501) != cookie_name(8502)
