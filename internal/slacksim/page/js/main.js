// Start, the address in the hash, and reading again when the workspace says that something changed.

import * as api from "./api.js";
import { startClock } from "./clock.js";
import { drawModal } from "./modal.js";
import { drawPlace } from "./place.js";
import { closePopup } from "./popup.js";
import { drawSidebar } from "./sidebar.js";
import { bot, emit, here, HOME, on, person, state, where } from "./state.js";
import { drawThread } from "./thread.js";
import { count, markRead, startUnread } from "./unread.js";

let unlisten = () => {};
let reading = false;
let again = false;

async function start() {
  const users = await api.users();
  for (const user of users) {
    state.users.set(user.id, user);
    state.handles.set(user.handle, user);
  }
  await startClock();
  [state.commands, state.shortcuts] = await Promise.all([api.commands(), api.shortcuts()]);
  startUnread();
  on("go", ({ user, place }) => { location.hash = address(user || state.me.handle, place || (user ? sameFor(user) : state.place)); });
  on("refresh", refresh);
  on("seen", draw);
  on("side", drawSidebar);
  on("thread", (ts) => { state.thread = ts; drawThread(); });
  on("turned", () => count());
  on("drawer", () => drawer(!document.body.classList.contains("drawer")));
  document.getElementById("scrim").addEventListener("click", () => drawer(false));
  document.querySelector("[data-skip]").addEventListener("click", skip);
  addEventListener("hashchange", follow);
  addEventListener("keydown", (event) => { if (event.key === "Escape") drawer(false); });
  await follow();
}

// Somebody else stays where one was if that is theirs to see; follow() settles it.
const sameFor = () => state.place || HOME;

const address = (handle, place) => `#${handle}/${place.startsWith("#") ? place.slice(1) : place}`;

function parse() {
  const [handle, ...rest] = decodeURIComponent(location.hash.slice(1)).split("/");
  const name = rest.join("/");
  return { handle, place: !name ? "" : name === HOME || name.startsWith("@") ? name : `#${name}` };
}

let visit = 0;

async function follow() {
  const mine = visit += 1;
  const { handle, place } = parse();
  const user = state.handles.get(handle) || state.handles.get("nele.sjabloon") || [...state.users.values()].find((u) => !u.is_bot);
  closePopup();
  const other = !state.me || state.me.id !== user.id;
  const channels = other ? await api.channels(user.handle) : state.channels;
  if (mine !== visit) return;
  state.me = user;
  state.channels = channels;
  const known = channels.some((c) => where(c) === place) || place === HOME || (place.startsWith("@") && !person(place).unknown && person(place).id !== user.id);
  const target = known ? place : firstPlace(channels);
  if (target !== place || handle !== user.handle) history.replaceState(null, "", address(user.handle, target));
  const moved = other || state.place !== target;
  state.place = target;
  if (moved) {
    state.thread = "";
    state.seen = { messages: [], modal: null, stack: 0, home: null };
  }
  drawer(false);
  draw();
  if (other) listen(user.handle);
  if (target === HOME && moved) api.act({ as: user.handle, in: `@${bot().handle}`, do: "open_home" }).finally(refresh);
  await refresh();
  if (other) count();
  if (moved && matchMedia("(min-width: 720px)").matches && !document.querySelector("dialog[open]")) document.querySelector("#foot textarea")?.focus();
}

function firstPlace(channels) {
  const mine = channels.filter((c) => c.kind !== "dm" && c.member && !c.archived).map(where).sort();
  return mine[0] || `@${bot().handle}`;
}

function listen(handle) {
  unlisten();
  unlisten = api.stream(handle, changed, refresh);
}

async function changed(ids) {
  if (ids.includes("reset")) { location.reload(); return; }
  if (ids.includes("clock")) emit("clock");
  const unknown = ids.some((id) => /^[CDG]/.test(id) && !state.channels.some((c) => c.id === id));
  if (unknown || ids.includes("channels")) await readChannels();
  refresh();
  const elsewhere = ids.filter((id) => /^[CDG]/.test(id));
  if (elsewhere.length) count(elsewhere);
}

async function readChannels() {
  const as = state.me.handle;
  const channels = await api.channels(as);
  if (as === state.me.handle) state.channels = channels;
}

/** refresh reads the place again; calls that come while it reads are answered by one more reading. */
async function refresh() {
  if (!state.me) return;
  if (reading) { again = true; return; }
  reading = true;
  const as = state.me.handle;
  const place = state.place;
  try {
    const [seen] = await Promise.all([api.see(as, here()), readChannels()]);
    if (as === state.me.handle && place === state.place) {
      state.seen = { messages: [], ...seen, ready: true };
      if (place !== HOME && !document.hidden) markRead(state.seen.messages);
      draw();
    }
  } catch (error) {
    if (as === state.me.handle && place === state.place) {
      state.seen = { ...state.seen, messages: state.seen.messages || [], ready: true };
      draw();
      console.warn("see:", error.message);
    }
  } finally {
    reading = false;
    if (again) { again = false; refresh(); }
  }
}

function draw() {
  if (!state.me) return;
  drawSidebar();
  drawPlace();
  drawThread();
  drawModal();
}

function drawer(open) {
  document.body.classList.toggle("drawer", open);
  document.getElementById("scrim").hidden = !open;
  if (open) document.getElementById("me").focus();
}

function skip(event) {
  event.preventDefault();
  (document.querySelector("#foot textarea") || document.getElementById("conversation")).focus();
}

start().catch((error) => {
  document.getElementById("scroll").textContent = `De werkruimte antwoordt niet: ${error.message}`;
});
