/** A run that outlived its device: after which step that failed, what goes on instead, and how a person is told. */

export interface Move {
  /** The last step before; 0: none was taken. */
  readonly step: number;
  /** The backend that goes on, as it names itself. */
  readonly to: string;
  /** The engine's code of the failure. */
  readonly why: string;
}

export function moveInWords({ step, to, why }: Move): string {
  const failed = why === 'no-memory' ? 'The graphics card had no memory left' : 'The graphics card stopped';
  const other = to === 'webgpu' ? 'on the graphics card, which was opened anew' : 'on the processor';
  return step === 0 ? `${failed} before the first step. The run began again ${other}.` : `${failed} after step ${step}. The run went on from there ${other}.`;
}
