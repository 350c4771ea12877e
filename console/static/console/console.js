// Keys for those who read many conversations: j and k walk, Enter opens, / searches, u goes back, n goes on;
// 1, 2 and 3 judge the message that has the focus, d is done with the conversation.

const things = () => [...document.querySelectorAll("[data-keys] tbody a, ol[data-keys] > li")].filter(
  (thing) => thing.matches("li") || thing.closest("td:first-child"),
);

function walk(step) {
  const all = things();
  if (!all.length) return;
  const here = all.findIndex((thing) => thing === document.activeElement || thing.contains(document.activeElement));
  const next = all[Math.min(all.length - 1, Math.max(0, here + step))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function judge(number) {
  const line = document.activeElement.closest("ol[data-keys] > li") ?? document.querySelector(".line.open");
  line?.querySelectorAll(".judge button")[number - 1]?.click();
}

const keys = {
  j: () => walk(1),
  k: () => walk(-1),
  "/": () => document.querySelector("input[type=search]")?.focus(),
  u: () => document.querySelector("[data-back]")?.click(),
  n: () => (document.querySelector("[data-onward]") ?? document.querySelector("[data-done]"))?.click(),
  d: () => document.querySelector("[data-done]")?.click(),
  1: () => judge(1),
  2: () => judge(2),
  3: () => judge(3),
};

document.addEventListener("keydown", (event) => {
  const writes = event.target.matches("input:not([type=checkbox], [type=radio]), select, textarea");
  if (writes || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});

// Back to the list means back to the same page of it, with the same filters.
document.querySelector("[data-back]")?.addEventListener("click", (event) => {
  const from = document.referrer && new URL(document.referrer);
  if (from && from.origin === location.origin && from.pathname === event.currentTarget.pathname) {
    event.preventDefault();
    history.back();
  }
});

// After a verdict the next message to be judged is where the keys go on.
if (location.hash) document.getElementById(location.hash.slice(1))?.focus();
