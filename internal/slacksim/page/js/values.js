// What stands in the inputs of one surface (a message, a view), and how it travels.

import { plainString } from "./mrkdwn.js";
import { hm, isoDay } from "./time.js";

const slot = (block, element) => `${block.block_id || ""}\u0000${element.action_id || ""}`;

/** initial is the value that an element starts with, as its initial_* fields say. */
export function initial(el) {
  return el.initial_value ?? el.initial_option ?? el.initial_options ?? el.initial_user ?? el.initial_users
    ?? el.initial_conversation ?? el.initial_conversations ?? el.initial_channel ?? el.initial_channels
    ?? el.initial_date ?? el.initial_time ?? el.initial_date_time ?? null;
}

/** Values keeps inputs by block_id and action_id, so that a views.update that keeps both ids keeps the value. */
export class Values {
  /** seed is state.values as the workspace keeps it, for a page that was loaded later. */
  constructor(seed = {}) {
    this.seed = seed;
    this.kept = new Map();
    this.told = new Map();
    this.elements = new Map();
  }

  get(block, el) {
    const key = slot(block, el);
    this.elements.set(key, { block, el });
    if (!this.kept.has(key)) {
      const known = this.seed?.[block.block_id]?.[el.action_id];
      this.kept.set(key, known ? held(known) : initial(el));
      this.told.set(key, JSON.stringify(wire(this.kept.get(key))));
    }
    return this.kept.get(key);
  }

  set(block, el, value) {
    this.elements.set(slot(block, el), { block, el });
    this.kept.set(slot(block, el), value);
  }

  /** untold lists the input blocks whose value the workspace has not heard yet, and counts them as told. */
  untold() {
    const out = [];
    for (const [key, { block, el }] of this.elements) {
      const value = wire(this.kept.get(key) ?? null);
      const text = JSON.stringify(value);
      if (block.type !== "input" || this.told.get(key) === text) continue;
      this.told.set(key, text);
      out.push({ block_id: block.block_id, action_id: el.action_id, value });
    }
    return out;
  }

  /** forget drops the inputs that a new version of the surface no longer has. */
  forget() {
    this.elements.clear();
  }

  prune() {
    for (const key of this.kept.keys()) if (!this.elements.has(key)) this.kept.delete(key);
  }

  /** state is {block_id: {action_id: value}} for the control interface. */
  state() {
    const out = {};
    for (const [key, { block, el }] of this.elements) {
      if (!block.block_id || !el.action_id || el.type === "button" || el.type === "overflow") continue;
      (out[block.block_id] ??= {})[el.action_id] = wire(this.kept.get(key) ?? null);
    }
    return out;
  }
}

// held reads one entry of state.values, whichever of its keys holds the value.
function held(entry) {
  const key = Object.keys(entry).find((k) => k !== "type");
  return key ? entry[key] ?? null : null;
}

/** wire turns a value into what `act` takes: options become their values, the rest stays as it is. */
export function wire(value) {
  if (Array.isArray(value)) return value.map(wire);
  if (value && typeof value === "object") return value.value;
  return value;
}

export const isEmpty = (value) => value === null || value === undefined || value === ""
  || (Array.isArray(value) && value.length === 0);

/** complaint checks an input block as the client does before submitting; "" when all is well. */
export function complaint(block, value) {
  const el = block.element || {};
  if (isEmpty(typeof value === "string" ? value.trim() : value)) return block.optional ? "" : "Vul dit verplichte veld in.";
  switch (el.type) {
    case "plain_text_input": return tooLong(el, value);
    case "number_input": return badNumber(el, value);
    case "email_text_input": return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? "" : "Dit is geen geldig e-mailadres.";
    case "url_text_input": return /^https?:\/\/[^\s.]+\.\S+$/.test(value) ? "" : "Dit is geen geldig webadres (https://…).";
    default: return "";
  }
}

function tooLong(el, value) {
  const length = [...value].length;
  const max = el.max_length || 3000;
  if (length > max) return `Maak dit korter: ${length - max} teken(s) te veel.`;
  if (el.min_length && length < el.min_length) return `Geef minstens ${el.min_length} tekens in.`;
  return "";
}

function badNumber(el, text) {
  const value = String(text).trim().replace(",", ".");
  if (!/^-?\d+(\.\d+)?$/.test(value)) return "Geef een getal in.";
  if (!el.is_decimal_allowed && value.includes(".")) return "Geef een geheel getal in.";
  if (el.min_value !== undefined && Number(value) < Number(el.min_value)) return `Geef minstens ${el.min_value} in.`;
  if (el.max_value !== undefined && Number(value) > Number(el.max_value)) return `Geef hoogstens ${el.max_value} in.`;
  return "";
}

/** shown is an option's label as a string. */
export const shown = (option) => plainString(option?.text);

/** split gives the civil date and hour of a datetimepicker's value in seconds. */
export function split(unix) {
  if (!unix) return { day: "", time: "" };
  const date = new Date(unix * 1000);
  return { day: isoDay(date), time: hm(date) };
}
