/** The screen of this room, for lazy routes, and the few pieces that the rooms above draw with. */
export { ContributeView } from './contribute-view';
export { ItemText } from './item-text';
export { MissingNet } from './missing-net';
export { PayloadRows } from './payload-rows';
export { AboutText, StoredMedia, StoredThumb } from './stored-media';
export { useNet } from './use-net';
export { type Payload, usePayload } from './use-payload';
