// What the reader does, sent to the workspace; and what the workspace says when it goes wrong.

import * as api from "./api.js";
import { announce } from "./dom.js";
import { emit, here, note, state } from "./state.js";
import { wire } from "./values.js";

/** perform sends one act as the current user and returns the answer; trouble becomes a line in the conversation. */
export async function perform(body, { silent = false } = {}) {
  const place = here();
  let answer;
  try {
    answer = await api.act({ as: state.me.handle, in: place, ...body });
  } catch (error) {
    answer = { ok: false, error: error.message || "geen verbinding" };
  }
  if (answer.error && !silent) {
    note(explain(answer.error, body), place);
    announce(explain(answer.error, body));
  }
  emit("refresh");
  return answer;
}

/** actOn is the `act` of a surface's ctx: a click of a button, or a choice in any other element. */
export const actOn = (surface, values) => async (block, el, value, how = "select") => {
  // A click tells the app the state of the whole surface: what was typed around it must be known first.
  for (const one of values.untold()) {
    if (one.block_id !== block.block_id || one.action_id !== el.action_id) {
      await api.act({ as: state.me.handle, in: here(), do: "select", ...one, ...surface }).catch(() => {});
    }
  }
  return perform({ do: how, action_id: el.action_id, block_id: block.block_id, value: wire(value), ...surface });
};

const CODES = {
  operation_timeout: "de app antwoordde niet binnen 3 seconden",
  dispatch_failed: "de app is niet bereikbaar",
  app_unreachable: "de app is niet bereikbaar",
  not_in_channel: "u bent geen lid van dit kanaal",
  channel_not_found: "dit kanaal bestaat niet",
  is_archived: "dit kanaal is gearchiveerd",
  already_in_channel: "is al lid van dit kanaal",
  user_not_found: "deze persoon bestaat niet",
  unknown_command: "dit commando bestaat niet",
};

/** explain puts an error as Slack would show it; a sentence of the server's stays as it is. */
export function explain(error, body = {}) {
  const failed = /^(\/\S+) failed with the error "(\w+)"$/.exec(error);
  if (failed) return explain(failed[2], { do: "command", text: failed[1] });
  const invalid = /^(\/\S+) is not a valid command\.$/.exec(error);
  if (invalid) return `${invalid[1]} is geen geldig commando. Typ / om te zien wat u kunt gebruiken.`;
  const click = /^⚠ (\w+)$/.exec(error);
  if (click) return `De app heeft uw klik niet verwerkt: “${click[1]}”${CODES[click[1]] ? ` (${CODES[click[1]]})` : ""}.`;
  if (/trouble connecting/.test(error)) return "Er ging iets mis met de verbinding. Probeer het opnieuw.";
  if (/\s/.test(error)) return error;
  const why = CODES[error] ? ` (${CODES[error]})` : "";
  if (body.do === "command") return `${(body.text || "").split(/\s/)[0]} is mislukt met de fout “${error}”${why}.`;
  return `Dat is niet gelukt: “${error}”${why}.`;
}
