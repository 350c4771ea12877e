/** A menu below a button, as the ARIA practices describe it: arrows, Home, End, letters, Esc. */

import { button } from "./dom.js";

export class Menu {
  #button;
  #list;

  constructor(opener, list) {
    this.#button = opener;
    this.#list = list;
    list.hidden = true;
    opener.setAttribute("aria-haspopup", "menu");
    opener.setAttribute("aria-expanded", "false");
    opener.addEventListener("click", () => (list.hidden ? this.open() : this.close()));
    opener.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      this.open(event.key === "ArrowUp" ? -1 : 0);
    });
    list.addEventListener("keydown", (event) => this.#key(event));
    // Before the item acts, since it may move the focus.
    list.addEventListener("click", () => this.close(), { capture: true });
    list.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget) this.leave(relatedTarget);
    });
  }

  /** Hide the menu if somebody went on to an element outside of it. */
  leave(target) {
    if (!this.#list.parentElement.contains(target)) this.close(false);
  }

  get #items() {
    return [...this.#list.querySelectorAll("[role^=menuitem]:not([hidden])")];
  }

  /** Show the menu and go to the chosen item, or to the one with that number from an end. */
  open(number = 0) {
    this.#list.hidden = false;
    this.#button.setAttribute("aria-expanded", "true");
    const items = this.#items;
    const chosen = items.find((entry) => entry.getAttribute("aria-checked") === "true");
    (chosen ?? items.at(number)).focus();
  }

  /** Hide the menu; the focus goes back to its button. */
  close(back = true) {
    if (this.#list.hidden) return;
    if (back) this.#button.focus();
    this.#list.hidden = true;
    this.#button.setAttribute("aria-expanded", "false");
  }

  #key(event) {
    const items = this.#items;
    const at = items.indexOf(event.target);
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
    const letter = event.key.toLocaleLowerCase();
    const after = [...items.slice(at + 1), ...items.slice(0, at + 1)];
    const next =
      event.key in moves
        ? items.at(moves[event.key] % items.length)
        : after.find((item) => item.textContent.toLocaleLowerCase().startsWith(letter));
    if (event.key === "Tab") return this.close();
    if (event.key === "Escape") this.close();
    else if (event.key.length === 1 ? next : event.key in moves) next.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/** Return an item; `attributes` may carry its listener and what it is called. */
export function item(attributes, ...children) {
  return button({ role: "menuitem", ...attributes }, ...children);
}
