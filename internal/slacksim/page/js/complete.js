// Completion in the composer: commands after "/", people after "@", channels after "#", emoji after ":".

import { h } from "./dom.js";
import { fold, personLine } from "./select.js";
import { commandsFor, state } from "./state.js";

export const BUILT_IN = [{ command: "/invite", description: "Nodig iemand of de bot uit in dit kanaal", usage_hint: "@naam" }];

/** completion gives {from, items} for the text before the caret, or null; item.insert replaces text from `from`. */
export function completion(text, caret) {
  const before = text.slice(0, caret);
  const command = /^\/(\S*)$/.exec(before);
  if (command) return { from: 0, title: "Commando's", items: commands(command[1]) };
  const sub = /^(\/\S+) +(\S*)$/.exec(before);
  if (sub) {
    const items = subcommands(sub[1], sub[2]);
    if (items.length) return { from: caret - sub[2].length, title: sub[1], items };
  }
  const mention = /(^|[\s(])@([\p{L}\p{N}._-]*)$/u.exec(before);
  if (mention) return { from: caret - mention[2].length - 1, title: "Personen", items: people(mention[2]) };
  const channel = /(^|[\s(])#([\p{L}\p{N}_-]*)$/u.exec(before);
  if (channel) return { from: caret - channel[2].length - 1, title: "Kanalen", items: channels(channel[2]) };
  return null;
}

export const allCommands = () => [...commandsFor(), ...BUILT_IN];

function commands(typed) {
  return allCommands().filter((c) => fold(c.command.slice(1)).startsWith(fold(typed))).map((c) => ({
    insert: `${c.command} `,
    node: h("span", { class: "menu-text command" }, h("span", {}, h("b", {}, c.command), " ", h("i", {}, c.usage_hint || "")), h("small", {}, c.description)),
  }));
}

// A usage hint such as "[help | plan … | acties]" names the subcommands.
function subcommands(name, typed) {
  const hint = commandsFor().find((c) => c.command === name)?.usage_hint || "";
  if (!/[|,·]/.test(hint)) return [];
  return hint.replace(/[[\]<>()]/g, "").split(/[|,·]/).map((part) => part.trim())
    .filter((part) => /^\p{Ll}+\b/u.test(part) && fold(part).startsWith(fold(typed)) && part.split(" ")[0] !== typed)
    .map((part) => ({ insert: `${/^\p{L}+/u.exec(part)[0]} `, label: part }));
}

function people(typed) {
  const t = fold(typed);
  return [...state.users.values()]
    .filter((u) => !u.deleted && (fold(u.handle).startsWith(t) || fold(u.name).split(" ").some((w) => w.startsWith(t))))
    .sort((a, b) => a.name.localeCompare(b.name, "nl")).slice(0, 8)
    .map((u) => ({ insert: `@${u.handle} `, node: personLine(u) }));
}

function channels(typed) {
  return state.channels.filter((c) => c.kind !== "dm" && fold(c.name).startsWith(fold(typed))).slice(0, 8)
    .map((c) => ({ insert: `#${c.name} `, label: `#${c.name}` }));
}

/** usage is the hint shown beside a command that is being typed. */
export function usage(text) {
  const m = /^(\/\S+) *$/.exec(text);
  return m ? allCommands().find((c) => c.command === m[1])?.usage_hint || "" : "";
}
