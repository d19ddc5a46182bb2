// The side panel of one thread.

import { h, replace, rove } from "./dom.js";
import { icon } from "./icons.js";
import { composer } from "./composer.js";
import { drawList, threads } from "./messages.js";
import { emit, here, state } from "./state.js";

const panel = document.getElementById("thread");
let shown = "";
let parts = null;

export function drawThread() {
  const { main, replies } = threads(state.seen.messages);
  const parent = state.thread && main.find((m) => m.ts === state.thread);
  panel.hidden = !parent;
  document.getElementById("app").classList.toggle("with-thread", Boolean(parent));
  if (!parent) { shown = ""; return; }
  const key = `${state.me.handle} ${here()} ${state.thread}`;
  if (shown !== key) open(key);
  const stick = atEnd();
  const answers = replies.get(parent.ts) || [];
  drawList(parts.parent, [parent], null, { thread: true });
  replace(parts.count, answers.length ? (answers.length === 1 ? "1 antwoord" : `${answers.length} antwoorden`) : "Nog geen antwoorden");
  drawList(parts.list, answers, null, { thread: true });
  if (stick) parts.scroll.scrollTop = parts.scroll.scrollHeight;
}

const atEnd = () => parts.scroll.scrollHeight - parts.scroll.scrollTop - parts.scroll.clientHeight < 80;

function open(key) {
  shown = key;
  const parent = h("ol", { class: "messages" });
  const list = h("ol", { class: "messages" });
  const count = h("div", { class: "thread-count" });
  rove(list, ".message");
  const scroll = h("div", { class: "scroll" }, parent, count, list);
  parts = { parent, list, count, scroll };
  const close = () => emit("thread", "");
  replace(panel, h("div", { class: "place-head" }, h("h2", {}, "Draad"), h("span", { class: "head-note" }, here()),
    h("button", { type: "button", class: "icon-button", "aria-label": "Draad sluiten", onclick: close }, icon("close"))),
  scroll, h("div", { class: "foot" }, composer({ hint: "Antwoord …", thread: state.thread })));
  panel.onkeydown = (event) => { if (event.key === "Escape" && !event.defaultPrevented) close(); };
  panel.querySelector("textarea").focus();
}
