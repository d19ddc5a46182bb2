// The side: who one is, App Home, channels and direct messages with their unread marks.

import { h, reconcile, replace, rove } from "./dom.js";
import { icon } from "./icons.js";
import { optionList } from "./options.js";
import { avatar, badges } from "./people.js";
import { closePopup, place, popupIsOpen, showPopup } from "./popup.js";
import { fold, personLine } from "./select.js";
import { bot, channelAt, emit, HOME, person, state, where } from "./state.js";
import { news, unreadOf } from "./unread.js";

const root = document.getElementById("sidebar");
let parts = null;

function build() {
  const who = h("button", { type: "button", class: "me", "aria-haspopup": "listbox", "aria-expanded": "false", id: "me" });
  who.addEventListener("click", () => {
    const box = people(who, "Wie bent u nu?", everybody(), (user) => emit("go", { user: user.handle }));
    if (box) tellNews(box);
  });
  const nav = h("nav", { class: "nav", "aria-label": "Gesprekken" });
  rove(nav, ".nav-item");
  parts = { who, nav };
  replace(root, who, nav, h("p", { class: "side-foot" }, "Gesimuleerde werkruimte op deze machine. Niets hiervan gaat naar Slack."));
}

export function drawSidebar() {
  if (!parts) build();
  const { me } = state;
  replace(parts.who, avatar(me), h("span", { class: "me-text" },
    h("span", { class: "me-name" }, me.name), h("small", {}, badges(me), " ", me.title || me.handle)), icon("down", 16));
  parts.who.setAttribute("aria-label", `U bent ${me.name}. Wissel van gebruiker`);
  const channels = state.channels.filter((c) => c.kind !== "dm").sort(byName);
  const mine = channels.filter((c) => c.member && !c.archived);
  const other = channels.filter((c) => !c.member && !c.archived);
  const rows = [item(HOME, { label: "App Home", glyph: icon("home", 17) }), title("Kanalen", "channels")];
  for (const c of mine) rows.push(channel(c));
  rows.push(title("Directe berichten", "dms", () => people(document.getElementById("new-dm"), "Stuur een bericht naar", everybody().filter((u) => u.id !== me.id && !u.deleted), (user) => emit("go", { place: `@${user.handle}` }))));
  for (const place of directs()) rows.push(direct(place));
  if (other.length) rows.push(title("Andere kanalen", "others"), ...other.map(channel));
  reconcile(parts.nav, rows.map((r) => ({ key: r.key, signature: JSON.stringify(r.sign), item: r })), (r) => r.build());
  const items = [...parts.nav.querySelectorAll(".nav-item")];
  const current = items.find((el) => el.getAttribute("aria-current")) || items[0];
  for (const el of items) el.tabIndex = el === current ? 0 : -1;
}

const byName = (a, b) => a.name.localeCompare(b.name, "nl");

// Every known DM, the one with the bot first, and the one that is being opened now.
function directs() {
  const places = new Set([`@${bot().handle}`]);
  for (const c of state.channels) if (c.kind === "dm") places.add(where(c));
  if (state.place.startsWith("@")) places.add(state.place);
  return [...places].filter((p) => !person(p).unknown || channelAt(p));
}

function title(text, key, add) {
  return {
    key: `title-${key}`, sign: [text],
    build: () => h("div", { class: "nav-title" }, h("span", {}, text), add && h("button", {
      type: "button", class: "icon-button", id: "new-dm", "aria-label": "Nieuw bericht", title: "Nieuw bericht", "aria-haspopup": "listbox", "aria-expanded": "false", onclick: add,
    }, icon("plus", 15))),
  };
}

function item(place, { label, glyph, extra = [], dim = false, about = "" }) {
  const n = unreadOf(place);
  const current = state.place === place;
  return {
    key: `${state.me.handle} ${place}`, sign: [label, n, current, dim, extra.length],
    build: () => h("button", {
      type: "button", class: `nav-item ${n && !current ? "unread" : ""} ${dim ? "dim" : ""}`, "aria-current": current ? "page" : null, tabindex: "-1",
      "aria-label": `${label}${about}${n && !current ? `, ${n} ongelezen` : ""}`, data: { place }, onclick: () => emit("go", { place }),
    }, glyph, h("span", { class: "nav-label" }, label), extra, n > 0 && !current && h("span", { class: "count-badge" }, n > 99 ? "99+" : String(n))),
  };
}

function channel(c) {
  return item(where(c), {
    label: c.name, glyph: icon(c.private ? "lock" : "hash", 15), dim: !c.member, about: c.private ? ", besloten kanaal" : ", kanaal",
    extra: c.external ? [h("span", { class: "badge extern" }, "gedeeld")] : [],
  });
}

function direct(place) {
  const user = person(place);
  return item(place, { label: user.name, glyph: avatar(user, "tiny"), extra: badges({ ...user, locale: "" }).filter(Boolean), about: ", direct bericht" });
}

// People that one can be: all but the app, those who left last.
const everybody = () => [...state.users.values()].filter((u) => !u.is_bot)
  .sort((a, b) => Boolean(a.deleted) - Boolean(b.deleted) || a.name.localeCompare(b.name, "nl"));

function people(anchor, label, all, pick) {
  if (popupIsOpen(anchor)) { closePopup(true); return null; }
  fresh.clear();
  const field = h("input", { class: "field", type: "text", role: "combobox", "aria-expanded": "true", "aria-label": label, placeholder: "Zoek op naam of organisatie", autocomplete: "off" });
  const list = optionList(field, { label, pick: (chosen) => { closePopup(); pick(chosen.user); } });
  const show = () => {
    const t = fold(field.value.trim());
    list.show(all.filter((u) => fold(`${u.name} ${u.handle} ${u.title || ""}`).includes(t)).map((user) => ({ user, node: personChoice(user) })),
      { chosen: (chosen) => chosen.user.id === state.me.id });
  };
  field.addEventListener("input", show);
  field.addEventListener("keydown", (event) => {
    if (list.key(event)) return;
    if (event.key === "Escape") { event.preventDefault(); closePopup(true); }
    if (event.key === "Tab") closePopup(true);
  });
  const box = h("div", { class: "people" }, h("div", { class: "people-head" }, h("strong", {}, label), field), list.box);
  showPopup(anchor, box, { width: 300 });
  show();
  place(anchor, box);
  field.focus();
  box.querySelector(".active")?.scrollIntoView({ block: "center" });
  return { box, show };
}

const fresh = new Map();

// Who has heard from the bot since they last looked is asked while the list is already open.
async function tellNews({ box, show }) {
  const waiting = everybody().filter((u) => !u.deleted && u.id !== state.me.id).map((u) => u.handle);
  const ask = async () => {
    for (let handle = waiting.shift(); handle && box.isConnected; handle = waiting.shift()) {
      fresh.set(handle, await news(handle).catch(() => 0));
    }
  };
  await Promise.all([ask(), ask(), ask(), ask()]);
  if (box.isConnected && [...fresh.values()].some(Boolean)) show();
}

function personChoice(user) {
  const n = fresh.get(user.handle);
  const line = personLine(user);
  if (n) line.append(h("span", { class: "news" }, `${n} nieuw`));
  return line;
}
