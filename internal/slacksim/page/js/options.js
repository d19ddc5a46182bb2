// A list of options steered from a text field that keeps the focus (the ARIA combobox pattern).

import { h, uid } from "./dom.js";

/**
 * optionList builds a listbox. items: [{label, detail, node, value, section}]; pick(item) is called
 * on click or Enter. The caller forwards the keydown events of its field to `key`.
 */
export function optionList(field, { label, pick, multi = false }) {
  const box = h("div", { class: "options", role: "listbox", "aria-label": label, id: uid("list") });
  if (multi) box.setAttribute("aria-multiselectable", "true");
  let choices = [];
  let active = -1;

  function mark(i, scroll = true) {
    active = i;
    choices.forEach(({ el }, n) => el.classList.toggle("active", n === i));
    const el = choices[i]?.el;
    if (el) field.setAttribute("aria-activedescendant", el.id);
    else field.removeAttribute("aria-activedescendant");
    if (el && scroll) el.scrollIntoView({ block: "nearest" });
  }

  function show(items, { empty = "Niets gevonden", first = true, chosen = () => false } = {}) {
    box.replaceChildren();
    choices = [];
    for (const item of items) {
      if (item.section) { box.append(h("div", { class: "menu-section", role: "presentation" }, item.section)); continue; }
      const on = chosen(item);
      const el = h("div", {
        class: `option ${on ? "chosen" : ""}`, role: "option", id: uid("option"), "aria-selected": String(on),
        onpointermove: () => mark(choices.findIndex((c) => c.el === el), false),
        onpointerdown: (event) => event.preventDefault(),
        onclick: () => pick(item),
      }, item.node || h("span", { class: "menu-text" }, h("span", {}, item.label), item.detail && h("small", {}, item.detail)));
      box.append(el);
      choices.push({ el, item });
    }
    if (!choices.length && empty) box.append(h("div", { class: "options-empty" }, empty));
    const at = choices.findIndex(({ item }) => chosen(item));
    mark(at >= 0 ? at : first && choices.length ? 0 : -1);
  }

  /** key handles a keydown; true when it was used. */
  function key(event) {
    const n = choices.length;
    if (!n) return false;
    if (event.key === "ArrowDown") mark((active + 1) % n);
    else if (event.key === "ArrowUp") mark((active - 1 + n) % n);
    else if (event.key === "PageDown") mark(Math.min(n - 1, active + 8));
    else if (event.key === "PageUp") mark(Math.max(0, active - 8));
    else if (event.key === "Enter" && active >= 0) pick(choices[active].item);
    else return false;
    event.preventDefault();
    return true;
  }

  return { box, show, key, current: () => choices[active]?.item, size: () => choices.length };
}
