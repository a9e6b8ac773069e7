/** Review: what one person may still judge, and in which order. Pure; the screen is in `#review/views`. */
export { mayReview, reviewQueue } from './queue';
