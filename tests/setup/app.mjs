// Before the browser suites: the production build is what the sources give.
import { buildApp } from '../../tools/lib/build-app.mjs';

export const setup = () => buildApp({ log: console.log });
