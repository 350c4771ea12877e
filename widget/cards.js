/** Cards: a partner, a contact, a profession or steps. What is no card is told as text. */

import { h } from "./dom.js";
import { anchor, rich } from "./richtext.js";

const CARDS = { partner: contact, contact, profession: list("ul"), steps: list("ol") };

/**
 * Return the card of a message, `null` where it has none that we know. `keep` offers what can be
 * done with it: functions `copy` and `print`.
 */
export function card(message, texts, keep) {
  const draw = CARDS[message.card?.type];
  if (!draw) return null;
  const { name } = message.card;
  return h(
    "article",
    { class: `card ${message.card.type}`, "aria-label": name },
    line(name, "name"),
    draw(message.card, texts),
    ways(message.card),
    h(
      "p",
      { class: "keep" },
      h("button", { type: "button", "data-text": "copy_card", click: keep.copy }),
      h("button", { type: "button", "data-text": "print_card", click: keep.print }),
    ),
  );
}

/** Name, reasons, place and hours of somebody who can be asked. */
function contact(shown, texts) {
  const { organisation, name, why = [], address, hours, languages, confirmed, phone } = shown;
  return [
    organisation && organisation !== name && line(organisation, "organisation"),
    why.length && h("ul", { class: "why" }, why.map((reason) => h("li", {}, reason))),
    address && line(h("bdi", {}, address)),
    phone && line(anchor(phone.href, h("bdi", { dir: "ltr" }, phone.text))),
    shown.email && line(anchor(`mailto:${shown.email}`, h("bdi", { dir: "ltr" }, shown.email))),
    hours && line(hours, "hours"),
    languages?.length && line(texts.say("spoken", { languages: languages.join(", ") })),
    confirmed && line(confirmed, "quiet"),
  ];
}

/** Return how a card of statements (`lines`) or of things to do (`steps`) is drawn. */
function list(tag) {
  return ({ lines, steps }) =>
    h(tag, { class: "lines" }, (lines ?? steps).map((text) => h("li", {}, rich(text))));
}

/** The ways to somebody, as large links. */
function ways({ phone, email, website, map }) {
  const links = { call: phone?.href, mail: email && `mailto:${email}`, website, map };
  const offered = Object.entries(links).filter(([, href]) => href);
  return (
    offered.length &&
    h("p", { class: "ways" }, offered.map(([key, href]) => anchor(href, "", { "data-text": key })))
  );
}

function line(content, kind = null) {
  return h("p", { class: kind }, content);
}
