// App Home: the view that the bot publishes for this user.

import { h } from "./dom.js";
import { actOn } from "./acts.js";
import { blocks } from "./blocks.js";
import { focusMark, refocus } from "./focus.js";
import { avatar } from "./people.js";
import { bot, state } from "./state.js";
import { Values } from "./values.js";

const values = new Map();
let drawn = "";

export function drawHome(container) {
  const { home } = state.seen;
  const signature = JSON.stringify([state.me.handle, home && { ...home, state: null }]);
  if (drawn === signature && container.querySelector(".home")) return;
  drawn = signature;
  if (!home?.blocks) {
    container.replaceChildren(h("div", { class: "home empty" }, avatar(bot(), "huge"), h("p", {}, `${bot().name} heeft hier nog niets klaargezet.`)));
    return;
  }
  if (!values.has(state.me.handle)) values.set(state.me.handle, new Values(home.state?.values));
  const kept = values.get(state.me.handle);
  kept.forget();
  const view = home.id;
  const ctx = { surface: "home", values: kept, place: { view_id: view }, act: actOn({ view }, kept) };
  const focus = focusMark(container);
  container.replaceChildren(h("div", { class: "home" }, blocks(home.blocks, ctx)));
  kept.prune();
  refocus(container, focus);
}
