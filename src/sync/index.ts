/** Peers: what two devices say to each other. */
export { type RecordExchange, type RecordExchangeOptions, type RecordStore, createRecordExchange } from './record-exchange';
export { type ChainHead, type Message, MESSAGE_BYTES, decodeMessage, encodeMessage } from './messages';
