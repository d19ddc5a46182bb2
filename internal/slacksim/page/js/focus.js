// Keeping the focus where it was when a view is built anew: by its block and its place in that block.

const controls = (root) => [...root.querySelectorAll("input,textarea,button,a[href]")];

/** focusMark notes which control inside root has the focus; null when none has. */
export function focusMark(root) {
  const el = document.activeElement;
  const block = root?.contains(el) ? el.closest("[data-block]") : null;
  if (!block) return null;
  return { block: block.dataset.block, at: controls(block).indexOf(el), caret: el.selectionStart };
}

/** refocus puts the focus back; false when that control is gone. */
export function refocus(root, mark) {
  const block = mark && root.querySelector(`[data-block="${CSS.escape(mark.block)}"]`);
  const el = block && controls(block)[mark.at];
  if (!el) return false;
  el.focus({ preventScroll: true });
  if (Number.isInteger(mark.caret)) {
    try {
      el.setSelectionRange(mark.caret, mark.caret);
    } catch { /* a control without a caret */ }
  }
  return true;
}
