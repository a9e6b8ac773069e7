/**
 * A card that follows the finger: far enough to the right keeps, to the left sends back. Vertical movement scrolls as ever; a mouse does nothing here,
 * it has the buttons.
 */
export interface SwipeHandlers {
  /** −1 to 1: how far, as a share of what it takes; 0 when let go. */
  readonly onMove: (share: number) => void;
  readonly onSwipe: (direction: 'left' | 'right') => void;
}

const enoughPx = 96;

/** Attaches to an element; returns how to detach. */
export function attachSwipe(element: HTMLElement, { onMove, onSwipe }: SwipeHandlers): () => void {
  let start: { readonly x: number; readonly y: number; readonly pointer: number } | null = null;
  let horizontal = false;
  const down = (event: PointerEvent): void => {
    if (event.pointerType === 'mouse' || !event.isPrimary) return;
    start = { x: event.clientX, y: event.clientY, pointer: event.pointerId };
    horizontal = false;
  };
  const drag = (event: PointerEvent): void => {
    if (!start || event.pointerId !== start.pointer) return;
    const dx = event.clientX - start.x;
    const dy = event.clientY - start.y;
    if (!horizontal) {
      if (Math.abs(dy) > 10 && Math.abs(dy) > Math.abs(dx)) return end();
      if (Math.abs(dx) < 12) return;
      horizontal = true;
      element.setPointerCapture(start.pointer);
    }
    onMove(Math.max(-1, Math.min(1, dx / enoughPx)));
  };
  const up = (event: PointerEvent): void => {
    if (!start || event.pointerId !== start.pointer) return;
    const dx = event.clientX - start.x;
    const swiped = horizontal && Math.abs(dx) >= enoughPx;
    end();
    if (swiped) onSwipe(dx > 0 ? 'right' : 'left');
  };
  const end = (): void => {
    start = null;
    horizontal = false;
    onMove(0);
  };
  element.addEventListener('pointerdown', down);
  element.addEventListener('pointermove', drag);
  element.addEventListener('pointerup', up);
  element.addEventListener('pointercancel', end);
  return () => {
    element.removeEventListener('pointerdown', down);
    element.removeEventListener('pointermove', drag);
    element.removeEventListener('pointerup', up);
    element.removeEventListener('pointercancel', end);
  };
}
