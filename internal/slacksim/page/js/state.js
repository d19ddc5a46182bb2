// What the page knows now, and who wants to hear when it changes.

export const state = {
  me: null,
  place: "",
  users: new Map(),
  handles: new Map(),
  channels: [],
  seen: { messages: [], modal: null, stack: 0, home: null },
  thread: "",
  now: new Date(),
  commands: [],
  shortcuts: [],
  unread: new Map(),
  lines: new Map(),
  busy: false,
};

export const HOME = "~home";

const listeners = new Map();

export function on(topic, fn) {
  if (!listeners.has(topic)) listeners.set(topic, []);
  listeners.get(topic).push(fn);
}

export function emit(topic, value) {
  for (const fn of listeners.get(topic) || []) fn(value);
}

/** person finds a user by id or handle; an unknown one still has a name to show. */
export function person(ref) {
  const key = String(ref || "").replace(/^@/, "");
  return state.users.get(key) || state.handles.get(key)
    || { id: key, handle: key, name: key || "onbekend", unknown: true };
}

export const bot = () => [...state.users.values()].find((u) => u.is_bot)
  || { id: "", handle: "overlegbot", name: "Overlegbot", is_bot: true };

// Commands and shortcuts are not offered to people of another workspace.
export const commandsFor = () => (state.me?.external ? [] : state.commands);
export const shortcutsFor = (type) => (state.me?.external ? [] : state.shortcuts.filter((s) => s.type === type));

/** isFrom says whether somebody wrote the message; it names its author by handle or by id. */
export const isFrom = (message, user) => message.from === user.id || message.from === user.handle;

/** where is a channel's name as the control interface takes it in `in`. */
export const where = (c) => (c.kind === "dm" ? `@${person(c.with || c.name).handle}` : `#${c.name}`);

/** here is the conversation that acts go to; App Home belongs to the DM with the bot. */
export const here = () => (state.place === HOME ? `@${bot().handle}` : state.place);

export const channelAt = (place) => state.channels.find((c) => where(c) === place);

/** note adds a line that only this reader sees, kept by the page itself. */
export function note(text, place = here()) {
  const key = `${state.me.handle} ${place}`;
  const lines = state.lines.get(key) || [];
  lines.push({ local: true, ts: `local-${Date.now()}-${lines.length}`, at: state.now.toISOString(), text });
  state.lines.set(key, lines);
  emit("seen");
}

export const notes = () => state.lines.get(`${state.me?.handle} ${here()}`) || [];

export function dropNote(ts) {
  const key = `${state.me.handle} ${here()}`;
  state.lines.set(key, notes().filter((line) => line.ts !== ts));
  emit("seen");
}
