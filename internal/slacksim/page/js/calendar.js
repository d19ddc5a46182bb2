// datepicker, timepicker and datetimepicker, with a calendar steered by arrow keys and typed hours.

import { h, ownEnter, uid } from "./dom.js";
import { icon } from "./icons.js";
import { optionList } from "./options.js";
import { closePopup, place, popupIsOpen, showPopup } from "./popup.js";
import { plainString } from "./mrkdwn.js";
import { capital, civil, instant, isoDay } from "./time.js";
import { state } from "./state.js";
import { split } from "./values.js";

const DAY = 86400e3;
const utc = (iso) => Date.parse(`${iso}T00:00:00Z`);
const iso = (ms) => new Date(ms).toISOString().slice(0, 10);

/** datepicker shows the date in words and opens a month. change("2026-12-10"). */
export function datepicker(el, value, { label, change }) {
  let picked = value || "";
  const text = h("span", {});
  const button = h("button", { type: "button", class: "picker", "aria-haspopup": "dialog", "aria-expanded": "false", onclick: open },
    icon("calendar", 16), text);
  const hint = plainString(el.placeholder) || "Kies een datum";
  function draw() {
    text.textContent = picked ? civil(picked, { weekday: "short", day: "numeric", month: "long", year: "numeric" }) : hint;
    button.classList.toggle("unset", !picked);
    button.setAttribute("aria-label", `${label || hint}: ${picked ? text.textContent : "niet gekozen"}`);
  }
  function open() {
    if (popupIsOpen(button)) { closePopup(true); return; }
    month(button, picked || isoDay(state.now), picked, (day) => { picked = day; draw(); closePopup(true); change(day); });
  }
  draw();
  return button;
}

/** month opens a calendar beside its anchor. choose("2026-12-10"). */
export function month(anchor, at, picked, choose) {
  let cursor = at;
  const title = h("strong", { "aria-live": "polite" });
  const grid = h("div", { class: "cal-grid", role: "grid" });
  const step = (n) => {
    const d = new Date(utc(cursor));
    const day = d.getUTCDate();
    d.setUTCDate(1);
    d.setUTCMonth(d.getUTCMonth() + n);
    d.setUTCDate(Math.min(day, new Date(Date.UTC(d.getUTCFullYear(), d.getUTCMonth() + 1, 0)).getUTCDate()));
    cursor = iso(d.getTime());
    draw(false);
  };
  const nav = (glyph, cls, name, n) => h("button", { type: "button", class: `icon-button ${cls}`, "aria-label": name, onclick: () => step(n) }, icon(glyph, 16));
  const box = h("div", { class: "calendar", role: "dialog", "aria-label": "Kies een datum" },
    h("div", { class: "cal-head" }, nav("back", "", "Vorige maand", -1), title, nav("back", "flip", "Volgende maand", 1)), grid);

  function draw(focus = true) {
    title.textContent = capital(civil(cursor, { month: "long", year: "numeric" }));
    const first = utc(`${cursor.slice(0, 8)}01`);
    const lead = (new Date(first).getUTCDay() + 6) % 7;
    grid.replaceChildren(...["ma", "di", "wo", "do", "vr", "za", "zo"].map((d) => h("span", { class: "cal-dow", role: "columnheader" }, d)));
    for (let i = -lead; i < 42 - lead; i += 1) {
      const day = iso(first + i * DAY);
      const out = day.slice(0, 7) !== cursor.slice(0, 7);
      if (out && i > 0 && (i + lead) % 7 === 0) break;
      grid.append(h("button", {
        type: "button", role: "gridcell", tabindex: day === cursor ? "0" : "-1",
        class: `${out ? "out" : ""} ${day === picked ? "picked" : ""} ${day === isoDay(state.now) ? "today" : ""}`,
        "aria-label": civil(day, { weekday: "long", day: "numeric", month: "long", year: "numeric" }),
        "aria-selected": String(day === picked), data: { day }, onclick: () => choose(day),
      }, String(Number(day.slice(8)))));
    }
    if (focus) grid.querySelector(`[data-day="${cursor}"]`)?.focus();
  }

  box.addEventListener("keydown", (event) => {
    const moves = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
    if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); closePopup(true); return; }
    if (event.key === "PageUp") { event.preventDefault(); step(-1); draw(); return; }
    if (event.key === "PageDown") { event.preventDefault(); step(1); draw(); return; }
    if (!moves[event.key] || !event.target.dataset.day) return;
    event.preventDefault();
    cursor = iso(utc(cursor) + moves[event.key] * DAY);
    draw();
  });
  showPopup(anchor, box);
  draw();
  place(anchor, box);
}

/** timepicker takes an hour from a list or as people type it ("9u30", "9.30", "930"). change("09:30"). */
export function timepicker(el, value, { label, change }) {
  let picked = value || "";
  const hint = plainString(el.placeholder) || "Kies een uur";
  const field = h("input", {
    class: "time-field", type: "text", role: "combobox", inputmode: "text", autocomplete: "off", value: picked, placeholder: hint,
    "aria-label": label || hint, "aria-expanded": "false", id: uid("time"),
  });
  const root = h("span", { class: "picker time" }, icon("clock", 16), field);
  const all = Array.from({ length: 48 }, (_, i) => `${String(i >> 1).padStart(2, "0")}:${i % 2 ? "30" : "00"}`);
  const list = optionList(field, { label: label || hint, pick: (item) => { closePopup(); set(item.value); } });
  function set(next) {
    const changed = next !== picked;
    picked = next;
    field.value = next;
    if (changed) change(next || null);
  }
  function open() {
    if (popupIsOpen(field)) return;
    list.show(all.map((t) => ({ label: t, value: t })), { first: false, chosen: (i) => i.value === (picked || "09:00") });
    showPopup(field, list.box);
    place(root, list.box);
    list.box.querySelector(".active")?.scrollIntoView({ block: "center" });
  }
  const settle = () => {
    const typed = readTime(field.value);
    if (typed !== null) set(typed);
    else field.value = picked;
  };
  root.addEventListener("click", () => { field.focus(); open(); });
  field.addEventListener("input", () => closePopup());
  field.addEventListener("blur", () => { closePopup(); settle(); });
  field.addEventListener("keydown", (event) => {
    if (!popupIsOpen(field) && event.key === "ArrowDown") { event.preventDefault(); open(); return; }
    if (popupIsOpen(field)) {
      if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); closePopup(); return; }
      if (list.key(event)) return;
    }
    if (event.key === "Enter") { event.preventDefault(); settle(); }
  });
  ownEnter(field);
  return root;
}

/** readTime reads an hour as typed: "" for nothing, null when it is none. */
export function readTime(text) {
  const t = text.trim().toLowerCase();
  if (!t) return "";
  const m = /^(\d{1,2})(?:\s*[:.uh]\s*(\d{2})?|(\d{2}))?(?:\s*uur)?$/.exec(t);
  if (!m || Number(m[1]) > 23 || Number(m[2] || m[3] || 0) > 59) return null;
  return `${m[1].padStart(2, "0")}:${m[2] || m[3] || "00"}`;
}

/** datetimepicker joins both; its value is in seconds since 1970. */
export function datetimepicker(el, value, { label, change }) {
  const now = split(value);
  const tell = () => change(now.day && now.time ? Math.round(instant(now.day, now.time).getTime() / 1000) : null);
  return h("span", { class: "picker-pair" },
    datepicker({}, now.day, { label: `${label || ""} datum`.trim(), change: (day) => { now.day = day; tell(); } }),
    timepicker({}, now.time, { label: `${label || ""} uur`.trim(), change: (time) => { now.time = time || ""; tell(); } }));
}
