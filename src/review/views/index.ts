/** The screen of this room, for lazy routes. */
export { ReviewView } from './review-view';
