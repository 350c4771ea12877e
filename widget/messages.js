/** What stands in the transcript: messages, sources, and notices of our own. */

import { card } from "./cards.js";
import { h } from "./dom.js";
import { anchor, rich } from "./richtext.js";

/** Return a message as an element; `keep` as in `cards.js`. */
export function bubble(message, texts, keep) {
  const { from, lang, dir } = message;
  const shown = card(message, texts, keep);
  const text = from === "user" ? message.text : rich(message.text);
  const speaker = { bot: "lotse", user: "you", counsellor: "counsellor" }[from];
  return h(
    "div",
    { class: `message ${from}`, lang: lang || null, dir: dir || "auto" },
    h("span", { class: "unseen", lang: texts.language.tag, "data-text": speaker }),
    shown ?? h("p", { class: "text" }, text),
    message.sources?.length ? sources(message.sources, texts) : null,
  );
}

/** Return a notice of the widget itself, with buttons `[text key, listener]`. */
export function notice(text, buttons = []) {
  return h(
    "div",
    { class: "notice" },
    h("p", {}, text),
    buttons.map(([key, click]) => h("button", { type: "button", "data-text": key, click })),
  );
}

/** Return buttons that say something for the person; `press(button)` is called with one. */
export function replies(buttons, press) {
  return buttons.map((button) =>
    h(
      "button",
      { type: "button", lang: button.lang || null, dir: "auto", click: () => press(button) },
      button.title,
    ),
  );
}

function sources(list, texts) {
  const { tag: lang, dir } = texts.language;
  return h(
    "details",
    { class: "sources", lang, dir },
    h("summary", { "data-text": "sources", "data-count": list.length }),
    h(
      "ul",
      {},
      list.map(({ title, url, as_of: asOf }) =>
        h(
          "li",
          {},
          anchor(url, h("bdi", {}, title)),
          asOf && ` · ${texts.say("as_of", { date: texts.date(asOf) })}`,
        ),
      ),
    ),
  );
}
