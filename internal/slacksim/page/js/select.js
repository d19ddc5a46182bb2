// Every select menu: static, external (type-ahead), people, conversations and channels; one or many.

import * as api from "./api.js";
import { h, ownEnter, uid } from "./dom.js";
import { icon } from "./icons.js";
import { optionList } from "./options.js";
import { closePopup, place, popupIsOpen, showPopup } from "./popup.js";
import { avatar, badges } from "./people.js";
import { plainString } from "./mrkdwn.js";
import { person, state } from "./state.js";
import { shown } from "./values.js";

/** select renders any *_select element; change(value) is called with an option, an id, or a list of them. */
export function select(el, value, { label, change, suggest, describedBy }) {
  const multi = el.type.startsWith("multi_");
  const source = sourceOf(el, suggest);
  let picked = multi ? [...(value || [])] : value;
  const hint = plainString(el.placeholder) || (multi ? "Kies een of meer" : "Kies een optie");
  const field = h("input", {
    class: "select-field", type: "text", role: "combobox", autocomplete: "off", spellcheck: "false",
    "aria-expanded": "false", "aria-autocomplete": "list", "aria-label": label || hint, "aria-describedby": describedBy,
    id: uid("select"),
  });
  const chips = h("span", { class: "chips" });
  const clear = h("button", { type: "button", class: "select-clear", "aria-label": "Keuze wissen", onclick: () => set(null) }, icon("close", 14));
  const root = h("div", { class: `select ${multi ? "multi" : ""}` }, chips, field, clear, h("span", { class: "select-arrow" }, icon("down", 16)));
  const list = optionList(field, { label: label || hint, pick: choose, multi });
  const same = (a, b) => key(a) === key(b);
  const has = (item) => (multi ? picked.some((p) => same(p, item.value)) : picked !== null && picked !== undefined && same(picked, item.value));

  function draw() {
    chips.replaceChildren();
    if (multi) {
      for (const one of picked) {
        chips.append(h("span", { class: "chip" }, source.name(one), h("button", {
          type: "button", "aria-label": `${source.name(one)} verwijderen`,
          onclick: (event) => { event.stopPropagation(); set(picked.filter((p) => !same(p, one))); field.focus(); },
        }, icon("close", 12))));
      }
    }
    const single = !multi && picked ? source.name(picked) : "";
    if (!popupIsOpen(field)) field.value = single;
    field.placeholder = (multi && picked.length) || single ? single : hint;
    clear.hidden = multi || !picked || !el.clearable;
  }

  function set(next) {
    picked = multi ? next || [] : next;
    draw();
    change(picked);
  }

  function choose(item) {
    if (!multi) {
      close();
      set(item.value);
      return;
    }
    const without = picked.filter((p) => !same(p, item.value));
    const max = el.max_selected_items || Infinity;
    if (without.length === picked.length && picked.length >= max) return;
    field.value = "";
    set(without.length === picked.length ? [...picked, item.value] : without);
    refresh("");
  }

  let turn = 0;
  async function refresh(query) {
    const mine = turn += 1;
    if (source.min > query.length) {
      list.show([], { empty: source.min === 1 ? "Typ om te zoeken" : `Typ minstens ${source.min} tekens` });
      return;
    }
    if (source.slow) {
      await new Promise((resolve) => { setTimeout(resolve, 120); });
      if (mine !== turn) return;
      list.show([], { empty: "Zoeken …" });
    }
    let items;
    try {
      items = await source.find(query);
    } catch {
      if (mine === turn) list.show([], { empty: "De keuzes konden niet geladen worden." });
      return;
    }
    if (mine !== turn) return;
    list.show(items, { chosen: has });
    if (popupIsOpen(field)) place(field.parentNode, list.box);
  }

  function open() {
    if (popupIsOpen(field)) return;
    showPopup(field, list.box, { width: root.offsetWidth, onClose: () => { field.value = ""; draw(); } });
    place(root, list.box);
    field.value = "";
    refresh("");
  }

  function close() {
    if (popupIsOpen(field)) closePopup();
  }

  root.addEventListener("click", (event) => {
    if (event.target.closest("button")) return;
    field.focus();
    open();
  });
  field.addEventListener("input", () => { const typed = field.value; if (!popupIsOpen(field)) open(); field.value = typed; refresh(typed.trim()); });
  field.addEventListener("blur", () => setTimeout(() => { if (document.activeElement !== field) close(); }, 100));
  field.addEventListener("keydown", (event) => {
    if (!popupIsOpen(field)) {
      if (["ArrowDown", "ArrowUp", "Enter", " "].includes(event.key)) { event.preventDefault(); open(); }
      else if (event.key === "Backspace" && multi && picked.length) set(picked.slice(0, -1));
      return;
    }
    if (list.key(event)) return;
    if (event.key === "Enter") event.preventDefault(); // nothing to pick yet: the form must not be sent instead
    if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); close(); }
    else if (event.key === "Tab") close();
    else if (event.key === "Backspace" && !field.value && multi && picked.length) set(picked.slice(0, -1));
  });
  ownEnter(field);
  draw();
  return root;
}

const key = (value) => (value && typeof value === "object" ? value.value : value);

const matches = (text, query) => fold(text).includes(fold(query));

/** fold ignores case and accents, as people do when they search. */
export const fold = (text) => String(text).toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

// A source finds items for what was typed, and names a value that was picked earlier.
function sourceOf(el, suggest) {
  const kind = el.type.replace("multi_", "");
  if (kind === "external_select") {
    return {
      slow: true, min: el.min_query_length ?? 3, name: shown,
      find: async (query) => grouped(await suggest(query)),
    };
  }
  if (kind === "users_select") return { min: 0, name: (id) => person(id).name, find: people };
  if (kind === "channels_select" || kind === "conversations_select") {
    return { min: 0, name: conversationName, find: (query) => conversations(el, query) };
  }
  return { min: 0, name: shown, find: (query) => grouped(el, query) };
}

function grouped(answer, query = "") {
  const item = (option) => ({ value: option, label: shown(option), detail: plainString(option.description) });
  const fits = (option) => !query || matches(shown(option), query);
  if (answer.option_groups?.length) {
    return answer.option_groups.flatMap((group) => {
      const options = (group.options || []).filter(fits).map(item);
      return options.length ? [{ section: plainString(group.label) }, ...options] : [];
    });
  }
  return (answer.options || []).filter(fits).map(item);
}

function people(query) {
  return [...state.users.values()]
    .filter((u) => !u.deleted && (matches(u.name, query) || matches(u.handle, query)))
    .sort((a, b) => a.name.localeCompare(b.name, "nl"))
    .map((u) => ({ value: u.id, node: personLine(u) }));
}

/** personLine shows somebody in a list. */
export const personLine = (u) => h("span", { class: "person-line" }, avatar(u, "small"),
  h("span", { class: "menu-text" }, h("span", {}, u.name), u.title && h("small", {}, u.title)), badges(u));

function conversationName(id) {
  const c = state.channels.find((one) => one.id === id);
  if (!c) return person(id).unknown ? id : person(id).name;
  return c.kind === "dm" ? person(c.with || c.name).name : `#${c.name}`;
}

function conversations(el, query) {
  const include = el.filter?.include;
  const wants = (kind) => !include || include.includes(kind);
  return state.channels
    .filter((c) => (c.kind === "dm" ? el.type.includes("conversations") && wants("im") : wants(c.private ? "private" : "public")))
    .filter((c) => !el.type.includes("channels_select") || !c.private)
    .filter((c) => !c.archived && matches(conversationName(c.id), query))
    .sort((a, b) => (a.kind === "dm") - (b.kind === "dm"))
    .map((c) => ({ value: c.id, label: conversationName(c.id) }));
}

/** suggestFor asks the app for options of an external select. */
export const suggestFor = (place, block, el) => async (query) => {
  const answer = await api.suggest({ as: state.me.handle, ...place, block_id: block.block_id, action_id: el.action_id, value: query });
  if (answer.error) throw new Error(answer.error);
  return answer;
};
