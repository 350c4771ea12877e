/** Keeping what was said: copied, printed, or as a file. */

import { h } from "./dom.js";

/** Return messages as text: who said what, with the sources. */
export function asText(messages, texts) {
  const speakers = { bot: "lotse", user: "you", counsellor: "counsellor" };
  return messages
    .map(({ from, text, sources = [] }) => {
      const said = `${texts.say(speakers[from])}: ${text}`;
      return [said, ...sources.map(({ title, url }) => `${title}: ${url}`)].join("\n");
    })
    .join("\n\n");
}

/** Copy a text; resolves to whether the browser let us. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // no HTTPS, or the person said no
  }
}

/** Offer a file. */
export function download(blob, name) {
  const address = URL.createObjectURL(blob);
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address));
}

/** Print copies of elements alone. */
export function print(elements, { lang, dir }, styles) {
  const frame = h("iframe", { class: "unseen", "aria-hidden": "true", tabindex: "-1" });
  document.body.append(frame);
  const page = frame.contentDocument;
  Object.assign(page.documentElement, { lang, dir });
  page.body.className = "paper";
  const sheet = h("link", { rel: "stylesheet", href: styles });
  sheet.onload = sheet.onerror = () => {
    frame.contentWindow.addEventListener("afterprint", () => frame.remove());
    frame.contentWindow.print();
  };
  page.head.append(sheet);
  page.body.append(...elements.map((element) => page.importNode(element, true)));
  for (const folded of page.querySelectorAll("details")) folded.open = true;
}
