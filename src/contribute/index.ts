/** Contributing: drafts, what would happen to one, what is left of the day, and one's own items by where they are. Screens are in `#contribute/views`. */
export { createDraft } from './create-draft';
export { type DraftMeta, type DraftOrigin, draftToItem, emptyItem, isBlank, itemToDraft, layOutDraft, readMeta } from './draft';
export { excerpt } from './excerpt';
export { type Hold, holdAct, holdMs } from './hold';
export { foreseeOutcome, type Outcome, quorumInWords, standingReason } from './outcome';
export { leftToday, type Quota } from './quota';
export { needsNote, reasonInWords, reasons } from './reasons';
export { reasonsGiven, type Shelf, shelves } from './shelves';
