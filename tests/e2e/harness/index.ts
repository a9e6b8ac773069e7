/** The end-to-end harness: real browsers on the production build behind the real host. */
export { type AppOptions, type AxeFinding, type OpenApp, VIEWPORTS, launchChromium, withApp } from './chromium.ts';
export { type OpenAppInFirefox, withAppInFirefox } from './firefox.ts';
export { type SwitchedHost, startHost } from './host.ts';
