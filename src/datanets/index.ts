/** Datanets as the rooms above meet them: the ledger's state, what is current, the gate, and the loop's events. Screens are in `#datanets/views`. */
export { type Ledger, accountName, useCurrentDatanet, useLedger } from './ledger';
export { currentBase, currentBaseName, currentDatanet, setCurrentBase, setCurrentDatanet } from './current';
export { type LoopEvent, announce, onAnnounced } from './events';
export { mimeOfName, saidOf } from './media-words';
export { fileNameOf, saveFile } from './saving';
export { type Tally, acceptedByDay, recentOf, tallyOf } from './tally';
export { type CheckLane, createCheckLane, type EditedPicture, type Entered, gatePool, type GateRemote, type GateService, gateService, type PictureEdit } from './gate-client';
export type { GatePool, JobResult } from './gate-pool';
