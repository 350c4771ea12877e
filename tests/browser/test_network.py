"""Lost connections, lost answers, reloads and ended sessions: nothing is lost or doubled."""

from playwright.sync_api import Route

MESSAGES = "**/webhooks/web/messages"
QUESTION = "Was kostet die Anerkennung?"


def questions_kept(chat):
    """Return how often the server has the question."""
    history = chat.page.evaluate(
        "async () => {"
        " const kept = JSON.parse(Object.values(sessionStorage)[0]);"
        " const headers = {Authorization: `Bearer ${kept.token}`};"
        " return (await fetch('/webhooks/web/messages', {headers})).json() }"
    )
    return [message["text"] for message in history["messages"]].count(QUESTION)


def test_offline_and_back(open_chat):
    """What is written without a connection waits, and is sent in order and once."""
    chat = open_chat().ready()
    chat.page.context.set_offline(True)
    for text in (QUESTION, "Danke"):
        chat.input.fill(text)
        chat.input.press("Enter")
    chat.status.wait_for()
    assert [state.is_visible() for state in chat.state.all()] == [True, True]

    chat.page.context.set_offline(False)
    chat.pending.first.wait_for(state="detached")
    chat.typing.wait_for(state="hidden")
    assert chat.status.is_hidden()
    assert chat.user.locator(".text").all_inner_texts() == [QUESTION, "Danke"]
    assert questions_kept(chat) == 1


def test_a_lost_answer_is_asked_for_again(open_chat):
    """The server answered, the answer got lost: the message still counts once."""
    chat = open_chat().ready()
    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        if lost or route.request.method != "POST":
            return route.continue_()
        lost.append(route.fetch().text())
        return route.abort()

    chat.page.route(MESSAGES, lose_the_first)
    chat.say(QUESTION)

    assert lost and questions_kept(chat) == 1
    assert chat.user.count() == 1


def test_a_reload_keeps_the_conversation(open_chat):
    """The session lies in sessionStorage, the messages on the server."""
    chat = open_chat().ready()
    answer = chat.say(QUESTION).inner_text()
    before = chat.message.count()
    chat.page.reload()
    chat.user.wait_for()

    assert chat.message.count() == before
    assert chat.bot.last.inner_text() == answer
    assert chat.suggestions.locator("button").count()
    assert chat.page.evaluate("localStorage.length + document.cookie.length") == 0


def test_a_reload_without_connection_loses_no_message(open_chat):
    """A message that waits is sent by the page that comes after."""
    chat = open_chat().ready()
    chat.page.route(MESSAGES, lambda route: route.abort())
    chat.input.fill(QUESTION)
    chat.input.press("Enter")
    chat.status.wait_for()
    chat.page.unroute(MESSAGES)
    chat.page.reload()
    chat.user.wait_for()

    assert chat.user.locator(".text").all_inner_texts() == [QUESTION]
    assert questions_kept(chat) == 1


def test_an_ended_session_keeps_what_was_typed(open_chat):
    """A new conversation is offered, and the question stands in its input."""
    chat = open_chat().ready()
    chat.page.evaluate(
        "async () => {"
        " const kept = JSON.parse(Object.values(sessionStorage)[0]);"
        " const headers = {Authorization: `Bearer ${kept.token}`};"
        " await fetch('/webhooks/web/sessions', {method: 'DELETE', headers}) }"
    )
    chat.input.fill(QUESTION)
    chat.input.press("Enter")
    chat.notice.locator("[data-text=new]").click()
    chat.ready()
    assert chat.input.input_value() == QUESTION

    chat.input.press("Enter")
    assert chat.answer(1).is_visible()


def test_a_refused_message_can_be_changed(open_chat):
    """The server's reason is told, and the words are not lost."""
    chat = open_chat().ready()
    chat.input.fill("x" * 2001)
    chat.input.press("Enter")
    assert "2000" in chat.notice.inner_text()

    chat.notice.locator("[data-text=edit]").click()
    assert len(chat.input.input_value()) == 2001
    assert chat.user.count() == 0


def test_a_message_written_before_the_greeting_is_answered(open_chat):
    """Who types faster than the conversation opens loses nothing."""
    chat = open_chat(path="/contact")
    held: list[Route] = []
    chat.page.route("**/webhooks/web/sessions", lambda route: held.append(route))
    chat.page.goto(chat.page.url.replace("/contact", "/"))
    chat.input.fill(QUESTION)
    chat.input.press("Enter")
    held[0].continue_()
    chat.answer(1)

    assert chat.user.locator(".text").all_inner_texts() == [QUESTION]
