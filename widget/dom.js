/** Building elements. Text only ever becomes text: nothing here reads markup. */

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  anchor: "M12 8v13M12 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM8 11h8M4 14c.5 4 3.5 7 8 7s7.5-3 8-7",
  close: "M6 6l12 12M18 6 6 18",
  down: "m7 10 5 5 5-5",
  more: "M12 6v.01M12 12v.01M12 18v.01",
  send: "M4 12h15M13 6l6 6-6 6",
  thumb: "M7 11v9H4v-9ZM7 11l4-8q3 0 2 6h6q2 1 1 4l-2 6q-1 1-3 1H7",
  language:
    "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM3 12h18" +
    "M12 3c3 3 3.5 6 3.5 9s-.5 6-3.5 9c-3-3-3.5-6-3.5-9S9 6 12 3Z",
};

/**
 * Return a new element. Functions in `attributes` become listeners; `null`, `undefined` and
 * `false` leave an attribute out, `true` sets it empty. Children that are strings become text.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat().filter(Boolean));
  return element;
}

/** Return a button, as `h` does. */
export function button(attributes, ...children) {
  return h("button", { type: "button", ...attributes }, ...children);
}

/** Return a decorative icon in the colour of the text around it. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon icon-${name}`);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}
