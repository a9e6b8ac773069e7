/** The end-to-end harness: real browsers on the production build behind the real host. */
export { type AppOptions, type OpenApp, withApp } from './chromium';
export { withAppInFirefox } from './firefox';
export { startHost } from './host';
