/** Pictures and recordings on the page. A face of its own, so that the first page does without them; their styles are gathered with all others. */
export { Picture, type RasterLike } from './picture';
export { SoundPlayer } from './sound-player';
export type { SoundSelection } from './sound-selection';
export { Waveform } from './waveform';
