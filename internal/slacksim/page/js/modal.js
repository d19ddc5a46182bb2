// Modals: the top view of the stack, in a native dialog that holds the focus.

import { h, uid } from "./dom.js";
import { icon } from "./icons.js";
import { actOn, explain, perform } from "./acts.js";
import { blocks, markProblem } from "./blocks.js";
import { focusMark, refocus } from "./focus.js";
import { closePopup } from "./popup.js";
import { plain, plainString } from "./mrkdwn.js";
import { state } from "./state.js";
import { complaint, Values } from "./values.js";

const values = new Map();
let dialog = null;
let shown = null;
let errors = new Map();
let banner = "";
let waiting = 0; // the submission whose answer is awaited, 0 for none
let submissions = 0;

/** drawModal makes the dialog agree with what the workspace shows this user. */
export function drawModal() {
  const { modal, stack } = state.seen;
  if (!modal) { hide(); return; }
  const signature = JSON.stringify([{ ...modal, state: null, errors: null }, stack]);
  const told = JSON.stringify(modal.errors || {});
  const fresh = shown?.id !== modal.id;
  const same = dialog && shown?.signature === signature;
  if (fresh) { errors = new Map(); banner = ""; }
  // Errors come once: what the reader has corrected since must not come back with the next reading.
  const news = fresh || shown.told !== told;
  if (news) errors = new Map(Object.entries(modal.errors || {}));
  shown = { id: modal.id, signature, told, modal, stack };
  // What the app did with the view is its answer, even while the workspace still waits for it to rest.
  const answered = waiting && (!same || (news && errors.size > 0));
  if (answered) waiting = 0;
  if (!same) render(fresh);
  if (answered && errors.size) showErrors();
  else mark();
}

function hide() {
  if (!dialog) return;
  closePopup();
  dialog.close();
  dialog.remove();
  dialog = null;
  shown = null;
  values.clear();
  waiting = 0;
}

function valuesOf(view) {
  if (!values.has(view.id)) values.set(view.id, new Values(view.state?.values));
  return values.get(view.id);
}

function render(fresh) {
  const view = shown.modal;
  const kept = valuesOf(view);
  kept.forget();
  const focus = fresh ? null : focusMark(dialog);
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
    surface: "modal", values: kept, place: { view_id: view.id }, submit: () => submit(),
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
      blocks(view.blocks, ctx)),
    h("footer", { class: "dialog-foot" },
      h("button", { type: "button", class: "button", onclick: () => dismiss(false) }, view.close ? plain(view.close) : submitText ? "Annuleren" : "Sluiten"),
      submitText && h("button", { type: "submit", class: "button primary" }, submitText))));
  kept.prune();
  if (!dialog.open) dialog.showModal();
  dialog.querySelector(".dialog-body").scrollTop = scroll;
  restore(focus, fresh);
}

function restore(mark, fresh) {
  if (refocus(dialog, mark) || !fresh) return;
  const body = dialog.querySelector(".dialog-body");
  const first = body.querySelector("[data-autofocus]") || body.querySelector("input,textarea,button") || dialog.querySelector("[type=submit]");
  first?.focus();
}

function clearError(block) {
  if (errors.delete(block.block_id)) mark();
}

// Banner, errors and waiting are marked in place: building the dialog anew would take it from under a hand.
function mark() {
  if (!dialog) return;
  for (const node of dialog.querySelectorAll(".b-input")) markProblem(node, errors.get(node.dataset.block) || "");
  const body = dialog.querySelector(".dialog-body");
  body.querySelector(":scope > .banner")?.remove();
  if (banner) body.prepend(h("div", { class: "banner", role: "alert" }, icon("warn", 18), h("span", {}, banner)));
  const button = dialog.querySelector("[type=submit]");
  if (!button) return;
  button.disabled = waiting > 0;
  if (waiting) button.setAttribute("aria-busy", "true");
  else button.removeAttribute("aria-busy");
}

async function submit() {
  if (waiting || !shown) return;
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
  const mine = waiting = submissions += 1;
  mark();
  const answer = await perform({ do: "submit", view: view.id, state: kept.state() }, { silent: true });
  if (waiting !== mine) return; // what came of it is shown already
  waiting = 0;
  errors = new Map(Object.entries(answer.errors || answer.modal?.errors || {}));
  shown.told = JSON.stringify(Object.fromEntries(errors));
  if (answer.error && !errors.size) banner = explain(answer.error);
  showErrors();
}

function showErrors() {
  mark();
  const wrong = dialog.querySelector(".b-input.wrong");
  wrong?.scrollIntoView({ block: "nearest" });
  wrong?.querySelector("input,textarea,button")?.focus();
  if (banner) dialog.querySelector(".dialog-body").scrollTop = 0;
}

/** dismiss closes the top view, or with all the whole stack as the cross does. */
async function dismiss(all) {
  if (!shown) return;
  const answer = await perform({ do: "close", view: shown.modal.id, value: all ? "all" : undefined }, { silent: true });
  if (answer.error && dialog) { banner = explain(answer.error); mark(); }
}
