import { expose } from 'comlink';
import { judgeAll } from './judge-all';

const suite = { judgeAll };
export type GateSuite = typeof suite;

expose(suite);
