// What is new since somebody last looked, told by consultation time and kept for this browser tab.

import * as api from "./api.js";
import { bot, emit, here, isFrom, state, where } from "./state.js";

const KEY = "overleg-read";
let store = load();

function load() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) || { from: "", read: {} };
  } catch {
    return { from: "", read: {} };
  }
}

function save() {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(store));
  } catch { /* private windows may refuse; marks then last until reload */ }
}

/** startUnread takes what exists at the first visit as read; a clock that went back means a new world. */
export function startUnread() {
  const now = state.now.toISOString();
  if (!store.from || store.from > now) store = { from: now, read: {} };
  save();
}

const slot = (place) => `${state.me.handle} ${place}`;

export const unreadOf = (place) => state.unread.get(slot(place)) || 0;

/** markRead says that everything shown here has been seen. */
export function markRead(messages) {
  const last = messages.at(-1);
  state.unread.delete(slot(here()));
  if (last) store.read[slot(here())] = new Date(last.at).toISOString();
  save();
}

/** news counts what the bot has told somebody directly since they last looked. */
export async function news(handle) {
  const place = `@${bot().handle}`;
  const { messages } = await api.see(handle, place);
  const since = store.read[`${handle} ${place}`] || store.from;
  return fresh(messages, handle, since);
}

const fresh = (messages, handle, since) => messages
  .filter((m) => !isFrom(m, state.handles.get(handle)) && new Date(m.at).toISOString() > since).length;

/** count asks how much is new in the conversations of the current user, all or only the given ids. */
export async function count(ids = null) {
  const as = state.me.handle;
  const places = state.channels.filter((c) => (c.member || c.kind === "dm") && !c.archived && (!ids || ids.includes(c.id)))
    .map(where).filter((place) => place !== state.place || document.hidden);
  for (const place of places) {
    try {
      const { messages } = await api.see(as, place);
      if (state.me.handle !== as) return;
      const since = store.read[`${as} ${place}`] || store.from;
      state.unread.set(`${as} ${place}`, fresh(messages, as, since));
    } catch { /* a conversation that closed meanwhile has nothing new */ }
  }
  emit("side");
}
