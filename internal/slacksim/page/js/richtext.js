// rich_text blocks: sections, lists, quotes and preformatted text with styled parts.

import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { slackDate } from "./time.js";
import { state } from "./state.js";
import { channelMention, link, userMention } from "./mrkdwn.js";

export function richText(block) {
  return h("div", { class: "rich" }, (block.elements || []).map(part));
}

function part(el) {
  const inner = () => (el.elements || []).map(piece);
  switch (el.type) {
    case "rich_text_section": return h("div", { class: "rich-section" }, inner());
    case "rich_text_quote": return h("blockquote", { class: "quote" }, inner());
    case "rich_text_preformatted": return h("pre", { class: "pre" }, inner());
    case "rich_text_list": return list(el);
    default: return h("span", { class: "unknown" }, el.type);
  }
}

function list(el) {
  const tag = el.style === "ordered" ? "ol" : "ul";
  const attrs = { class: "rich-list", style: `--indent:${el.indent || 0}` };
  if (tag === "ol" && el.offset) attrs.start = el.offset + 1;
  return h(tag, attrs, (el.elements || []).map((item) => h("li", {}, (item.elements || []).map(piece))));
}

function piece(el) {
  switch (el.type) {
    case "text": return styled(el.style, withBreaks(el.text));
    case "link": return styled(el.style, link(el.url || "", el.text || el.url || ""));
    case "user": return userMention(el.user_id);
    case "channel": return channelMention(el.channel_id);
    case "usergroup": return h("span", { class: "mention" }, "@groep");
    case "broadcast": return h("span", { class: "mention loud" }, `@${el.range}`);
    case "emoji": return h("span", { class: "emoji" }, emoji(el.name) || `:${el.name}:`);
    case "date": return h("time", {}, slackDate(el.timestamp, el.format || "{date}", state.me?.locale, state.now));
    case "color": return h("code", { class: "code" }, el.value);
    default: return h("span", { class: "unknown" }, el.type);
  }
}

function withBreaks(text) {
  const out = document.createDocumentFragment();
  String(text ?? "").split("\n").forEach((line, i) => {
    if (i) out.append(h("br"));
    out.append(line);
  });
  return out;
}

function styled(style = {}, node) {
  let out = node;
  if (style.code) out = h("code", { class: "code" }, out);
  if (style.strike) out = h("s", {}, out);
  if (style.italic) out = h("em", {}, out);
  if (style.bold) out = h("strong", {}, out);
  return out;
}
