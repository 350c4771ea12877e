"""What people may wish of the next referral: the buttons below one."""

from guidance.wording.catalogue import catalogue

NEXT, FARTHER, LANGUAGE, PHONE = "next", "farther", "language", "phone"


def label(wish: str, language: str) -> str:
    """Return what the button of a wish says: at most 20 characters."""
    say = catalogue(language).pgettext
    return {
        NEXT: say("button", "Another one"),
        FARTHER: say("button", "Farther away"),
        LANGUAGE: say("button", "Another language"),
        PHONE: say("button", "By phone"),
    }[wish]


def payload(wish: str) -> str:
    """Return what the button of a wish sends."""
    return f'/find_counselling{{"manner": "{wish}"}}'
