/** The languages Lotse speaks and the texts of the controls, both asked of the server. */

/** Languages that read another's texts well. */
const RELATED = { bs: "sr", hr: "sr", sh: "sr", prs: "fa", mo: "ro" };
const FALLBACK = "de";

export class Texts {
  #base;
  #texts = {};
  /** All languages: `{code, tag, name, dir}`. */
  languages = [];
  /** The one in use. */
  language = { code: FALLBACK, tag: FALLBACK, name: "", dir: "ltr" };

  constructor(base) {
    this.#base = base;
  }

  /** Load the list of languages; rejects when there is no connection. */
  async load() {
    this.languages = await this.#get("widget/languages.json");
  }

  /** Return the code of the first wish that Lotse speaks: `["hr-HR", "de"]` is `"sr"`. */
  choose(wishes) {
    const codes = wishes.filter(Boolean).map((wish) => wish.toLowerCase().split(/[-_]/)[0]);
    const known = new Set(this.languages.map(({ code }) => code));
    return codes.map((code) => RELATED[code] ?? code).find((code) => known.has(code)) ?? FALLBACK;
  }

  /** Take the texts of a language; rejects when there is no connection. */
  async use(code) {
    this.#texts = await this.#get(`widget/texts/${code}.json`);
    this.language = this.languages.find((language) => language.code === code);
  }

  /** Return a text with its `{placeholders}` filled. */
  say = (key, values = {}) =>
    (this.#texts[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

  /** Return a date written by the server (year, month or day) as this language writes it. */
  date(iso) {
    const [year, month, day] = iso.split("-").map(Number);
    if (!month) return iso;
    const format = { year: "numeric", month: "long", ...(day && { day: "numeric" }) };
    const when = new Date(Date.UTC(year, month - 1, day || 1));
    return when.toLocaleDateString(this.language.tag, {
      ...format, timeZone: "UTC", calendar: "gregory",
    });
  }

  /** Write the texts into all elements below `root` that name one (`data-text`, `data-label`). */
  apply(root) {
    for (const element of root.querySelectorAll("[data-text]")) {
      element.textContent = this.say(element.dataset.text, element.dataset);
    }
    for (const element of root.querySelectorAll("[data-label]")) {
      const label = this.say(element.dataset.label);
      element.setAttribute("aria-label", label);
      if (element.localName === "button") element.title = label;
      if (element.localName === "textarea") element.placeholder = this.say("placeholder");
    }
  }

  async #get(path) {
    const answer = await fetch(new URL(path, this.#base));
    if (!answer.ok) throw new Error(`error: ${path}: status ${answer.status}`);
    return answer.json();
  }
}
