// Building DOM from data without ever parsing data as HTML.

/** h builds an element; attributes whose value is null, undefined or false are left out. */
export function h(tag, attrs, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) el.addEventListener(name.slice(2), value);
    else if (name === "class") el.className = value;
    else if (name === "style") el.style.cssText = value;
    else if (name === "data") Object.assign(el.dataset, value);
    else if (name in PROPERTIES) el[name] = value;
    else el.setAttribute(name, value === true ? "" : value);
  }
  append(el, children);
  return el;
}

// These reflect badly, or not at all, as attributes once the element lives.
const PROPERTIES = { value: 1, checked: 1, disabled: 1, hidden: 1, readOnly: 1, selected: 1 };

export function append(el, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    el.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return el;
}

export function replace(el, ...children) {
  el.replaceChildren();
  return append(el, children);
}

/** ownEnter keeps the character of an Enter whose keydown was used here from also sending the form. */
export function ownEnter(field) {
  field.addEventListener("keypress", (event) => { if (event.key === "Enter" && !event.shiftKey) event.preventDefault(); });
}

let counter = 0;

/** uid gives an id for aria relations, unique in this page load. */
export function uid(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}

/** announce tells screen readers what changed without moving focus. */
export function announce(text) {
  const box = document.getElementById("announce");
  box.textContent = "";
  requestAnimationFrame(() => { box.textContent = text; });
}

/**
 * reconcile makes container's children match items, and reuses the node of every item whose
 * signature did not change: what somebody has typed or opened in it then survives a refresh.
 */
export function reconcile(container, items, build) {
  const old = new Map();
  for (const node of container.children) if (node.dataset.key) old.set(node.dataset.key, node);
  const wanted = items.map(({ key, signature, item }) => {
    const known = old.get(key);
    if (known && known.dataset.signature === signature) return known;
    const node = build(item, known);
    node.dataset.key = key;
    node.dataset.signature = signature;
    return node;
  });
  const keep = new Set(wanted);
  for (const node of [...container.children]) if (!keep.has(node)) node.remove();
  wanted.forEach((node, i) => {
    if (container.children[i] !== node) container.insertBefore(node, container.children[i] || null);
  });
}

/** rove gives a list one tab stop and moves between its items by arrow keys, Home and End. */
export function rove(container, selector) {
  const items = () => [...container.querySelectorAll(selector)].filter((el) => !el.disabled && el.offsetParent);
  container.addEventListener("focusin", (event) => {
    const current = event.target.closest(selector);
    if (!current) return;
    for (const el of items()) el.tabIndex = el === current ? 0 : -1;
  });
  container.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    const current = event.target.closest(selector);
    if (!step || event.target !== current) return;
    event.preventDefault();
    const list = items();
    const at = Math.min(list.length - 1, Math.max(0, list.indexOf(current) + step));
    list[at]?.focus();
  });
}
