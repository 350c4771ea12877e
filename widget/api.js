/** One request to the server: its answer, or a Problem that can be shown. */

/** How long a request may take, in milliseconds, before it counts as lost. */
const PATIENCE = 30_000;
const PASSING = new Set([0, 429, 502, 503, 504]);

/** Why a request failed; status 0 means that there was no connection. */
export class Problem extends Error {
  constructor(status, { title = "", detail = "" } = {}, wait = 0) {
    super(title || `status ${status}`);
    Object.assign(this, { status, title, detail, wait });
  }

  /** Whether the same request may succeed later. */
  get passes() {
    return PASSING.has(this.status);
  }
}

/** Return the response; rejects with a Problem, or as `signal` says once it is aborted. */
export async function request(url, { method = "GET", token, language, body, accept, signal }) {
  const headers = { "Accept-Language": language, Accept: accept ?? "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers["Content-Type"] = "application/json";
  const attempt = new AbortController();
  const stop = () => attempt.abort();
  const timer = setTimeout(stop, PATIENCE);
  signal.addEventListener("abort", stop);
  let response;
  try {
    response = await fetch(url, {
      method,
      headers,
      body: body && JSON.stringify(body),
      cache: "no-store",
      credentials: "omit",
      signal: attempt.signal,
    });
  } catch {
    signal.throwIfAborted();
    throw new Problem(0);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
  if (response.ok) return response;
  const told = await response.json().catch(() => ({}));
  throw new Problem(response.status, told, Number(response.headers.get("Retry-After")) * 1000);
}

/** Resolve after milliseconds or as soon as the browser is online again; reject once aborted. */
export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener("online", end);
      signal.removeEventListener("abort", end);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(end, milliseconds);
    addEventListener("online", end);
    signal.addEventListener("abort", end);
  });
}
