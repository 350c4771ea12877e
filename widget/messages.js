/** What stands in the transcript: messages, sources, and notices of our own. */

import { card } from "./cards.js";
import { button, h } from "./dom.js";
import { anchor, rich } from "./richtext.js";

/** Return a message as an element; `keep` as in `cards.js`. */
export function bubble(message, texts, keep) {
  const { from } = message;
  const text = from === "user" ? message.text : rich(message.text);
  const said = card(message, texts, keep) ?? h("p", { class: "text" }, text);
  if (message.lang) said.lang = message.lang;
  said.dir = message.dir || "auto";
  const speaker = { bot: "lotse", user: "you", counsellor: "counsellor" }[from];
  return h(
    "div",
    { class: `message ${from}` },
    h("span", { class: "unseen", "data-text": speaker }),
    said,
    message.sources?.length ? sources(message.sources, texts) : null,
  );
}

/** Return a notice of the widget itself; `way` is a button `[text key, listener]` that ends it. */
export function notice(text, way) {
  const element = h("div", { class: "notice" }, h("p", {}, text));
  if (way) {
    const [key, act] = way;
    const click = () => {
      element.remove();
      act();
    };
    element.append(button({ "data-text": key, click }));
  }
  return element;
}

/** Return buttons that say something for the person; `press(reply)` is called with one. */
export function replies(buttons, press) {
  return buttons.map((reply) =>
    button({ lang: reply.lang || null, dir: "auto", click: () => press(reply) }, reply.title),
  );
}

function sources(list, texts) {
  return h(
    "details",
    { class: "sources" },
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
