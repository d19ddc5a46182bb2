// Where one writes: messages, commands with completion, and the lightning button with shortcuts.

import { h, ownEnter, uid } from "./dom.js";
import { icon } from "./icons.js";
import { perform } from "./acts.js";
import { completion, usage } from "./complete.js";
import { optionList } from "./options.js";
import { closePopup, menu, place, popupIsOpen, showPopup } from "./popup.js";
import { commandsFor, here, note, shortcutsFor, state } from "./state.js";

const drafts = new Map();

/** composer builds the writing box of a conversation or a thread; a draft survives going elsewhere. */
export function composer({ hint, thread = "" }) {
  const draftKey = `${state.me.handle} ${here()} ${thread}`;
  const field = h("textarea", {
    class: "compose-field", rows: "1", placeholder: hint, "aria-label": hint, role: "combobox", "aria-expanded": "false",
    "aria-autocomplete": "list", "aria-haspopup": "listbox", id: uid("compose"), value: drafts.get(draftKey) || "", spellcheck: "true", lang: "nl",
  });
  const ghost = h("span", { class: "ghost", "aria-hidden": "true" });
  const send = h("button", { type: "submit", class: "icon-button send", "aria-label": "Versturen", title: "Versturen (Enter)" }, icon("send"));
  const bolt = h("button", {
    type: "button", class: "icon-button", "aria-label": "Snelkoppelingen", title: "Snelkoppelingen", "aria-haspopup": "menu", "aria-expanded": "false",
    onclick: () => shortcutMenu(bolt, field),
  }, icon("bolt"));
  const at = h("button", { type: "button", class: "icon-button", "aria-label": "Iemand vermelden", title: "Iemand vermelden", onclick: () => type("@") }, "@");
  const slash = h("button", { type: "button", class: "icon-button", "aria-label": "Commando's", title: "Commando's", onclick: () => { field.value = ""; type("/"); } }, "/");
  const clip = attach(thread);
  const form = h("form", { class: "compose", onsubmit: (event) => { event.preventDefault(); submit(); } },
    h("div", { class: "compose-box" }, h("div", { class: "compose-text" }, field, ghost),
      h("div", { class: "compose-bar" }, !thread && bolt, at, !thread && slash, clip, h("span", { class: "compose-hint" }, "Enter verstuurt · Shift+Enter: nieuwe regel"), send)));
  const list = optionList(field, { label: "Aanvullen", pick });
  let found = null;

  function grow() {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 200)}px`;
    send.disabled = !field.value.trim();
    const rest = usage(field.value);
    ghost.textContent = rest ? `${field.value.endsWith(" ") ? "\u2009" : " "}${rest}` : "";
    ghost.style.setProperty("--typed", JSON.stringify(field.value));
    drafts.set(draftKey, field.value);
  }

  function type(text) {
    field.focus();
    const i = field.selectionStart;
    const gap = i > 0 && !/\s/.test(field.value[i - 1]) ? " " : "";
    field.setRangeText(gap + text, i, field.selectionEnd, "end");
    grow();
    offer();
  }

  function offer() {
    found = completion(field.value, field.selectionStart);
    if (!found || !found.items.length) { hide(); return; }
    list.show([{ section: found.title }, ...found.items]);
    if (!popupIsOpen(field)) showPopup(field, list.box, { width: Math.min(420, form.offsetWidth) });
    place(form, list.box);
  }

  function hide() {
    if (popupIsOpen(field)) closePopup();
  }

  function pick(item) {
    field.setRangeText(item.insert, found.from, field.selectionStart, "end");
    hide();
    grow();
    field.focus();
    offer();
  }

  field.addEventListener("input", () => { grow(); offer(); });
  field.addEventListener("blur", () => setTimeout(() => { if (document.activeElement !== field) hide(); }, 120));
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (popupIsOpen(field)) {
      const exact = event.key === "Enter" && found.from === 0 && list.current()?.insert.trim() === field.value.trim();
      const free = event.key === "Enter" && found.title.startsWith("/") && /\s$/.test(field.value);
      if (event.key === "Escape") { event.preventDefault(); hide(); return; }
      if (event.key === "Tab" && list.current()) { event.preventDefault(); pick(list.current()); return; }
      if (!exact && !free && list.key(event)) return;
      hide();
    }
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); submit(); }
    if (event.key === "ArrowUp" && !field.value) {
      event.preventDefault();
      [...document.querySelectorAll("#scroll .message")].at(-1)?.focus();
    }
  });

  ownEnter(field);

  async function submit() {
    const text = field.value.trim();
    if (!text) return;
    hide();
    field.value = "";
    grow();
    const answer = await say(text, thread);
    if (answer && answer.ok === false && !answer.error && !field.value) { field.value = text; grow(); }
  }

  requestAnimationFrame(grow);
  return form;
}

function say(text, thread) {
  const command = /^(\/[^\s/]+)(?:\s|$)/.exec(text)?.[1];
  if (!command) return perform({ do: "say", text, thread_ts: thread || undefined });
  if (thread) return note(`${command} werkt niet in een draad. Typ het in het gesprek zelf.`);
  if (command === "/invite") return invite(text.slice(command.length).trim());
  return perform({ do: "command", text });
}

// A file travels as text: lists, notes and calendars, which is what a bot is given to read here.
function attach(thread) {
  const input = h("input", { type: "file", class: "visually-hidden", tabindex: "-1", "aria-hidden": "true", accept: ".csv,.tsv,.txt,.md,.ics,.json,.yaml,.yml" });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    const value = await file.text();
    input.value = "";
    await perform({ do: "upload", text: file.name, value, thread_ts: thread || undefined });
  });
  const label = "Tekstbestand toevoegen";
  return [h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick: () => input.click() }, icon("clip")), input];
}

/** invite asks somebody, or the bot, into the current conversation. */
export const invite = (handle) => perform({ do: "invite", text: handle });

function shortcutMenu(anchor, field) {
  const global = shortcutsFor("global").map((s) => ({
    label: s.name, detail: s.description, icon: icon("bolt", 16), run: () => perform({ do: "shortcut", action_id: s.callback_id }),
  }));
  const commands = commandsFor().map((c) => ({
    label: c.command, detail: c.description, icon: h("span", { class: "glyph" }, "/"),
    run: () => { field.value = `${c.command} `; field.dispatchEvent(new Event("input")); field.focus(); },
  }));
  const none = { node: h("div", { class: "options-empty" }, "Deze app heeft geen algemene snelkoppelingen.") };
  menu(anchor, [{ section: "Snelkoppelingen" }, ...(global.length ? global : [none]), ...(commands.length ? [{ section: "Commando's" }, ...commands] : [])],
    { label: "Snelkoppelingen" });
}
