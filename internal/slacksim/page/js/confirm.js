// The confirmation dialog of Block Kit's confirm object.

import { h, uid } from "./dom.js";
import { plain, textObject } from "./mrkdwn.js";

/** confirmThen runs at once without a confirm object, else only when the reader agrees. */
export function confirmThen(confirm, run) {
  if (!confirm) return run();
  const id = uid("confirm");
  const dialog = h("dialog", { class: "dialog confirm", "aria-labelledby": id });
  const done = (ok) => { dialog.close(); dialog.remove(); if (ok) run(); };
  dialog.append(
    h("h2", { id }, plain(confirm.title) ),
    h("div", { class: "confirm-text" }, textObject(confirm.text)),
    h("div", { class: "dialog-foot" },
      h("button", { type: "button", class: "button", onclick: () => done(false) }, confirm.deny ? plain(confirm.deny) : "Annuleren"),
      h("button", { type: "button", class: `button ${confirm.style === "danger" ? "danger solid" : "primary"}`, onclick: () => done(true), data: { autofocus: "1" } },
        confirm.confirm ? plain(confirm.confirm) : "Doorgaan")));
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); done(false); });
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("[data-autofocus]").focus();
  return undefined;
}
