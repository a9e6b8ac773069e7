/**
 * How kernels are laid out for an adapter. `registers`: threads share nothing, since on adapters in software a barrier costs more than it saves.
 * `workgroup`: threads of a workgroup share what they read through its memory, as graphics cards want it.
 */
export type Profile = 'registers' | 'workgroup';

export interface ProfileOption {
  readonly profile?: Profile | undefined;
}

/** Older browsers don't tell whether an adapter is one in software; where it matters, graphics cards are the rule. */
export const profileOf = (device: GPUDevice): Profile => (device.adapterInfo?.isFallbackAdapter ? 'registers' : 'workgroup');
