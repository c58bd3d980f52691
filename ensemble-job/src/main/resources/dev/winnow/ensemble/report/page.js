// Elements, numbers and the frame that all pages share.

const DATA = JSON.parse(document.getElementById("data").textContent);
const SVG = "http://www.w3.org/2000/svg";

/** An element. Strings among the children become text, never markup. */
function el(name, attributes, ...children) {
  return filled(document.createElement(name), attributes, children);
}

function svg(name, attributes, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (key === "style") {
      for (const [property, set] of Object.entries(value)) element.style.setProperty(property, set);
    } else {
      element.setAttribute(key, value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

const DASH = "–";
const isNumber = (value) => typeof value === "number" && Number.isFinite(value);
const fixed = (value, digits) => (isNumber(value) ? value.toFixed(digits) : DASH);
const percent = (share, digits = 2) => (isNumber(share) ? `${(100 * share).toFixed(digits)} %` : DASH);
const whole = (value) => (isNumber(value) ? Math.round(value).toLocaleString("en-US") : DASH);
const short = (value) => (isNumber(value) ? String(Number(value.toPrecision(4))) : DASH);

function duration(seconds) {
  if (!isNumber(seconds)) return DASH;
  if (seconds < 100) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function bytes(count) {
  if (!isNumber(count)) return DASH;
  const units = ["B", "kB", "MB", "GB", "TB"];
  let size = count;
  let unit = 0;
  for (; size >= 1000 && unit < units.length - 1; unit++) size /= 1000;
  return `${size.toFixed(size < 10 && unit > 0 ? 1 : 0)} ${units[unit]}`;
}

const sum = (values) => values.reduce((total, value) => total + value, 0);
const colour = (index) => `var(--c${1 + (index % 6)})`;
const swatch = (paint) => el("span", { class: "swatch", style: { "--colour": paint } });

const card = (title, ...content) => el("div", { class: "card" }, title === null ? null : el("h3", {}, title), content);
const grid = (...cards) => el("div", { class: "grid" }, cards);
const note = (text) => el("p", { class: "note" }, text);
const tile = (value, text, kind = "") => el("div", { class: `tile ${kind}` }, el("b", {}, value), el("span", {}, text));
const details = (title, ...content) => el("details", {}, el("summary", {}, title), content);

/** The head of a column whose cells are text, not numbers. */
const wordsHead = (name) => el("th", { class: "words", scope: "col" }, name);

/** A table; a cell is text, or an element with what stands in it. */
function table(header, rows, rowClass = () => "") {
  const cell = (name) => (content) => {
    const given = content instanceof HTMLTableCellElement;
    return given ? content : el(name, name === "th" ? { scope: "col" } : {}, content);
  };
  return el("div", { class: "scroll" },
    el("table", { class: "plain" },
      el("thead", {}, el("tr", {}, header.map(cell("th")))),
      el("tbody", {}, rows.map((row, i) => el("tr", { class: rowClass(i) }, row.map(cell("td")))))));
}

/** Parts of a whole, one after the other: [share, colour] each. */
function bar(parts, kind = "") {
  return el("span", { class: `bar ${kind}` },
    parts.map(([share, paint]) => el("i", { style: { width: `${100 * share}%`, "--colour": paint } })));
}

/** The page: its head, then sections { id, name, title, lead, content }, those without content left out. */
function page({ eyebrow, title, notice, tiles, sections, footer }) {
  const shown = sections.filter((section) => section.content !== null);
  document.getElementById("page").replaceChildren(
    el("header", {},
      el("p", { class: "eyebrow" }, eyebrow),
      el("h1", {}, title),
      notice ? el("p", { class: "notice" }, notice) : "",
      el("div", { class: "tiles" }, tiles)),
    el("nav", { "aria-label": "Sections" }, shown.map(({ id, name }) => el("a", { href: `#${id}` }, name))),
    ...shown.map(({ id, title, lead, content }) =>
      el("section", { id }, el("h2", {}, title), lead ? el("p", { class: "lead" }, lead) : "", content)),
    el("footer", {}, footer));
}
