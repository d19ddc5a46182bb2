// Consultation time as people read it: Europe/Brussels, 24 hours, whatever the machine says.

const ZONE = "Europe/Brussels";
const cache = new Map();

function format(locale, options) {
  const key = locale + JSON.stringify(options);
  if (!cache.has(key)) cache.set(key, new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options }));
  return cache.get(key);
}

const HM = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

export const hm = (date) => format("nl-BE", HM).format(date);
export const longDay = (date) => format("nl-BE", { weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(date);
export const shortDay = (date) => format("nl-BE", { weekday: "short", day: "numeric", month: "short" }).format(date);
export const isoDay = (date) => format("sv-SE", { year: "numeric", month: "2-digit", day: "2-digit" }).format(date);

/** civil formats a date without zone, as a datepicker holds it ("2026-12-10"). */
export function civil(iso, options) {
  const [y, m, d] = iso.split("-").map(Number);
  return new Intl.DateTimeFormat("nl-BE", { timeZone: "UTC", ...options }).format(new Date(Date.UTC(y, m - 1, d)));
}

/** instant gives the time at which the clocks of Brussels show this civil date and hour. */
export function instant(iso, time) {
  const guess = Date.parse(`${iso}T${time}:00Z`);
  const shown = format("sv-SE", { year: "numeric", month: "2-digit", day: "2-digit", ...HM }).format(new Date(guess));
  const shift = Date.parse(`${shown.replace(" ", "T")}:00Z`) - guess;
  return new Date(guess - shift);
}

/** dayName is the text of a day separator. */
export function dayName(date, now) {
  const day = isoDay(date);
  if (day === isoDay(now)) return "Vandaag";
  if (day === isoDay(new Date(now.getTime() - 86400e3))) return "Gisteren";
  return capital(longDay(date));
}

export const capital = (s) => s.charAt(0).toUpperCase() + s.slice(1);

const PRETTY = {
  nl: ["gisteren", "vandaag", "morgen"],
  fr: ["hier", "aujourd’hui", "demain"],
  en: ["yesterday", "today", "tomorrow"],
};

/** slackDate fills the tokens of <!date^unix^format|fallback>. */
export function slackDate(unix, pattern, locale, now) {
  const date = new Date(unix * 1000);
  const lang = PRETTY[(locale || "nl").slice(0, 2)] ? (locale || "nl").slice(0, 2) : "nl";
  const tag = { nl: "nl-BE", fr: "fr-BE", en: "en-GB" }[lang];
  const f = (options) => format(tag, options).format(date);
  const pretty = (text) => {
    const days = Math.round((Date.parse(isoDay(date)) - Date.parse(isoDay(now))) / 86400e3);
    return Math.abs(days) <= 1 ? PRETTY[lang][days + 1] : text;
  };
  const short = { day: "numeric", month: "short", year: "numeric" };
  const long = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
  const tokens = {
    date_num: () => isoDay(date),
    date: () => f({ day: "numeric", month: "long", year: "numeric" }),
    date_short: () => f(short),
    date_long: () => f(long),
    date_pretty: () => pretty(f({ day: "numeric", month: "long", year: "numeric" })),
    date_short_pretty: () => pretty(f(short)),
    date_long_pretty: () => pretty(f(long)),
    time: () => f(HM),
    time_secs: () => f({ ...HM, second: "2-digit" }),
    ago: () => ago(date, now, tag),
  };
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => (tokens[name] ? tokens[name]() : whole));
}

function ago(date, now, tag) {
  const seconds = (date - now) / 1000;
  const units = [["day", 86400], ["hour", 3600], ["minute", 60]];
  const [unit, size] = units.find(([, s]) => Math.abs(seconds) >= s) || ["second", 1];
  return new Intl.RelativeTimeFormat(tag, { numeric: "auto" }).format(Math.round(seconds / size), unit);
}
