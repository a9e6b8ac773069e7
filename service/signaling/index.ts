/** Signaling: where peers find each other. */
export { type Metrics, metricsLine } from './exchange';
export { type Signaling, type SignalingOptions, SIGNALING_PATH, createSignaling } from './server';
