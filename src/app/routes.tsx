/** Every address of the app. The front page comes with the first load; each other screen is fetched when it is opened or pointed at. */
import { type RouteDefinition, Router } from '@solidjs/router';
import { type Component, lazy } from 'solid-js';
import { Home } from './home/home';
import { Shell } from './shell';

const screen = <M,>(load: () => Promise<M>, pick: (module: M) => Component) => lazy(async () => ({ default: pick(await load()) }));

const routes: RouteDefinition[] = [
  { path: '/', component: Home },
  { path: '/datanets', component: screen(() => import('#datanets/views'), (views) => views.BrowseView) },
  { path: '/datanets/new', component: screen(() => import('#datanets/views'), (views) => views.CreateView) },
  { path: '/datanets/:id', component: screen(() => import('#datanets/views'), (views) => views.DatanetView) },
  { path: '/datanets/:id/rules', component: screen(() => import('#datanets/views'), (views) => views.RulesView) },
  { path: '/datanets/:id/contribute', component: screen(() => import('#contribute/views'), (views) => views.ContributeView) },
  { path: '/datanets/:id/review', component: screen(() => import('#review/views'), (views) => views.ReviewView) },
  { path: '/datanets/:id/standing', component: screen(() => import('#standing/views'), (views) => views.StandingView) },
  { path: '/factory', component: screen(() => import('#factory/views'), (views) => views.FactoryView) },
  { path: '/factory/models', component: screen(() => import('#factory/models/views'), (views) => views.ModelsView) },
  { path: '/factory/runs/:id', component: screen(() => import('#factory/views'), (views) => views.RunView) },
  { path: '/playground', component: screen(() => import('#playground/views'), (views) => views.PlaygroundView) },
  { path: '/settings', component: screen(() => import('./settings/settings'), (module) => module.SettingsView) },
  { path: '*', component: screen(() => import('./not-found'), (module) => module.NotFound) },
];

export const Routes = () => (
  <Router root={Shell} scrollRestoration>
    {routes}
  </Router>
);
