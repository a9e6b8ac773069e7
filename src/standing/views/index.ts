/** The screen of this room, for lazy routes. */
export { StandingView } from './standing-view';
