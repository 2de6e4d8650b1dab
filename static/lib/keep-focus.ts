/**
 * Keeps the keyboard where its person is when what has the focus goes away with a change of the page, or cannot be used
 * for a while: a button that is disabled while it works gets the focus back, also where it is drawn anew afterwards; in place
 * of what is gone the part of the page that it stood in gets it. Whoever moves the focus on purpose is not disturbed.
 */
export function keepFocus(root: HTMLElement): void {
  let last: HTMLElement | undefined;
  let around: readonly HTMLElement[] = [];

  root.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    last = target;
    around = partsAround(target, root);
  });
  root.addEventListener('focusout', ({ target }) => {
    // Only what is still there by then was left on purpose.
    queueMicrotask(() => {
      if (last === target && last?.isConnected && !isDisabled(last) && isNowhere()) last = undefined;
    });
  });
  const changes = new MutationObserver(() => {
    if (!last || !isNowhere() || (last.isConnected && isDisabled(last))) return;
    const part = around.find(({ isConnected }) => isConnected);
    const place = last.isConnected ? last : part && (drawnAnew(last, part) ?? part);
    last = undefined;
    if (place) focusOn(place);
  });
  changes.observe(root, { subtree: true, childList: true, attributeFilter: ['disabled'] });
}

function isNowhere(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

function isDisabled(element: HTMLElement): boolean {
  return element.matches(':disabled');
}

/** The parts of the page that an element stands in, the smallest first. */
function partsAround(element: HTMLElement, root: HTMLElement): readonly HTMLElement[] {
  const above: HTMLElement[] = [];
  for (let part = element.parentElement; part && part !== root; part = part.parentElement) above.push(part);
  return [...above, root];
}

/** The button that does in this part of the page what the one did that is gone. */
function drawnAnew(gone: HTMLElement, part: HTMLElement): HTMLElement | undefined {
  const isTheSame = (other: HTMLElement) =>
    other.textContent === gone.textContent && other.ariaLabel === gone.ariaLabel && !isDisabled(other);
  return gone instanceof HTMLButtonElement ? [...part.querySelectorAll('button')].find(isTheSame) : undefined;
}

/** Focuses also what takes none by itself, for as long as it has it; the page is not scrolled. */
function focusOn(element: HTMLElement): void {
  element.focus({ preventScroll: true });
  if (document.activeElement === element) return;
  element.tabIndex = -1;
  element.addEventListener('blur', () => element.removeAttribute('tabindex'), { once: true });
  element.focus({ preventScroll: true });
}
