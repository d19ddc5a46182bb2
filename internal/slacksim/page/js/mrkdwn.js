// Slack's mrkdwn as DOM: bold, italic, strike, code, quotes, mentions, links, dates, emoji.
// Text arrives with & < > escaped; each text node is decoded once and nothing else is interpreted.

import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { slackDate } from "./time.js";
import { person, state } from "./state.js";

const decode = (s) => s.replace(/&(amp|lt|gt);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">" }[name]));

/** mrkdwn renders a mrkdwn text; options.verbatim leaves bare URLs as text. */
export function mrkdwn(text, options = {}) {
  const out = document.createDocumentFragment();
  const parts = String(text ?? "").split(/```/);
  const closed = parts.length % 2 === 1;
  parts.forEach((part, i) => {
    if (i % 2 === 1 && (closed || i < parts.length - 1)) {
      out.append(h("pre", { class: "pre" }, code(part.replace(/^\n|\n$/g, ""))));
      return;
    }
    const raw = i % 2 === 1 ? "```" + part : part;
    const trimmed = (i > 0 && i % 2 === 0) ? raw.replace(/^\n/, "") : raw;
    lines(out, i < parts.length - 1 ? trimmed.replace(/\n$/, "") : trimmed, options);
  });
  return out;
}

/** plain renders a plain_text object: no marks, but emoji short codes unless they are switched off. */
export function plain(obj) {
  const out = document.createDocumentFragment();
  const text = typeof obj === "string" ? obj : obj?.text ?? "";
  if (obj?.emoji === false) out.append(decode(text));
  else emojis(out, text);
  return out;
}

export const plainString = (obj) => decode(typeof obj === "string" ? obj : obj?.text ?? "")
  .replace(/:([\w+-]+):/g, (whole, name) => emoji(name) || whole);

/** textObject renders a text object of either type. */
export function textObject(obj) {
  if (!obj) return document.createDocumentFragment();
  return obj.type === "mrkdwn" ? mrkdwn(obj.text, { verbatim: obj.verbatim }) : plain(obj);
}

const QUOTE = /^(?:&gt;|>) ?/;
const ITEM = /^(\s*)([•◦▪‣-]|\d+[.)]) +(?=\S)/;

function lines(out, text, options) {
  if (!text) return;
  let quote = null;
  let previous = null;
  for (const line of text.split("\n")) {
    if (QUOTE.test(line)) {
      if (!quote) out.append(quote = h("blockquote", { class: "quote" }));
      quote.append(h("span", { class: "line" }, spans(line.replace(QUOTE, ""), options)));
      previous = "block";
      continue;
    }
    quote = null;
    const item = ITEM.exec(line);
    if (item) {
      const depth = Math.min(4, Math.floor(item[1].length / 2));
      out.append(h("span", { class: "line item", style: `--depth:${depth}` },
        h("span", { class: "bullet" }, `${item[2]} `), h("span", {}, spans(line.slice(item[0].length), options))));
      previous = "block";
      continue;
    }
    if (previous === "line") out.append(h("br"));
    if (previous === "block" && line === "") out.append(h("span", { class: "gap" }));
    else out.append(spans(line, options));
    previous = previous === "block" && line === "" ? "block" : "line";
  }
}

const MARKS = { "*": "strong", _: "em", "~": "s" };
const TOKEN = /`([^`\n]+)`|<([^<>\n]+)>|([*_~])(?=\S)/g;

/** spans renders the inline marks of one line. */
function spans(text, options) {
  const out = document.createDocumentFragment();
  let from = 0;
  TOKEN.lastIndex = 0;
  for (let m = TOKEN.exec(text); m; m = TOKEN.exec(text)) {
    const end = m.index + m[0].length;
    if (m[3]) {
      const close = closing(text, m.index);
      if (close < 0) continue;
      words(out, text.slice(from, m.index), options);
      out.append(h(MARKS[m[3]], {}, spans(text.slice(m.index + 1, close), options)));
      from = TOKEN.lastIndex = close + 1;
      continue;
    }
    words(out, text.slice(from, m.index), options);
    out.append(m[1] !== undefined ? h("code", { class: "code" }, code(m[1])) : special(m[2]));
    from = TOKEN.lastIndex = end;
  }
  words(out, text.slice(from), options);
  return out;
}

const WORD = /[\p{L}\p{N}_]/u;

// A mark opens after something that is no letter, and closes before something that is no letter.
function closing(text, open) {
  const mark = text[open];
  if (open > 0 && WORD.test(text[open - 1]) && !MARKS[text[open - 1]]) return -1;
  if (text[open + 1] === mark) return -1;
  for (let i = text.indexOf(mark, open + 2); i > 0; i = text.indexOf(mark, i + 1)) {
    const after = text[i + 1] || " ";
    const before = text[i - 1];
    const inside = (text.slice(open, i).match(/`/g) || []).length % 2 === 1;
    if (!/\s/.test(before) && before !== mark && (!WORD.test(after) || MARKS[after]) && !inside) return i;
  }
  return -1;
}

function code(text) {
  const out = document.createDocumentFragment();
  let from = 0;
  for (const m of text.matchAll(/<([^<>\n]+)>/g)) {
    out.append(decode(text.slice(from, m.index)), special(m[1]));
    from = m.index + m[0].length;
  }
  out.append(decode(text.slice(from)));
  return out;
}

const URLS = /\bhttps?:\/\/[^\s<>|]+[^\s<>|.,;:!?)\]'"]/g;

function words(out, text, { verbatim } = {}) {
  if (!text) return;
  let from = 0;
  if (!verbatim) {
    for (const m of text.matchAll(URLS)) {
      emojis(out, text.slice(from, m.index));
      out.append(link(decode(m[0]), decode(m[0])));
      from = m.index + m[0].length;
    }
  }
  emojis(out, text.slice(from));
}

function emojis(out, text) {
  let from = 0;
  for (const m of text.matchAll(/:([a-z0-9_+-]+(?:::skin-tone-\d)?):/g)) {
    const char = emoji(m[1]);
    if (!char) continue;
    if (m.index > from) out.append(decode(text.slice(from, m.index)));
    out.append(h("span", { class: "emoji", role: "img", "aria-label": m[1] }, char));
    from = m.index + m[0].length;
  }
  if (from < text.length) out.append(decode(text.slice(from)));
}

// What stands between < and >: a user, channel, broadcast, date or link.
function special(inner) {
  const bar = inner.indexOf("|");
  const ref = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? "" : decode(inner.slice(bar + 1));
  if (ref.startsWith("@")) return userMention(ref.slice(1), label);
  if (ref.startsWith("#")) return channelMention(ref.slice(1), label);
  if (ref.startsWith("!date^")) return date(ref, label);
  if (ref.startsWith("!subteam^")) return h("span", { class: "mention" }, label || "@groep");
  if (/^!(here|channel|everyone)$/.test(ref)) return h("span", { class: "mention loud" }, `@${ref.slice(1)}`);
  if (ref.startsWith("!")) return h("span", { class: "mention" }, label || ref.slice(1));
  if (/^(https?:|mailto:|tel:)/i.test(ref)) return link(decode(ref), label || decode(ref).replace(/^(mailto|tel):/, ""));
  return document.createTextNode(`<${decode(inner)}>`);
}

export function userMention(id, label = "") {
  const user = person(id);
  const mine = state.me && user.id === state.me.id;
  return h("span", { class: `mention ${mine ? "mine" : ""}` }, `@${user.unknown && label ? label : user.name}`);
}

export function channelMention(id, label = "") {
  const channel = state.channels.find((c) => c.id === id);
  const name = channel?.name || label;
  if (!name) return h("span", { class: "mention closed" }, "#besloten kanaal");
  if (!channel?.member) return h("span", { class: "mention" }, `#${name}`);
  return h("a", { class: "mention", href: `#${state.me.handle}/${name}` }, `#${name}`);
}

function date(ref, fallback) {
  const [, unix, pattern, href] = ref.split("^");
  if (!/^\d+$/.test(unix) || !pattern) return document.createTextNode(fallback);
  const text = slackDate(Number(unix), pattern, state.me?.locale, state.now);
  const el = h("time", { class: "date", datetime: new Date(unix * 1000).toISOString(), title: fallback }, text);
  return /^https?:/i.test(href || "") ? h("a", { href: decode(href), target: "_blank", rel: "noopener noreferrer" }, el) : el;
}

export function link(href, label) {
  if (!/^(https?:|mailto:|tel:)/i.test(href)) return document.createTextNode(label);
  return h("a", { class: "link", href, target: "_blank", rel: "noopener noreferrer" }, label);
}
