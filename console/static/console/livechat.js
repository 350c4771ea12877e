// Live chat: tells that the console is open, brings new messages, sends without leaving the page.

const BEAT = 15_000;
const LOOK = 2_000;
const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
const list = document.querySelector("[data-chat]");

async function beat() {
  const address = document.body.dataset.presence;
  const answer = await fetch(address, { method: "POST", headers: { "X-CSRFToken": token() } });
  if (!answer.ok || answer.redirected) return;
  const { waiting } = await answer.json();
  for (const place of document.querySelectorAll("[data-waiting]")) {
    const known = place.textContent;
    place.textContent = `(${waiting})`;
    // Somebody new waits: the page of those who wait shows who.
    if (known !== place.textContent && !list) location.reload();
  }
}

async function look() {
  const last = list.lastElementChild?.dataset.number ?? "-1";
  const answer = await fetch(`${list.dataset.chat}?after=${last}`);
  if (answer.status === 404) return over("deleted"); // by the person
  if (!answer.ok || answer.redirected) return;
  const fresh = (await answer.text()).trim();
  if (fresh) {
    list.insertAdjacentHTML("beforeend", fresh); // rendered and escaped by our own server
    list.lastElementChild.scrollIntoView({ block: "nearest" });
  }
  const step = answer.headers.get("X-Step");
  if (step !== "live") over(step);
}

function over(step) {
  const sign = document.querySelector("[data-step]");
  if (sign.dataset.step === step) return;
  sign.dataset.step = step;
  sign.textContent = list.dataset.over;
  sign.classList.remove("done");
}

function again(work, pause) {
  const run = () => work().catch(() => {}).finally(() => setTimeout(run, pause));
  run();
}

if (document.body.dataset.presence) again(beat, BEAT);
if (list) again(look, LOOK);

document.querySelector("[data-canned]")?.addEventListener("change", ({ target }) => {
  const text = document.querySelector("[data-say] textarea");
  if (target.value) text.value = [text.value.trim(), target.value].filter(Boolean).join("\n");
  target.value = "";
  text.focus();
});

document.querySelector("[data-say]")?.addEventListener("submit", async (event) => {
  const form = event.currentTarget;
  const text = form.elements.text;
  event.preventDefault();
  if (!text.value.trim()) return;
  try {
    const sent = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (!sent.ok) throw new Error(String(sent.status));
    text.value = "";
    text.focus();
  } catch {
    form.submit(); // the server's page says what is wrong
  }
});

document.querySelector("[data-say] textarea")?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    event.currentTarget.form.requestSubmit();
  }
});
