// Block elements: buttons, overflow, choices, fields. Each gets what it needs through ctx.

import { h, uid } from "./dom.js";
import { icon } from "./icons.js";
import { datepicker, datetimepicker, timepicker } from "./calendar.js";
import { confirmThen } from "./confirm.js";
import { menu } from "./popup.js";
import { plain, plainString, textObject } from "./mrkdwn.js";
import { select, suggestFor } from "./select.js";

const TEXT_INPUTS = new Set(["plain_text_input", "email_text_input", "url_text_input", "number_input"]);

/**
 * element renders one block element. ctx: {values, place, act(block, element, value, live)}; `quiet` is
 * set inside an input block, whose changes are told to the app only with dispatch_action.
 */
export function element(el, block, ctx, { label = "", quiet = false, describedBy = "" } = {}) {
  const value = () => ctx.values.get(block, el);
  const change = (next) => {
    ctx.values.set(block, el, next);
    ctx.changed?.(block);
    if (!quiet) confirmThen(el.confirm, () => ctx.act(block, el, next));
  };
  const options = { label, change, describedBy, suggest: suggestFor(ctx.place, block, el) };
  if (TEXT_INPUTS.has(el.type)) return field(el, block, ctx, { label, describedBy });
  if (/^(multi_)?(static|external|users|conversations|channels)_select$/.test(el.type)) return select(el, value(), options);
  switch (el.type) {
    case "button": return button(el, block, ctx);
    case "overflow": return overflow(el, block, ctx);
    case "checkboxes": return choices(el, value() || [], change, "checkbox", label);
    case "radio_buttons": return choices(el, value() ? [value()] : [], change, "radio", label);
    case "datepicker": return datepicker(el, value(), options);
    case "timepicker": return timepicker(el, value(), options);
    case "datetimepicker": return datetimepicker(el, value(), options);
    case "image": return picture(el, "thumb");
    default: return unknown(el.type);
  }
}

/** unknown stands for what this page cannot draw, by its name. */
export const unknown = (type) => h("div", { class: "unknown" }, `[${type || "zonder type"}]`);

export function picture(el, cls) {
  const from = el.slack_file?.id ? `/files/${encodeURIComponent(el.slack_file.id)}/picture` : el.image_url || "";
  const img = h("img", { class: cls, src: /^(https?:|\/|data:image)/.test(from) ? from : null, alt: el.alt_text || "", loading: "lazy" });
  img.addEventListener("error", () => img.replaceWith(h("span", { class: `${cls} no-image`, role: "img", "aria-label": el.alt_text || "afbeelding" }, el.alt_text || "afbeelding")));
  return img;
}

function button(el, block, ctx) {
  const cls = `button ${el.style === "primary" ? "primary" : ""} ${el.style === "danger" ? "danger" : ""}`;
  const data = { action: el.action_id || "" };
  const aria = el.accessibility_label || null;
  const run = (node) => confirmThen(el.confirm, async () => {
    node.setAttribute("aria-busy", "true");
    try {
      await ctx.act(block, el, el.value ?? "", "click");
    } finally {
      node.removeAttribute("aria-busy");
    }
  });
  if (el.url && /^https?:/i.test(el.url)) {
    return h("a", { class: cls, href: el.url, target: "_blank", rel: "noopener noreferrer", data, "aria-label": aria, onclick: (e) => run(e.currentTarget) }, plain(el.text));
  }
  return h("button", { type: "button", class: cls, data, "aria-label": aria, onclick: (e) => run(e.currentTarget) }, plain(el.text));
}

function overflow(el, block, ctx) {
  const node = h("button", {
    type: "button", class: "button square", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": "Meer acties",
    data: { action: el.action_id || "" },
    onclick: () => menu(node, (el.options || []).map((option) => ({
      label: plainString(option.text), detail: plainString(option.description),
      run: () => {
        if (option.url && /^https?:/i.test(option.url)) window.open(option.url, "_blank", "noopener");
        confirmThen(el.confirm, () => ctx.act(block, el, option));
      },
    })), { label: "Meer acties", align: "end" }),
  }, icon("more", 18));
  return node;
}

function choices(el, picked, change, type, label) {
  const name = uid("choice");
  const inputs = [];
  const rows = (el.options || []).map((option) => {
    const input = h("input", { type, name, value: option.value, checked: picked.some((p) => p.value === option.value), onchange: tell });
    inputs.push([input, option]);
    return h("label", { class: "choice" }, input, h("span", { class: "choice-text" }, h("span", {}, textObject(option.text)),
      option.description && h("small", {}, textObject(option.description))));
  });
  function tell() {
    const on = inputs.filter(([input]) => input.checked).map(([, option]) => option);
    change(type === "radio" ? on[0] || null : on);
  }
  return h("div", { class: "choices", role: type === "radio" ? "radiogroup" : "group", "aria-label": label || "Keuzes" }, rows);
}

function field(el, block, ctx, { label, describedBy }) {
  const multiline = el.type === "plain_text_input" && el.multiline;
  const modes = { email_text_input: "email", url_text_input: "url", number_input: el.is_decimal_allowed ? "decimal" : "numeric" };
  const max = el.type === "plain_text_input" ? el.max_length : 0;
  const count = h("span", { class: "count", "aria-hidden": "true" });
  const attrs = {
    class: "field", value: ctx.values.get(block, el) ?? "", placeholder: plainString(el.placeholder), "aria-label": label || plainString(el.placeholder),
    "aria-describedby": describedBy, inputmode: modes[el.type] || null, autocomplete: "off", rows: multiline ? "4" : null,
    data: { action: el.action_id || "" },
  };
  const node = h(multiline ? "textarea" : "input", multiline ? attrs : { type: "text", ...attrs });
  if (el.focus_on_load) node.dataset.autofocus = "1";
  const triggers = el.dispatch_action_config?.trigger_actions_on || ["on_enter_pressed"];
  const live = () => block.dispatch_action && ctx.act(block, el, ctx.values.get(block, el));
  let timer = 0;
  node.addEventListener("input", () => {
    ctx.values.set(block, el, node.value === "" ? null : node.value);
    ctx.changed?.(block);
    limit();
    if (!triggers.includes("on_character_entered")) return;
    clearTimeout(timer);
    timer = setTimeout(live, 500);
  });
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || (multiline && !(event.ctrlKey || event.metaKey))) return;
    if (block.dispatch_action && triggers.includes("on_enter_pressed")) { event.preventDefault(); live(); return; }
    event.preventDefault();
    ctx.submit?.();
  });
  function limit() {
    if (!max) return;
    const left = max - [...node.value].length;
    count.textContent = left < max / 5 ? String(left) : "";
    count.classList.toggle("over", left < 0);
  }
  limit();
  return h("div", { class: "field-wrap" }, node, count);
}
