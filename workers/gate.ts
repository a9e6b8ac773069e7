/** The gate off the page's thread. One call, one report; a caller that types fast keeps only the answer to its latest call. */
import { expose } from 'comlink';
import { check, openEntry } from '#gate';

const gate = { check, open: openEntry };
export type GateWorker = typeof gate;

expose(gate);
