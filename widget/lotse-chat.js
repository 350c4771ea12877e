/**
 * <lotse-chat>: the chat with Lotse on any page.
 *
 * Attributes: `full` (fills its place instead of opening as a panel), `language` (to begin in),
 * `position` ("end" or "start": the lower corner), `greeting` (text of the button), `privacy`
 * (address of the privacy policy). Colours: see lotse-chat.css. The events `lotse-toggle` and
 * `lotse-language` say what happened.
 */

import { pause } from "./api.js";
import { button, h, icon } from "./dom.js";
import { asText, copy, download, print } from "./keep.js";
import { bubble, notice, replies } from "./messages.js";
import { anchor } from "./richtext.js";
import { Session } from "./session.js";
import { Texts } from "./texts.js";
import { View } from "./view.js";

const BASE = new URL("..", import.meta.url);
const STYLES = new URL("lotse-chat.css", import.meta.url).href;
const GERMAN = "de";

export class LotseChat extends HTMLElement {
  #life;
  #session;
  #texts;
  #view;
  #begun;
  #messages;
  #unanswered; // `{message, element}` of what waits for an answer, by id

  connectedCallback() {
    this.#begun = false;
    this.#messages = [];
    this.#unanswered = new Map();
    this.#life = new AbortController();
    this.#texts = new Texts(BASE);
    this.#session = new Session(BASE, this);
    this.#start(this.#life.signal);
  }

  disconnectedCallback() {
    this.#life.abort();
    this.#session.stop();
    this.shadowRoot?.replaceChildren();
  }

  /** Open the panel; the conversation begins with it, not before. */
  open = () => {
    this.#view.toggle(true);
    this.#begin();
    this.#tell("lotse-toggle", { open: true });
  };

  /** Close the panel; the conversation stays. */
  close = () => {
    this.#view.toggle(false);
    this.#tell("lotse-toggle", { open: false });
  };

  async #start(signal) {
    try {
      await this.#load(signal);
    } catch {
      return; // taken off the page before it was ready
    }
    const full = this.hasAttribute("full");
    this.#view = new View(this.#texts, {
      full,
      greeting: this.getAttribute("greeting"),
      on: {
        open: this.open,
        close: this.close,
        send: (text) => this.#send({ text }),
        choose: (code) => this.#choose(code),
        menu: {
          restart: () => this.#restart(),
          copy: () => this.#copy(asText(this.#messages, this.#texts)),
          print: () => this.#print([...this.#view.log.children]),
          download: () => this.#download("transcript", "lotse.txt"),
          delete: () => this.#forget(),
        },
      },
    });
    this.#view.notices.append(this.#notice());
    this.#view.translate();
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const styles = h("link", { rel: "stylesheet", href: STYLES });
    this.#view.root.hidden = true; // until it has its styles
    styles.onload = styles.onerror = () => {
      this.#view.root.hidden = false;
      if (full) this.#view.focus();
    };
    shadow.replaceChildren(styles, this.#view.root);
    this.#tell("lotse-language", { ...this.#texts.language });
    if (full) this.#begin();
  }

  /** Load languages and texts, however long that takes. */
  async #load(signal) {
    for (;;) {
      try {
        await this.#texts.load();
        const chosen = [this.#session.language, this.getAttribute("language")];
        await this.#texts.use(this.#texts.choose([...chosen, ...navigator.languages]));
        return;
      } catch {
        await pause(5000, signal);
      }
    }
  }

  #begin() {
    if (this.#begun) return;
    this.#begun = true;
    this.#view.busy(true);
    this.#session.start(this.#texts.language.code);
  }

  // What the session tells

  restored(messages) {
    const early = [...this.#unanswered]; // written while the conversation was being opened
    this.#clear();
    for (const message of messages) this.#show(message);
    this.#view.announce(messages.at(-1)?.text ?? "", messages.at(-1));
    this.#offer(messages);
    for (const [id, sent] of early) this.#pend(id, sent);
    this.#view.busy(early.length > 0);
    this.#view.scroller.scrollTop = messages.length > 2 ? this.#view.scroller.scrollHeight : 0;
  }

  answered(entry, messages) {
    const bubble = this.#settle(entry);
    const fresh = messages.filter(({ id }) => !this.#messages.some((known) => known.id === id));
    for (const message of fresh) {
      this.#show(message);
      this.#view.announce(message.text, message);
    }
    if (entry.text && fresh.length) this.#follow(fresh.at(-1));
    if (this.#unanswered.size) return;
    this.#view.busy(false);
    const bot = fresh.filter(({ from }) => from === "bot");
    // In live chat the way back stays.
    const before = this.#messages.filter(({ buttons }) => buttons?.length);
    this.#offer(bot.length ? bot : before.slice(-1));
    this.#view.readFrom(bubble ?? this.#view.log.lastChild);
  }

  refused(entry, problem) {
    this.#view.busy(this.#unanswered.size > 1);
    if (!entry) {
      this.#begun = false;
      return this.#explain(problem, ["retry", () => this.#begin()]);
    }
    const bubble = this.#settle(entry);
    bubble?.classList.add("unsent");
    const { id, ...content } = entry;
    const again = (act) => () => {
      bubble?.remove();
      act();
    };
    const edit = ["edit", again(() => this.#view.type(entry.text))];
    const retry = ["retry", again(() => this.#send(content))];
    this.#explain(problem, problem.status >= 500 ? retry : entry.text && edit);
  }

  ended(problem, entries) {
    this.#unanswered.clear();
    this.#view.busy(false);
    const typed = entries.map(({ text }) => text);
    this.#view.type([...typed, this.#view.input.value].filter(Boolean).join("\n"));
    this.#explain(problem, ["new", () => this.#restart()]);
  }

  waiting(problem) {
    this.#view.wait(problem && (problem.detail || this.#texts.say("offline")));
  }

  // What people do

  #send(content) {
    const entry = this.#session.send(content);
    const message = { from: "user", text: content.title ?? content.text };
    const element = bubble(message, this.#texts);
    element.append(h("span", { class: "state", "data-text": "unsent" }));
    element.classList.add("pending");
    this.#pend(entry.id, { message, element });
    this.#offer([]);
    this.#view.focus();
    this.#view.busy(true);
  }

  async #choose(code) {
    if (!(await this.#translate(code)) || !this.#begun) return;
    if (!this.#someoneSpoke) return this.#restart();
    await this.#session.choose(code).catch((problem) => this.#fail(problem));
    this.#inform(this.#texts.say("changed", { language: this.#texts.language.name }));
  }

  #restart() {
    this.#clear();
    this.#view.busy(true);
    this.#view.focus();
    this.#session.restart(this.#texts.language.code);
  }

  async #forget() {
    if (!(await this.#view.ask("delete_question", "delete_yes"))) return;
    try {
      await this.#session.forget();
    } catch (problem) {
      return this.#fail(problem);
    }
    this.#clear();
    this.#inform(this.#texts.say("deleted"), ["new", () => this.#restart()]);
  }

  async #download(path, name) {
    try {
      download(await this.#session.file(path), name);
    } catch (problem) {
      this.#fail(problem);
    }
  }

  async #copy(text) {
    this.#inform(this.#texts.say((await copy(text)) ? "copied" : "not_copied"));
  }

  #print(elements) {
    print(elements, this.#texts.language, STYLES);
  }

  // What is shown

  #show(message) {
    this.#messages.push(message);
    const element = bubble(message, this.#texts, {
      copy: () => this.#copy(message.text),
      print: () => this.#print([element]),
      card: () => this.#download(`card?id=${encodeURIComponent(message.card.id)}`, "lotse.pdf"),
    });
    this.#view.add(element);
  }

  /** Offer the buttons of an answer and what can be done with its last message. */
  #offer(messages) {
    const asked = messages.findLastIndex(({ from }) => from === "user");
    const answers = messages.slice(asked + 1);
    const buttons = answers.flatMap((message) => message.buttons ?? []);
    const press = ({ payload, title }) => this.#send({ payload, title });
    this.#view.suggestions.replaceChildren(...replies(buttons, press));
    const last = this.#someoneSpoke && answers.at(-1);
    const about = last ? [...this.#manners(last, press), ...this.#thumbs(last)] : [];
    this.#view.actions.replaceChildren(...about);
    this.#texts.apply(this.#view.scroller);
  }

  #manners({ lang }, press) {
    const manners = lang === GERMAN ? ["simple", "more"] : ["german", "simple", "more"];
    return manners.map((manner) => {
      const payload = `/repeat{"manner":"${manner}"}`;
      const click = () => press({ payload, title: this.#texts.say(manner) });
      return button({ "data-text": manner, click });
    });
  }

  /** Whether the answer helped. */
  #thumbs({ id, from }) {
    const thumbs = ["helpful", "not_helpful"].map((key) => {
      const rate = async () => {
        await this.#session.rate(id, key === "helpful");
        for (const thumb of thumbs) thumb.ariaPressed = thumb.dataset.label === key;
        this.#view.announce(this.#texts.say("thanks"));
      };
      const click = () => rate().catch((problem) => this.#fail(problem));
      return button({ "aria-pressed": "false", "data-label": key, click }, icon("thumb"));
    });
    return from === "bot" ? thumbs : [];
  }

  /** The first thing in every conversation: that nobody sits behind it. */
  #notice() {
    const privacy = this.getAttribute("privacy");
    const ask = () => this.#send({ payload: "/ask_privacy", title: this.#texts.say("stored") });
    return h(
      "p",
      { class: "machine" },
      h("span", { "data-text": "notice" }),
      button({ "data-text": "stored", click: ask }),
      privacy && anchor(new URL(privacy, document.baseURI).href, "", { "data-text": "privacy" }),
    );
  }

  #explain({ title, detail }, way) {
    const text = [title, detail].filter(Boolean).join(". ") || this.#texts.say("trouble");
    this.#inform(text, way);
  }

  #inform(text, way) {
    const element = notice(text, way);
    this.#view.add(element);
    this.#view.announce(text);
    this.#view.scroller.scrollTop = this.#view.scroller.scrollHeight;
  }

  #fail(problem) {
    if (problem.status === 401) this.ended(problem, []);
    else if (problem.status) this.#explain(problem);
  }

  /** Add a message that waits for an answer. */
  #pend(id, sent) {
    this.#unanswered.set(id, sent);
    this.#messages.push(sent.message);
    this.#view.add(sent.element);
  }

  /** Take a message off those that wait for an answer; return its bubble. */
  #settle({ id }) {
    const element = this.#unanswered.get(id)?.element;
    element?.classList.remove("pending");
    this.#unanswered.delete(id);
    return element;
  }

  get #someoneSpoke() {
    return this.#messages.some(({ from }) => from === "user");
  }

  /** Let the controls speak the language the conversation has changed to. */
  #follow({ lang, buttons: [button] = [] }) {
    // Buttons are in the conversation's language, a text that has no translation is in English.
    const code = button?.lang ?? (lang === "en" ? null : lang);
    if (code && code !== this.#texts.language.code) this.#translate(code);
  }

  /** Change the language of the controls; resolves to whether that was possible. */
  async #translate(code) {
    try {
      await this.#texts.use(code);
    } catch {
      this.#inform(this.#texts.say("offline"));
      return false;
    }
    this.#session.language = code;
    this.#view.translate();
    this.#tell("lotse-language", { ...this.#texts.language });
    return true;
  }

  #clear() {
    this.#messages = [];
    this.#unanswered.clear();
    this.#view.log.replaceChildren();
    this.#offer([]);
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

if (!customElements.get("lotse-chat")) customElements.define("lotse-chat", LotseChat);
