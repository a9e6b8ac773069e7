/** The factory's screens, for lazy routes: `/factory` and `/factory/runs/:id`. */
export { FactoryView } from './factory-view';
export { RunView } from './run-view';
