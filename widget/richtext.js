/** A text with its web addresses and phone numbers as links, each kept left-to-right. */

import { h } from "./dom.js";

const LINKS = new RegExp(
  [
    /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]}»”،؛؟]/.source,
    /(?:\+\d|\b0\d)(?:[ \u00a0/‑-]?\d){5,14}/.source,
    // Emergency and service numbers, unless they count something.
    /\b11(?:[025]|6[ \u00a0]?\d{3})\b(?![.,]?\d|[ \u00a0]?[€%])/.source,
  ].join("|"),
  "g",
);

/** Return the parts of a text as strings and link elements. */
export function rich(text) {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(LINKS)) {
    parts.push(text.slice(end, found.index), link(found[0]));
    end = found.index + found[0].length;
  }
  return [...parts, text.slice(end)];
}

/** Return a link that opens beside the conversation; nothing but the text for an unsafe address. */
export function anchor(href, text, attributes = {}) {
  const safe = /^(?:https?|mailto|tel):/i.test(href);
  const outward = /^http/i.test(href) && { target: "_blank", rel: "noopener noreferrer" };
  return safe ? h("a", { href, ...outward, ...attributes }, text) : h("span", {}, text);
}

function link(found) {
  const address = found.startsWith("http") ? found : `tel:${found.replace(/[^\d+]/g, "")}`;
  return anchor(address, h("bdi", { dir: "ltr" }, found.replace(/^https?:\/\/(?:www\.)?/, "")));
}
