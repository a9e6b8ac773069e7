/** The page's entry: the chosen theme first, so that nothing flashes, then the shell with its routes. */
import { render } from 'solid-js/web';
import { startServiceWorker } from './offline';
import { Routes } from './routes';
import { applyTheme } from './theme';

applyTheme();
const root = document.getElementById('app');
if (!root) throw new Error('index.html lacks the element #app');
root.textContent = '';
render(() => <Routes />, root);
startServiceWorker();
