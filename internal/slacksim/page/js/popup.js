// Things that float beside their anchor: menus and lists. One is open at a time.

import { h, uid } from "./dom.js";

let open = null;

export function closePopup(refocus = false) {
  if (!open) return;
  const { box, anchor, onClose } = open;
  open = null;
  box.remove();
  anchor.setAttribute("aria-expanded", "false");
  onClose?.();
  if (refocus) anchor.focus();
}

export const popupIsOpen = (anchor) => open !== null && open.anchor === anchor;

/** showPopup puts box beside anchor, inside the dialog that holds the anchor if there is one. */
export function showPopup(anchor, box, { onClose, width = 0, align = "start" } = {}) {
  closePopup();
  (anchor.closest("dialog") || document.body).append(box);
  box.classList.add("popup");
  if (width) box.style.minWidth = `${width}px`;
  open = { box, anchor, onClose };
  anchor.setAttribute("aria-expanded", "true");
  place(anchor, box, align);
}

export function place(anchor, box, align = "start") {
  const a = anchor.getBoundingClientRect();
  const { scrollTop } = box;
  box.style.maxHeight = ""; // measured whole: a box that was filled after it opened may have to open upwards
  const b = box.getBoundingClientRect();
  const below = innerHeight - a.bottom - 12;
  const above = a.top - 12;
  const up = b.height > below && above > below;
  box.style.maxHeight = `${Math.max(120, Math.min(up ? above : below, 420))}px`;
  const height = Math.min(b.height, up ? above : below, 420);
  box.style.top = `${up ? a.top - height - 4 : a.bottom + 4}px`;
  box.scrollTop = scrollTop;
  const left = align === "end" ? a.right - b.width : a.left;
  box.style.left = `${Math.max(8, Math.min(left, innerWidth - b.width - 8))}px`;
}

document.addEventListener("pointerdown", (event) => {
  if (open && !open.box.contains(event.target) && !open.anchor.contains(event.target)) closePopup();
}, true);
addEventListener("resize", () => closePopup());
document.addEventListener("scroll", (event) => {
  if (open && !open.box.contains(event.target) && event.target.contains?.(open.anchor)) {
    const r = open.anchor.getBoundingClientRect();
    if (r.bottom < 0 || r.top > innerHeight) closePopup();
    else place(open.anchor, open.box);
  }
}, true);

/** menu opens a menu of {label, detail, icon, danger, run, section}; arrows, Home, End, letters and Escape work. */
export function menu(anchor, items, { label = "Menu", align = "start" } = {}) {
  if (popupIsOpen(anchor)) { closePopup(true); return; }
  const box = h("div", { class: "menu", role: "menu", "aria-label": label, id: uid("menu") });
  for (const item of items) {
    if (item.section) { box.append(h("div", { class: "menu-section" }, item.section)); continue; }
    if (item.node) { box.append(item.node); continue; }
    box.append(h("button", {
      type: "button", role: "menuitem", tabindex: "-1", class: `menu-item ${item.danger ? "danger" : ""}`,
      onclick: () => { closePopup(true); item.run(); },
    }, item.icon, h("span", { class: "menu-text" }, h("span", {}, item.label), item.detail && h("small", {}, item.detail))));
  }
  box.addEventListener("keydown", (event) => menuKey(event, box));
  showPopup(anchor, box, { align });
  box.querySelector("[role=menuitem]")?.focus();
}

function menuKey(event, box) {
  const list = [...box.querySelectorAll("[role=menuitem]")];
  const at = list.indexOf(document.activeElement);
  const go = (i) => { event.preventDefault(); list[(i + list.length) % list.length]?.focus(); };
  if (event.key === "ArrowDown" || event.key === "ArrowRight") go(at + 1);
  else if (event.key === "ArrowUp" || event.key === "ArrowLeft") go(at - 1);
  else if (event.key === "Home") go(0);
  else if (event.key === "End") go(list.length - 1);
  else if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); closePopup(true); }
  else if (event.key === "Tab") closePopup();
  else if (event.key.length === 1) {
    const hit = list.findIndex((el, i) => i > at && el.textContent.toLowerCase().startsWith(event.key.toLowerCase()));
    if (hit >= 0) go(hit);
  }
}
