/**
 * What this device holds. Import values from here in workers and on Node; a page takes types from here, the service from `#store/client` and drafts from
 * `#store/drafts`, so that the database stays out of what it loads first.
 */
export type * from './service-types';
export type { StoreResult } from './failures';
export type { RunRecord } from './runs';
export { CONTRIBUTED } from './contributed';
export { WinnowDatabase } from './database';
export { databaseKeyStore } from './keys';
export { type Platform, browserPlatform, createQueue } from './platform';
export { type DeviceLedger, openDeviceLedger } from './device-ledger';
export { createLedgerService } from './ledger-service';
export { startLedgerService } from './start';
