// The list of messages of one conversation: days, groups by author, marks, reactions, actions.

import { h, reconcile } from "./dom.js";
import { icon } from "./icons.js";
import { blocks } from "./blocks.js";
import { actOn, perform } from "./acts.js";
import { emoji, QUICK } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";
import { avatar, badges } from "./people.js";
import { menu } from "./popup.js";
import { dropNote, emit, here, isFrom, person, shortcutsFor, state } from "./state.js";
import { edit, remove } from "./own.js";
import { dayName, hm, isoDay, longDay } from "./time.js";
import { Values } from "./values.js";

const GROUP = 5 * 60e3;
const kept = new Map();

/** valuesOf keeps what is chosen in a message's inputs while the message is on the page. */
function valuesOf(message) {
  const key = `${state.me.handle} ${here()} ${message.ts}`;
  if (!kept.has(key)) kept.set(key, new Values(message.state));
  return kept.get(key);
}

/** split sorts messages into the main list and the replies of each thread. */
export function threads(messages) {
  const tops = new Set(messages.filter((m) => !isReply(m)).map((m) => m.ts));
  const main = [];
  const replies = new Map();
  for (const m of messages) {
    if (isReply(m) && tops.has(m.thread_ts)) {
      if (!replies.has(m.thread_ts)) replies.set(m.thread_ts, []);
      replies.get(m.thread_ts).push(m);
    } else main.push(m);
  }
  return { main, replies };
}

const isReply = (m) => m.thread_ts && m.thread_ts !== m.ts;

/** drawList puts messages into a list element; options.thread leaves out thread actions. */
export function drawList(list, messages, replies, options = {}) {
  const rows = [];
  let previous = null;
  for (const m of messages) {
    const at = new Date(m.at);
    const day = isoDay(at);
    if (!options.thread && (!previous || isoDay(new Date(previous.at)) !== day)) {
      const name = dayName(at, state.now);
      rows.push({ key: `day-${day}`, signature: name, item: { day: name, title: longDay(at) } });
      previous = null;
    }
    const compact = previous !== null && previous.from === m.from && !previous.local && !m.local
      && Boolean(previous.ephemeral) === Boolean(m.ephemeral) && at - new Date(previous.at) < GROUP && at >= new Date(previous.at);
    const answers = replies?.get(m.ts) || [];
    const signature = JSON.stringify([{ ...m, state: null }, compact, answers.length, answers.at(-1)?.at, isoDay(state.now)]);
    rows.push({ key: m.ts, signature, item: { message: m, compact, answers } });
    previous = m;
  }
  reconcile(list, rows, (row) => (row.day ? separator(row) : one(row, options)));
}

const separator = ({ day, title }) => h("li", { class: "day", role: "separator", "aria-label": title }, h("span", {}, day));

function one({ message: m, compact, answers }, options) {
  const author = m.local ? { name: "Werkruimte", handle: "werkruimte", system: true } : person(m.from);
  const at = new Date(m.at);
  const only = m.ephemeral || m.local;
  const row = h("li", {
    class: `message ${compact ? "compact" : ""} ${only ? "ephemeral" : ""} ${m.local ? "local" : ""}`,
    tabindex: "-1", data: { ts: m.ts }, "aria-label": `${author.name}, ${hm(at)}`,
  });
  const time = h("time", { class: "at", datetime: m.at, title: longDay(at) }, hm(at));
  row.append(
    h("div", { class: "gutter" }, compact ? time : avatar(author)),
    h("div", { class: "body" },
      only && !compact && h("div", { class: "only" }, icon("eye", 14), "Alleen zichtbaar voor u"),
      !compact && h("div", { class: "who" }, h("span", { class: "name" }, author.name), badges({ ...author, locale: "" }), time),
      content(m),
      (m.attachments || []).map(attachment),
      (m.files || []).map(file),
      reactions(m),
      answers.length > 0 && !options.thread && threadLink(m, answers)));
  if (m.local) row.append(h("div", { class: "tools" }, tool("close", "Verbergen", () => dropNote(m.ts))));
  else if (!only) row.append(tools(m, options));
  return row;
}

function content(m) {
  const edited = m.edited && h("span", { class: "edited" }, " (bewerkt)");
  if (m.blocks?.length) {
    const values = valuesOf(m);
    const surface = { ts: m.ts };
    const ctx = { surface: "message", values, place: { in: here(), ts: m.ts }, act: actOn(surface, values) };
    return [blocks(m.blocks, ctx), edited];
  }
  return h("div", { class: "text" }, mrkdwn(m.text), edited);
}

function attachment(a) {
  if (a.blocks?.length) return h("div", { class: "attachment" }, blocks(a.blocks, { surface: "message", values: new Values(), place: {}, act: () => {} }));
  return h("div", { class: "attachment text" }, mrkdwn([a.pretext, a.title && `*${a.title}*`, a.text || a.fallback].filter(Boolean).join("\n")));
}

function file(f) {
  const name = f.title || f.name || "bestand";
  const url = f.url_private_download || f.url_private || f.permalink || f.url;
  const inner = [icon("file", 22), h("span", { class: "menu-text" }, h("span", {}, name), h("small", {}, [f.pretty_type || f.filetype, f.size && size(f.size)].filter(Boolean).join(" · ")))];
  return /^(https?:|\/)/.test(url || "") ? h("a", { class: "file", href: url, target: "_blank", rel: "noopener" }, inner) : h("div", { class: "file" }, inner);
}

const size = (n) => (n < 1024 ? `${n} B` : n < 1048576 ? `${Math.round(n / 1024)} kB` : `${(n / 1048576).toFixed(1)} MB`);

const mine = (r) => (r.users || []).includes(state.me.id);

function react(m, name) {
  const there = (m.reactions || []).find((r) => r.name === name);
  return perform({ do: there && mine(there) ? "unreact" : "react", ts: m.ts, text: name });
}

function reactions(m) {
  if (!m.reactions?.length) return null;
  return h("div", { class: "reactions" }, m.reactions.map((r) => {
    const who = r.users || [];
    return h("button", {
      type: "button", class: `reaction ${mine(r) ? "mine" : ""}`, "aria-pressed": String(mine(r)),
      title: who.map((id) => person(id).name).join(", "), "aria-label": `${r.name}: ${r.count ?? who.length}`, onclick: () => react(m, r.name),
    }, emoji(r.name) || `:${r.name}:`, h("span", {}, String(r.count ?? who.length)));
  }));
}

function threadLink(m, answers) {
  const faces = [...new Set(answers.map((a) => a.from))].slice(0, 4).map((id) => avatar(person(id), "tiny"));
  const n = answers.length;
  return h("button", { type: "button", class: "thread-link", onclick: () => emit("thread", m.ts) }, faces,
    h("span", {}, n === 1 ? "1 antwoord" : `${n} antwoorden`), h("small", {}, `laatste om ${hm(new Date(answers.at(-1).at))}`));
}

function tool(glyph, label, run, extra = {}) {
  return h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick: run, ...extra }, icon(glyph, 17));
}

function tools(m, options) {
  const smile = tool("smile", "Reageren met een emoji", () => emojiMenu(smile, m), { "aria-haspopup": "menu" });
  const more = tool("more", "Meer acties", () => moreMenu(more, m, options), { "aria-haspopup": "menu", data: { more: m.ts } });
  return h("div", { class: "tools", role: "group", "aria-label": "Acties bij dit bericht" }, smile,
    !options.thread && tool("reply", "Antwoorden in een draad", () => emit("thread", m.thread_ts || m.ts)), more);
}

function emojiMenu(anchor, m) {
  const row = h("div", { class: "emoji-row" }, QUICK.map((name) => h("button", {
    type: "button", role: "menuitem", tabindex: "-1", "aria-label": name, class: "emoji-pick", onclick: () => { anchor.click(); react(m, name); },
  }, emoji(name))));
  menu(anchor, [{ node: row }], { label: "Reageren", align: "end" });
}

function moreMenu(anchor, m, options) {
  const shortcuts = shortcutsFor("message");
  const items = [
    !options.thread && { label: "Antwoorden in een draad", icon: icon("reply", 16), run: () => emit("thread", m.thread_ts || m.ts) },
    { label: "Tekst kopiëren", icon: icon("file", 16), run: () => navigator.clipboard?.writeText(m.text || "") },
    isFrom(m, state.me) && { label: "Bewerken", icon: icon("pencil", 16), run: () => edit(m) },
    isFrom(m, state.me) && { label: "Verwijderen", icon: icon("trash", 16), danger: true, run: () => remove(m) },
    shortcuts.length > 0 && { section: "Snelkoppelingen" },
    ...shortcuts.map((s) => ({
      label: s.name, detail: s.description, icon: icon("bolt", 16),
      run: () => perform({ do: "message_shortcut", ts: m.ts, thread_ts: m.thread_ts || undefined, action_id: s.callback_id }),
    })),
  ];
  menu(anchor, items.filter(Boolean), { label: "Meer acties", align: "end" });
}
