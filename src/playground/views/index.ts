/** The playground's screen, for the lazy route `/playground`. */
export { PlaygroundView } from './playground-view';
