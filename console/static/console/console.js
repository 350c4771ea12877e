// Keys for those who read many conversations: j and k walk, Enter opens, / searches, u goes back, n goes on.

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

const keys = {
  j: () => walk(1),
  k: () => walk(-1),
  "/": () => document.querySelector("input[type=search]")?.focus(),
  u: () => document.querySelector("[data-back]")?.click(),
  n: () => document.querySelector("[data-onward]")?.click(),
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
