/** The screens of the shelf of base models: the page `/factory/models`, and the panel that unfolds from the strip. */
export { BasePanel } from './base-panel';
export { ModelsView } from './models-view';
export { Opening } from './opening';
export { RunsOn } from './runs-on';
