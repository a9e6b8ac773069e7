import type { JaxPeer } from './types';

/** `jax`: the module `@jax-js/jax`. */
export function jaxMeasurements(jax: unknown): JaxPeer;
