/** Cards: a partner, a contact, a profession or steps. What is no card is told as text. */

import { button, h } from "./dom.js";
import { anchor, rich } from "./richtext.js";

const CARDS = { partner: contact, contact, profession: list("ul"), steps: list("ol") };

/**
 * Return the card of a message, `null` where it has none that we know. `keep` offers what can be
 * done with it: functions `copy` and `print`, and `card` for a partner.
 */
export function card(message, texts, keep) {
  const draw = CARDS[message.card?.type];
  if (!draw) return null;
  const { name } = message.card;
  return h(
    "article",
    { class: `card ${message.card.type}`, "aria-label": name },
    line(h("bdi", {}, name.replaceAll("/", "/\u200B")), "name"),
    draw(message.card, texts),
    h(
      "p",
      { class: "ways" },
      ways(message.card),
      button({ "data-text": "copy_card", click: keep.copy }),
      button({ "data-text": "print_card", click: keep.print }),
      message.card.type === "partner" &&
        button({ "data-text": "keep_card", click: keep.card }),
    ),
  );
}

/** Name, reasons, place and hours of somebody who can be asked. */
function contact(shown, texts) {
  const { organisation, name, why = [], phone, email, website, languages = [] } = shown;
  return [
    organisation && organisation !== name && line(h("bdi", {}, organisation)),
    why.length && h("ul", { class: "why" }, why.map((reason) => h("li", {}, reason))),
    line(shown.address && h("bdi", {}, shown.address)),
    line(shown.hours, "hours"),
    (shown.week ?? []).map((days) => line(days)),
    [phone?.text, email, website?.replace(/^https?:\/\//, "")].map((way) =>
      line(way && h("bdi", { dir: "ltr" }, way)),
    ),
    languages.length && line(texts.say("spoken", { languages: languages.join(", ") })),
    line(shown.confirmed, "quiet"),
  ].flat();
}

/** Return how statements (`lines`) or things to do (`steps`) are drawn. */
function list(tag) {
  return ({ lines, steps }) =>
    h(tag, { class: "lines" }, (lines ?? steps).map((text) => h("li", {}, rich(text))));
}

/** The ways to somebody, as large links. */
function ways({ phone, email, website, map }) {
  const links = { call: phone?.href, mail: email && `mailto:${email}`, website, map };
  return Object.entries(links).map(
    ([key, href]) => href && anchor(href, "", { "data-text": key }),
  );
}

function line(content, kind = null) {
  return content && h("p", { class: kind }, content);
}
