/** The device's ledger off the page's thread: keys, records, verification and the fold live here; the page sees views and asks for acts. */
import { expose } from 'comlink';
import { CONTRIBUTED, startLedgerService } from '#store';

expose(startLedgerService({ sampleUrl: `${import.meta.env.BASE_URL}sample/harbour.car`, onContributed: () => postMessage(CONTRIBUTED) }));
