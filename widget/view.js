/** The panel: its parts, what is shown in them, and where the focus goes. */

import { button, h, icon } from "./dom.js";
import { Menu, item } from "./menu.js";

/** A touch screen: focusing the input there brings up a keyboard over what was just said. */
const TOUCH = matchMedia("(pointer: coarse)");

export class View {
  #texts;
  // Not role="status": that is read as a whole each time something is added.
  #announcer = h("div", { class: "unseen", "aria-live": "polite" });
  #typing = h(
    "p",
    { class: "typing", hidden: true },
    h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")),
    h("span", { "data-text": "typing" }),
  );

  launcher = null;

  /**
   * `on` has what people can do: `open`, `close`, `send(text)`, `choose(language)`, and under
   * `menu` the entries of the menu by text key.
   */
  constructor(texts, { full, greeting, on }) {
    this.#texts = texts;
    this.notices = h("div", { class: "first" });
    this.log = h("div", {
      class: "log", role: "log", "aria-live": "off", "data-label": "log", tabindex: "0",
    });
    this.suggestions = group("suggestions", "suggestions");
    this.actions = group("actions", "answer");
    this.scroller = h(
      "div",
      { class: "scroller" },
      this.notices, this.log, this.#typing, this.actions, this.suggestions,
    );
    this.status = h("p", { class: "status", hidden: true });
    this.dialog = h("div", {
      class: "question", role: "alertdialog", "aria-modal": "true", hidden: true,
    });
    this.input = h("textarea", {
      rows: "1", "data-label": "message", enterkeyhint: "send", input: () => this.#grow(),
    });
    const dialog = !full && { role: "dialog", "data-label": "chat" };
    this.panel = h(
      "div",
      { class: "panel", id: "panel", tabindex: "-1", ...dialog },
      this.#header(full, on), this.scroller, this.status, this.#composer(on.send), this.dialog,
    );
    if (!full) this.launcher = launcher(greeting, on.open);
    this.root = h(
      "section",
      { class: "lotse", "data-label": "chat" },
      this.launcher, this.panel, this.#announcer,
    );
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !full) on.close();
    });
    this.root.addEventListener("pointerdown", ({ target }) => {
      for (const menu of this.menus) menu.leave(target);
    });
    this.panel.hidden = !full;
    this.translate();
  }

  /** Write all texts anew in the language now in use. */
  translate() {
    const { tag, dir, code, name } = this.#texts.language;
    Object.assign(this.root, { lang: tag, dir });
    this.#texts.apply(this.root);
    this.languageName.textContent = name;
    for (const entry of this.languages.children) {
      entry.setAttribute("aria-checked", String(entry.dataset.code === code));
    }
  }

  /** Show or hide the panel and move the focus along. */
  toggle(open) {
    this.panel.hidden = !open;
    this.launcher.setAttribute("aria-expanded", String(open));
    if (open) this.focus(this.panel);
    else this.launcher.focus();
  }

  /** Put the focus where somebody goes on: to the input, on touch screens to `otherwise`. */
  focus(otherwise = this.log) {
    (TOUCH.matches ? otherwise : this.input).focus({ preventScroll: true });
  }

  /** Add an element to the transcript. */
  add(element) {
    this.#texts.apply(element);
    this.log.append(element);
  }

  /** Scroll so that an element and what follows it can be read from its beginning. */
  readFrom(element) {
    this.scroller.scrollTop = element.offsetTop - 8;
  }

  /** Have something read out once. */
  announce(text, { lang = this.#texts.language.tag, dir = "auto" } = {}) {
    this.#announcer.append(h("p", { lang: lang || null, dir }, text));
    while (this.#announcer.childElementCount > 8) this.#announcer.firstChild.remove();
  }

  /** Show or hide that an answer is on its way. */
  busy(busy) {
    this.#typing.hidden = !busy;
    if (busy) this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  /** Show what everybody waits for, or hide the line. */
  wait(text) {
    if (text && this.status.textContent !== text) this.announce(text);
    this.status.textContent = text ?? "";
    this.status.hidden = !text;
    this.root.classList.toggle("waiting", Boolean(text));
  }

  /** Return the typed text and empty the input. */
  take() {
    const text = this.input.value.trim();
    this.type("");
    return text;
  }

  /** Put a text into the input. */
  type(text) {
    this.input.value = text;
    this.#grow();
  }

  /** Ask a question over the panel; resolves to whether it was answered with yes. */
  ask(question, yes) {
    const before = this.#focused();
    return new Promise((resolve) => {
      const end = (answer) => () => {
        this.dialog.hidden = true;
        this.#inert(false);
        before?.focus();
        resolve(answer);
      };
      const cancel = button({ "data-text": "cancel", click: end(false) });
      this.dialog.replaceChildren(
        h("p", { id: "question", "data-text": question }),
        button({ class: "main", "data-text": yes, click: end(true) }),
        cancel,
      );
      this.dialog.setAttribute("aria-labelledby", "question");
      this.dialog.onkeydown = (event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        end(false)();
      };
      this.#texts.apply(this.dialog);
      this.#inert(true);
      this.dialog.hidden = false;
      cancel.focus();
    });
  }

  #header(full, on) {
    this.languageName = h("span");
    const language = button({ class: "language" }, icon("language"),
      h("span", { class: "unseen", "data-text": "language" }), this.languageName, icon("down"));
    this.languages = h("div", { role: "menu", "data-label": "language" },
      this.#texts.languages.map(({ code, tag, name }) => item(
        { role: "menuitemradio", "data-code": code, lang: tag, click: () => on.choose(code) },
        name,
      )),
    );
    const more = button({ "data-label": "menu" }, icon("more"));
    const entries = h("div", { role: "menu", "data-label": "menu" },
      Object.entries(on.menu).map(([key, click]) => item({ "data-text": key, click })),
    );
    const header = h("header", {},
      icon("anchor"),
      h(full ? "h1" : "h2", {}, "Lotse"),
      h("div", { class: "drop" }, language, this.languages),
      h("div", { class: "drop" }, more, entries),
      !full && button({ "data-label": "close", click: on.close }, icon("close")),
    );
    this.menus = [new Menu(language, this.languages), new Menu(more, entries)];
    return header;
  }

  #composer(send) {
    const submit = (event) => {
      event.preventDefault();
      const text = this.take();
      if (text) send(text);
    };
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
    });
    return h("form", { class: "composer", submit }, this.input,
      h("button", { class: "send", "data-label": "send" }, icon("send")));
  }

  #grow() {
    this.input.dir = this.input.value ? "auto" : ""; // empty: the placeholder's direction
    this.input.style.blockSize = "auto";
    this.input.style.blockSize = `${this.input.scrollHeight}px`;
  }

  #inert(inert) {
    for (const part of this.panel.children) part.inert = inert && part !== this.dialog;
  }

  #focused() {
    return this.root.getRootNode().activeElement;
  }
}

/** Return what opens the panel on pages of others. */
function launcher(greeting, click) {
  return button(
    { class: "launcher", "aria-expanded": "false", "aria-controls": "panel", click },
    icon("anchor"),
    h("span", greeting ? {} : { "data-text": "open" }, greeting),
  );
}

/** Return a place for buttons; `label` is the key of what they are called together. */
function group(kind, label) {
  return h("div", { class: kind, role: "group", "data-label": label });
}
