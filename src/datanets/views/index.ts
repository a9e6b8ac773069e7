/** The screens of this room, for lazy routes. The form brings the reading of rules with it, so it comes on its own. */
import { lazy } from 'solid-js';

export { BrowseView } from './browse-view';
export { DatanetView } from './datanet-view';
export { MediaNotice } from './media-notice';
export const CreateView = lazy(() => import('./create-view'));
export const RulesView = lazy(() => import('./rules-view'));
