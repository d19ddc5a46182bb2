// The conversation in the middle: its head, its messages and its writing box.

import { h, replace, rove } from "./dom.js";
import { icon } from "./icons.js";
import { composer, invite } from "./composer.js";
import { drawHome } from "./home.js";
import { drawList, threads } from "./messages.js";
import { avatar, badges } from "./people.js";
import { bot, channelAt, HOME, notes, person, state } from "./state.js";

const head = document.getElementById("head");
const scroll = document.getElementById("scroll");
const foot = document.getElementById("foot");
let shown = "";
let list = null;
let footKey = "";
let headShown = "";

export function drawPlace() {
  const key = `${state.me.handle} ${state.place}`;
  const fresh = shown !== key;
  if (fresh) {
    shown = key;
    list = null;
    scroll.replaceChildren();
  }
  drawHead();
  drawFoot(fresh);
  if (state.place === HOME) {
    drawHome(scroll);
    return;
  }
  drawMessages(fresh);
}

function drawMessages(fresh) {
  if (!state.seen.ready) return;
  const first = !list;
  if (first) {
    list = h("ol", { class: "messages", role: "list", "aria-label": "Berichten" });
    rove(list, ".message");
    list.addEventListener("keydown", enter);
    scroll.replaceChildren(intro(), list);
  }
  const stick = first || fresh || scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
  const { main, replies } = threads(merge(state.seen.messages, notes()));
  drawList(list, main, replies);
  const last = list.querySelector(".message:last-child");
  for (const el of list.querySelectorAll(".message")) el.tabIndex = el === last ? 0 : -1;
  if (stick) scroll.scrollTop = scroll.scrollHeight;
}

// The page's own lines stand after the messages that were there when they came.
const merge = (messages, lines) => [...messages, ...lines].sort((a, b) => (a.local || b.local ? Date.parse(a.at) - Date.parse(b.at) : 0));

// Enter on a message goes to its first control; Escape goes back to writing.
function enter(event) {
  if (event.key === "Escape") { foot.querySelector("textarea")?.focus(); return; }
  if (event.key !== "Enter" || !event.target.classList.contains("message")) return;
  event.preventDefault();
  event.target.querySelector(".body button, .body a, .body input, .tools button")?.focus();
}

function intro() {
  const c = channelAt(state.place);
  if (state.place.startsWith("@")) {
    const user = person(state.place);
    return h("div", { class: "intro" }, avatar(user, "huge"), h("h2", {}, user.name), h("p", {}, user.is_bot
      ? "Dit is uw eigen gesprek met de bot. Typ / voor de commando's, of open App Home."
      : `Dit is het begin van uw gesprek met ${user.name}.`));
  }
  return h("div", { class: "intro" }, h("span", { class: "intro-icon" }, icon(c?.private ? "lock" : "hash", 26)),
    h("h2", {}, state.place.slice(1)), h("p", {}, c?.private ? "Besloten kanaal: alleen wie lid is, ziet wat hier staat." : "Open kanaal: iedereen in de werkruimte kan dit lezen."));
}

function drawHead() {
  const c = channelAt(state.place);
  const signature = JSON.stringify([state.me.id, state.place, c]);
  if (headShown === signature) return;
  headShown = signature;
  const user = state.place === HOME ? bot() : state.place.startsWith("@") ? person(state.place) : null;
  const name = state.place === HOME ? "App Home" : user ? user.name : state.place.slice(1);
  document.title = `${name} · ${state.me.name} · Overleg (demo)`;
  replace(head,
    user ? avatar(user, "small") : h("span", { class: "head-icon" }, icon(c?.private ? "lock" : "hash", 18)),
    h("h1", {}, name), user && state.place !== HOME && badges(user),
    state.place === HOME && h("span", { class: "head-note" }, `van ${bot().name}`),
    user && user.title && h("span", { class: "head-note" }, user.title),
    c?.members && c.kind !== "dm" && h("span", { class: "head-note" }, members(c.members)),
    c?.external && h("span", { class: "badge extern" }, "gedeeld met een andere werkruimte"),
    c && c.kind !== "dm" && c.member && c.bot === false && h("button", { type: "button", class: "button invite", onclick: () => invite(bot().handle) }, icon("plus", 15), `${bot().name} uitnodigen`));
}

function members(ids) {
  const people = ids.map(person).filter((u) => !u.is_bot);
  return h("span", { title: people.map((u) => u.name).sort().join(", ") }, people.length === 1 ? "1 lid" : `${people.length} leden`);
}

function drawFoot(fresh) {
  const c = channelAt(state.place);
  const outside = c && c.kind !== "dm" && !c.member;
  const key = `${shown} ${outside ? "out" : "in"} ${c?.archived ? "old" : ""}`;
  if (!fresh && key === footKey) return;
  footKey = key;
  if (state.place === HOME) { replace(foot); return; }
  if (outside || c?.archived) {
    replace(foot, h("p", { class: "outside" }, c.archived ? "Dit kanaal is gearchiveerd." : "U bent geen lid van dit kanaal: u kunt lezen, niet schrijven."));
    return;
  }
  replace(foot, composer({ hint: state.place.startsWith("@") ? `Bericht aan ${person(state.place).name}` : `Bericht in ${state.place}` }));
}
