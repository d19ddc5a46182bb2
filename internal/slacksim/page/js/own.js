// What one can do with one's own messages: correct them, or take them away.

import { h, uid } from "./dom.js";
import { perform } from "./acts.js";
import { confirmThen } from "./confirm.js";
import { person, state } from "./state.js";

export function remove(m) {
  confirmThen({
    title: "Bericht verwijderen", style: "danger", confirm: "Verwijderen",
    text: { type: "plain_text", text: "Dit bericht verdwijnt voor iedereen. Dat kan niet ongedaan gemaakt worden." },
  }, () => perform({ do: "delete", ts: m.ts }));
}

export function edit(m) {
  const id = uid("edit");
  const field = h("textarea", { class: "field", rows: "4", "aria-labelledby": id, value: typed(m.text) });
  const dialog = h("dialog", { class: "dialog confirm", "aria-labelledby": id });
  const done = () => { dialog.close(); dialog.remove(); };
  const save = () => {
    const text = field.value.trim();
    if (!text) { field.focus(); return; }
    done();
    perform({ do: "edit", ts: m.ts, text });
  };
  dialog.append(h("h2", { id }, "Bericht bewerken"), h("div", { class: "confirm-text" }, field),
    h("div", { class: "dialog-foot" },
      h("button", { type: "button", class: "button", onclick: done }, "Annuleren"),
      h("button", { type: "button", class: "button primary", onclick: save }, "Bewaren")));
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); done(); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); save(); }
  });
  document.body.append(dialog);
  dialog.showModal();
  field.focus();
}

// What was sent as a reference is typed as a name again.
function typed(text) {
  return text
    .replace(/<@(\w+)(?:\|[^>]*)?>/g, (_, id) => `@${person(id).handle}`)
    .replace(/<#(\w+)(?:\|([^>]*))?>/g, (_, id, name) => `#${state.channels.find((c) => c.id === id)?.name || name || id}`)
    .replace(/<!(here|channel|everyone)>/g, "@$1")
    .replace(/<([^>|]+)(?:\|[^>]*)?>/g, "$1")
    .replace(/&(lt|gt|amp);/g, (_, name) => ({ lt: "<", gt: ">", amp: "&" }[name]));
}
