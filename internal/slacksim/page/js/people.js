// How a person looks: initials on a colour of their own, with language and "extern" badges.

import { h } from "./dom.js";
import { icon } from "./icons.js";

export function initials(name) {
  const words = String(name || "?").trim().split(/\s+/);
  const first = [...words[0]][0] || "?";
  const last = words.length > 1 ? [...words[words.length - 1]][0] : "";
  return (first + last).toUpperCase();
}

function hue(text) {
  let sum = 7;
  for (const c of text) sum = (sum * 31 + c.codePointAt(0)) % 3600;
  return sum % 360;
}

export function avatar(user, size = "") {
  if (user.system) return h("span", { class: `avatar is-system ${size}`, "aria-hidden": "true" }, icon("info", 20));
  const cls = `avatar ${size} ${user.is_bot ? "is-bot" : ""} ${user.deleted ? "is-gone" : ""}`;
  return h("span", { class: cls, style: `--hue:${hue(user.handle || user.name)}`, "aria-hidden": "true" },
    user.is_bot ? botFace() : initials(user.name));
}

function botFace() {
  const face = h("span", { class: "bot-face" });
  face.append(h("i"), h("i"));
  return face;
}

const LANGUAGES = { nl: "Nederlands", fr: "Frans", en: "Engels", de: "Duits" };

export function language(user) {
  const code = (user.locale || "").slice(0, 2).toLowerCase();
  return code && !user.external && !user.is_bot ? code : "";
}

/** badges lists what a colleague should know about somebody before writing to them. */
export function badges(user) {
  const lang = language(user);
  return [
    lang && h("span", { class: `badge lang lang-${lang}`, title: `Taal: ${LANGUAGES[lang] || lang}` },
      lang.toUpperCase()),
    user.external && h("span", { class: "badge extern", title: "Van een andere werkruimte (Slack Connect)" }, "extern"),
    user.is_bot && h("span", { class: "badge is-app" }, "app"),
    user.deleted && h("span", { class: "badge gone" }, "gedeactiveerd"),
  ];
}
