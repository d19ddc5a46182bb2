// Modals: the top view of the stack, in a native dialog that holds the focus.

import { h, uid } from "./dom.js";
import { icon } from "./icons.js";
import { actOn, explain, perform } from "./acts.js";
import { blocks } from "./blocks.js";
import { closePopup } from "./popup.js";
import { plain, plainString } from "./mrkdwn.js";
import { state } from "./state.js";
import { complaint, Values } from "./values.js";

const values = new Map();
let dialog = null;
let shown = null;
let errors = new Map();
let banner = "";
let busy = false;

/** drawModal makes the dialog agree with what the workspace shows this user. */
export function drawModal() {
  const { modal, stack } = state.seen;
  if (!modal) { hide(); return; }
  const signature = JSON.stringify([{ ...modal, state: null }, stack]);
  if (dialog && shown?.signature === signature) return;
  if (shown?.id !== modal.id) { errors = new Map(); banner = ""; }
  if (modal.errors) errors = new Map(Object.entries(modal.errors));
  const fresh = shown?.id !== modal.id;
  shown = { id: modal.id, signature, modal, stack };
  render(fresh);
}

function hide() {
  if (!dialog) return;
  closePopup();
  dialog.close();
  dialog.remove();
  dialog = null;
  shown = null;
  values.clear();
  busy = false;
}

function valuesOf(view) {
  if (!values.has(view.id)) values.set(view.id, new Values(view.state?.values));
  return values.get(view.id);
}

function render(fresh) {
  const view = shown.modal;
  const kept = valuesOf(view);
  kept.forget();
  const focus = fresh ? null : focusMark();
  const scroll = fresh ? 0 : dialog?.querySelector(".dialog-body")?.scrollTop || 0;
  if (!dialog) {
    dialog = h("dialog", { class: "dialog modal" });
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); dismiss(shown.stack <= 1); });
    document.body.append(dialog);
  }
  closePopup();
  const id = uid("modal");
  dialog.setAttribute("aria-labelledby", id);
  const ctx = {
    surface: "modal", values: kept, errors, place: { view_id: view.id }, submit: () => submit(),
    act: actOn({ view: view.id }, kept), changed: (block) => clearError(block),
  };
  const hasInput = (view.blocks || []).some((b) => b.type === "input");
  const submitText = view.submit ? plainString(view.submit) : hasInput ? "Versturen" : "";
  dialog.replaceChildren(h("form", { class: "dialog-form", novalidate: true, onsubmit: (event) => { event.preventDefault(); submit(); } },
    h("header", { class: "dialog-head" },
      shown.stack > 1 && h("button", { type: "button", class: "icon-button", "aria-label": "Terug", onclick: () => dismiss(false) }, icon("back")),
      h("h2", { id }, plain(view.title)),
      h("button", { type: "button", class: "icon-button", "aria-label": "Sluiten", onclick: () => dismiss(true) }, icon("close"))),
    h("div", { class: "dialog-body" },
      banner && h("div", { class: "banner", role: "alert" }, icon("warn", 18), h("span", {}, banner)),
      blocks(view.blocks, ctx)),
    h("footer", { class: "dialog-foot" },
      h("button", { type: "button", class: "button", onclick: () => dismiss(false) }, view.close ? plain(view.close) : submitText ? "Annuleren" : "Sluiten"),
      submitText && h("button", { type: "submit", class: "button primary", "aria-busy": busy ? "true" : null, disabled: busy }, submitText))));
  kept.prune();
  if (!dialog.open) dialog.showModal();
  dialog.querySelector(".dialog-body").scrollTop = scroll;
  restore(focus, fresh);
}

// The focused control is found again by its block and its place in that block.
function focusMark() {
  const el = document.activeElement;
  const block = el?.closest?.("dialog [data-block]");
  if (!block) return null;
  return { block: block.dataset.block, at: controls(block).indexOf(el), caret: el.selectionStart };
}

const controls = (root) => [...root.querySelectorAll("input,textarea,button,a[href]")];

function restore(mark, fresh) {
  if (mark) {
    const block = dialog.querySelector(`[data-block="${CSS.escape(mark.block)}"]`);
    const el = block && controls(block)[mark.at];
    if (el) {
      el.focus();
      if (mark.caret !== null && mark.caret !== undefined && el.setSelectionRange) try { el.setSelectionRange(mark.caret, mark.caret); } catch { /* not a text field */ }
      return;
    }
  }
  if (!fresh) return;
  const body = dialog.querySelector(".dialog-body");
  const first = body.querySelector("[data-autofocus]") || body.querySelector("input,textarea,button") || dialog.querySelector("[type=submit]");
  first?.focus();
}

function clearError(block) {
  if (!errors.delete(block.block_id)) return;
  const node = dialog?.querySelector(`[data-block="${CSS.escape(block.block_id)}"]`);
  node?.classList.remove("wrong");
  node?.querySelector(".problem")?.remove();
}

async function submit() {
  if (busy || !shown) return;
  document.activeElement?.blur?.();
  const view = shown.modal;
  const kept = valuesOf(view);
  errors = new Map();
  banner = "";
  for (const block of view.blocks || []) {
    if (block.type !== "input") continue;
    const problem = complaint(block, kept.get(block, block.element || {}));
    if (problem) errors.set(block.block_id, problem);
  }
  if (errors.size) { showErrors(); return; }
  busy = true;
  render(false);
  const answer = await perform({ do: "submit", view: view.id, state: kept.state() }, { silent: true });
  busy = false;
  if (!dialog || shown?.id !== view.id) return;
  const told = answer.errors || answer.modal?.errors || {};
  errors = new Map(Object.entries(told));
  if (answer.error && !errors.size) {
    banner = explain(answer.error);
  }
  showErrors();
}

function showErrors() {
  render(false);
  const wrong = dialog.querySelector(".b-input.wrong");
  wrong?.scrollIntoView({ block: "nearest" });
  wrong?.querySelector("input,textarea,button")?.focus();
  if (banner) dialog.querySelector(".dialog-body").scrollTop = 0;
}

/** dismiss closes the top view, or with all the whole stack as the cross does. */
async function dismiss(all) {
  if (!shown) return;
  const answer = await perform({ do: "close", view: shown.modal.id, value: all ? "all" : undefined }, { silent: true });
  if (answer.error && dialog) { banner = explain(answer.error); render(false); }
}
