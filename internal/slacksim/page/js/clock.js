// The clock strip: consultation time, and the buttons that run it.

import * as api from "./api.js";
import { month } from "./calendar.js";
import { announce, h, replace } from "./dom.js";
import { icon } from "./icons.js";
import { closePopup, popupIsOpen } from "./popup.js";
import { emit, on, state } from "./state.js";
import { capital, hm, instant, isoDay, longDay, shortDay } from "./time.js";

let base = { now: Date.now(), read: Date.now() };
let running = "";
let said = "";
const strip = document.getElementById("strip");

const BUTTONS = [
  { id: "hour", label: "+1 uur", glyph: "forward", body: { run: "1h" }, title: "Laat de klok een uur lopen" },
  { id: "day", label: "+1 dag", glyph: "forward", body: { run: "24h" }, title: "Laat de klok een dag lopen" },
  { id: "next", label: "tot de volgende herinnering", short: "volgende herinnering", glyph: "bell", body: { next: "reminder" }, title: "Laat de klok lopen tot er iets verstuurd wordt" },
  { id: "away", label: "bot was uit voor … (3 dagen)", short: "bot uit (3 dagen)", glyph: "power", body: { jump: "72h" }, apart: true, title: "Spring drie dagen vooruit alsof de bot al die tijd uitgeschakeld was" },
];

export async function startClock() {
  on("clock", read);
  await read();
  setInterval(tick, 1000);
}

async function read() {
  try {
    setNow((await api.clock()).now);
  } catch { /* the next tick tries again with what is known */ }
}

function setNow(now) {
  const at = Date.parse(now);
  if (Number.isNaN(at)) return;
  base = { now: at, read: Date.now() };
  tick(true);
}

function tick(force) {
  const before = shownMinute();
  state.now = new Date(base.now + Date.now() - base.read);
  if (force === true || shownMinute() !== before) draw();
}

const shownMinute = () => Math.floor(state.now.getTime() / 60e3);

function draw() {
  const focused = document.activeElement?.closest?.("#strip [data-run]")?.dataset.run;
  replace(strip,
    h("button", { type: "button", class: "icon-button drawer-button", "aria-label": "Kanalen en personen", "aria-controls": "sidebar", onclick: () => emit("drawer") }, icon("menu", 20)),
    h("div", { class: "mark" }, h("img", { src: "icon.svg", alt: "", width: "24", height: "24" }), h("strong", {}, "Overleg")),
    h("div", { class: "now", role: "timer", "aria-label": `In de demowereld is het ${longDay(state.now)}, ${hm(state.now)} uur` },
      h("button", {
        type: "button", class: "now-button", title: "Laat de klok lopen tot een dag die u kiest", "aria-label": "Laat de klok lopen tot een dag die u kiest",
        "aria-haspopup": "dialog", disabled: Boolean(running), "aria-busy": running === "to" ? "true" : null, data: { run: "to" }, onclick: chooseDay,
      }, running === "to" ? h("span", { class: "spinner" }) : icon("calendar", 15),
      h("time", { datetime: state.now.toISOString() }, h("span", { class: "now-day" }, capital(longDay(state.now))),
        h("span", { class: "now-short" }, capital(shortDay(state.now))), h("b", {}, hm(state.now))))),
    h("div", { class: "turn", role: "group", "aria-label": "De klok laten lopen" }, BUTTONS.map(button)),
    h("div", { class: "fiction", title: "Niets hiervan gaat naar Slack" }, icon("info", 15), h("span", {}, "Demowereld, alle personen zijn verzonnen")),
    said && h("div", { class: "said", role: "status" }, said));
  if (focused) strip.querySelector(`[data-run="${focused}"]`)?.focus();
}

function button(b) {
  const on = running === b.id;
  return h("button", {
    type: "button", class: `turn-button ${b.apart ? "apart" : ""}`, title: b.title, "aria-label": b.label, disabled: Boolean(running), "aria-busy": on ? "true" : null,
    data: { run: b.id }, onclick: () => turn(b),
  }, on ? h("span", { class: "spinner" }) : icon(b.glyph, 15), h("span", { class: b.short ? "wide" : "" }, b.label), b.short && h("span", { class: "narrow" }, b.short));
}

// Ten in the morning: what is sent at nine has arrived.
const ARRIVAL = "10:00";

function chooseDay(event) {
  const anchor = event.currentTarget;
  if (popupIsOpen(anchor)) { closePopup(true); return; }
  const today = isoDay(state.now);
  month(anchor, today, "", (day) => {
    closePopup(true);
    const to = instant(day, ARRIVAL);
    if (to > state.now) { turn({ id: "to", body: { to: to.toISOString() } }); return; }
    said = "De klok loopt alleen vooruit: kies een dag die nog komt.";
    draw();
  });
}

async function turn(b) {
  running = b.id;
  said = "";
  draw();
  const before = state.now;
  const watch = setInterval(read, 500);
  try {
    const answer = await api.turnClock(b.body);
    if (answer.error) throw new Error(answer.error);
    setNow(answer.now);
    if (answer.at_rest === false) said = "De bot is nog niet klaar met alles wat nu moest gebeuren.";
    else if (b.body.next && Math.abs(Date.parse(answer.now) - before) < 60e3) said = "Er staat geen herinnering gepland.";
    announce(`Het is nu ${longDay(state.now)}, ${hm(state.now)} uur.`);
  } catch (error) {
    said = `De klok liep niet verder: ${error.message}`;
  } finally {
    clearInterval(watch);
    running = "";
    draw();
    emit("refresh");
    emit("turned");
  }
}
