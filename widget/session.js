/**
 * A conversation with the server. Messages wait in a queue until the server has answered them;
 * each has an id, so that one sent twice is answered once. What must survive a reload of the page
 * (token, language, queue) lies in sessionStorage and nowhere else.
 */

import { Problem, pause, request } from "./api.js";
import { listen } from "./listen.js";

/** Longest pause between two attempts, in milliseconds. */
const LONGEST_PAUSE = 30_000;

export class Session {
  #base;
  #listener;
  #key;
  #token = null; // of the conversation, if there is one
  #queue = [];
  #sending = false;
  #listening = false;
  #last = -1; // id of the last message
  #life = new AbortController();

  /**
   * `listener` has `restored(messages)`, `answered(entry, messages)`, `refused(entry, problem)`,
   * `ended(problem, entries)` and `waiting(problem or null)`. A counsellor answers no entry.
   */
  constructor(base, listener) {
    this.#base = new URL("webhooks/web/", base);
    this.#listener = listener;
    this.#key = `lotse-chat ${this.#base}`;
    const kept = this.#read();
    this.#token = kept.token ?? null;
    this.#queue = kept.queue ?? [];
    this.language = kept.language ?? null;
  }

  /** Begin a conversation in a language, or go on with the one there is. */
  async start(language) {
    if (!this.#token) return this.#begin(language);
    this.#sending = true;
    try {
      while (this.#queue.length) {
        const [entry] = this.#queue;
        await this.#post(entry).catch(unlessRefused);
        this.#drop(entry);
      }
      const told = await this.#json("messages");
      this.#sending = false;
      this.#listener.restored(told.messages);
      this.#note(told);
    } catch (problem) {
      if (problem.status === 401) return this.restart(language);
      this.#report(problem);
    }
  }

  /** Begin anew and leave the old conversation to its retention. */
  async restart(language) {
    this.#abandon();
    return this.#begin(language);
  }

  /** Send what somebody wrote, or the payload and title of a pressed button. */
  send(content) {
    const entry = { id: randomId(), ...content };
    this.#queue.push(entry);
    this.#save();
    this.#drain();
    return entry;
  }

  /** Go on in another language. */
  async choose(language) {
    this.language = language;
    this.#save();
    await this.#json("language", { method: "PUT", body: { language } });
  }

  /** Tell whether the message with that id helped. */
  rate(message, helpful) {
    return this.#json("feedback", { method: "PUT", body: { message, helpful } });
  }

  /** Delete the conversation on the server and here. */
  async forget() {
    await this.#json("sessions", { method: "DELETE" }).catch((problem) => {
      if (problem.status !== 401) throw problem; // 401: it is gone already
    });
    this.#abandon();
  }

  /** Return a file of the conversation: the person's copy of it, or a keep-it card. */
  async file(path) {
    return (await this.#patiently(path, { accept: "*/*" })).blob();
  }

  /** Stop all that is under way; what waits is kept for the next page. */
  stop() {
    this.#life.abort();
    this.#life = new AbortController();
    this.#sending = this.#listening = false;
    this.#last = -1;
  }

  /** Listen while a counsellor is there. */
  #note({ messages, handover }) {
    this.#last = Math.max(this.#last, ...messages.map(({ id }) => id));
    if (handover && !this.#listening) this.#listen(this.#life);
  }

  async #listen(life) {
    let open = (this.#listening = true);
    const tell = (kind, data) => {
      if (kind === "handover") return void (open = data.step !== null);
      this.#note({ messages: [data] });
      this.#listener.answered({}, [data]);
    };
    while (open && this.#life === life) {
      try {
        const response = await this.#patiently(`events?after=${this.#last}`);
        await listen(response, life.signal, tell);
      } catch (problem) {
        open &&= !(problem instanceof Problem); // else: lost, once more
      }
      await pause(1000, life.signal).catch(() => {});
    }
    if (this.#life === life) this.#listening = false;
  }

  async #begin(language) {
    try {
      const body = { language };
      const begun = await this.#json("sessions", { method: "POST", body });
      this.#token = begun.token;
      this.language = begun.language;
      this.#save();
      this.#listener.restored(begun.messages);
      this.#drain();
    } catch (problem) {
      this.#report(problem);
    }
  }

  async #drain() {
    if (this.#sending || !this.#token) return;
    this.#sending = true;
    const life = this.#life;
    while (this.#queue.length && !life.signal.aborted) {
      const [entry] = this.#queue;
      try {
        const told = await this.#post(entry);
        this.#drop(entry);
        this.#listener.answered(entry, told.messages);
        this.#note(told);
      } catch (problem) {
        if (life.signal.aborted) return;
        if (problem.status === 401) return this.#end(problem);
        this.#drop(entry);
        this.#listener.refused(entry, problem);
      }
    }
    if (this.#life === life) this.#sending = false;
  }

  #end(problem) {
    const unanswered = this.#queue;
    this.#abandon();
    this.#listener.ended(problem, unanswered);
  }

  #report(problem) {
    if (!(problem instanceof Problem)) return; // stopped on purpose
    if (problem.status === 401) this.#end(problem);
    else this.#listener.refused(null, problem);
  }

  #post(entry) {
    return this.#json("messages", { method: "POST", body: entry });
  }

  async #json(path, options) {
    return (await this.#patiently(path, options)).json();
  }

  /** Repeat a request until the server has answered it; only trouble that passes is waited out. */
  async #patiently(path, options = {}) {
    const { signal } = this.#life;
    for (let attempt = 0; ; attempt += 1) {
      try {
        const response = await request(new URL(path, this.#base), {
          ...options, token: this.#token, language: this.language ?? "", signal,
        });
        this.#listener.waiting(null);
        return response;
      } catch (problem) {
        if (!problem.passes) {
          if (problem instanceof Problem) this.#listener.waiting(null);
          throw problem;
        }
        this.#listener.waiting(problem);
        await pause(problem.wait || Math.min(1000 * 2 ** attempt, LONGEST_PAUSE), signal);
      }
    }
  }

  #drop(entry) {
    this.#queue = this.#queue.filter(({ id }) => id !== entry.id);
    this.#save();
  }

  #abandon() {
    this.stop();
    this.#token = null;
    this.#queue = [];
    this.#save();
  }

  #read() {
    try {
      return JSON.parse(sessionStorage.getItem(this.#key)) ?? {};
    } catch {
      return {}; // storage is blocked: the conversation lasts as long as the page
    }
  }

  #save() {
    const kept = { token: this.#token, language: this.language, queue: this.#queue };
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(kept));
    } catch {
      // As above.
    }
  }
}

/** Pass over a message that the server will never take, so that those after it are not held up. */
function unlessRefused(problem) {
  if (!(problem instanceof Problem) || problem.status === 401) throw problem;
}

/** Return an id nobody else has; `crypto.randomUUID` exists on HTTPS pages only. */
function randomId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
