// Block Kit blocks as DOM. Interactive parts are made by elements.js.

import { h, uid } from "./dom.js";
import { element, picture, unknown } from "./elements.js";
import { mrkdwn, plain, plainString, textObject } from "./mrkdwn.js";
import { richText } from "./richtext.js";

/** blocks renders a list of blocks for one surface. */
export function blocks(list, ctx) {
  return h("div", { class: `blocks on-${ctx.surface}` }, (list || []).map((block) => one(block, ctx)));
}

function one(block, ctx) {
  const make = KINDS[block.type];
  const node = make ? make(block, ctx) : unknown(block.type);
  if (block.block_id) node.dataset.block = block.block_id;
  return node;
}

const KINDS = { section, header, divider, context, actions, image, input, table, rich_text: richText, markdown };

function section(block, ctx) {
  const label = plainString(block.text?.type === "plain_text" ? block.text : undefined) || strip(block.text?.text);
  const accessory = block.accessory && element(block.accessory, block, ctx, { label });
  return h("div", { class: `b-section ${block.accessory?.type === "image" ? "with-image" : ""}` },
    h("div", { class: "b-section-main" },
      block.text && h("div", { class: "text" }, textObject(block.text)),
      block.fields && h("div", { class: "b-fields" }, block.fields.map((f) => h("div", { class: "text" }, textObject(f))))),
    accessory && h("div", { class: "b-accessory" }, accessory));
}

const strip = (text) => String(text || "").replace(/[*_~`]/g, "").slice(0, 80);

function header(block) {
  return h("h3", { class: `b-header level-${block.level || 1}` }, plain(block.text));
}

function divider() {
  return h("hr", { class: "b-divider" });
}

function context(block) {
  return h("div", { class: "b-context" }, (block.elements || []).map((el) => {
    if (el.type === "image") return picture(el, "context-image");
    return el.text === undefined ? unknown(el.type) : h("span", { class: "text" }, textObject(el));
  }));
}

function actions(block, ctx) {
  return h("div", { class: "b-actions" }, (block.elements || []).map((el) => element(el, block, ctx)));
}

function image(block) {
  return h("figure", { class: "b-image" },
    block.title && h("figcaption", {}, plain(block.title)), picture(block, "big-image"));
}

function markdown(block) {
  return h("div", { class: "text" }, mrkdwn(block.text));
}

function input(block, ctx) {
  const name = plainString(block.label);
  const hint = uid("hint");
  const options = { label: name, describedBy: block.hint ? hint : null, quiet: !block.dispatch_action };
  return h("div", { class: "b-input" },
    h("div", { class: "b-label" }, plain(block.label), block.optional && h("span", { class: "optional" }, " (optioneel)")),
    element(block.element || {}, block, ctx, options),
    block.hint && h("div", { class: "hint", id: hint }, plain(block.hint)));
}

/** markProblem puts an error under an input block, or takes it away when text is "". */
export function markProblem(node, text) {
  const old = node.querySelector(":scope > .problem");
  const control = node.querySelector("input,textarea,button");
  if ((old?.textContent || "") === text) return;
  old?.remove();
  node.classList.toggle("wrong", Boolean(text));
  if (!text) { control?.removeAttribute("aria-invalid"); return; }
  const id = uid("problem");
  const problem = h("div", { class: "problem", id, role: "alert" }, text);
  node.insertBefore(problem, node.querySelector(":scope > .hint"));
  control?.setAttribute("aria-invalid", "true");
  control?.setAttribute("aria-errormessage", id);
}

function table(block) {
  const settings = block.column_settings || [];
  const cell = (c, i, tag) => h(tag, { class: `${settings[i]?.is_wrapped ? "wrap" : ""} align-${settings[i]?.align || "left"}`, scope: tag === "th" ? "col" : null },
    c.type === "rich_text" ? richText(c) : c.type === "raw_text" ? c.text : c.type === "raw_number" ? String(c.text ?? c.value) : unknown(c.type));
  const [head, ...rows] = block.rows || [];
  return h("div", { class: "b-table", tabindex: "0", role: "region", "aria-label": "Tabel" }, h("table", {},
    head && h("thead", {}, h("tr", {}, head.map((c, i) => cell(c, i, "th")))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map((c, i) => cell(c, i, "td")))))));
}
