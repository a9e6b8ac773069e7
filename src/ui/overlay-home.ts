/**
 * Where a floating panel is put in the document: in the dialog that it was opened from, for only that lies above the page, or else in `main`, so that
 * it stands within a landmark.
 */
export const overlayHome = (trigger: HTMLElement | undefined): HTMLElement => trigger?.closest('dialog') ?? document.getElementById('main') ?? document.body;
