// Finds the browsers that the end-to-end tests drive, and installs them where that is this machine's custom: as root, with apt-get.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './project.mjs';

const CHROMIUM = { variable: 'CHROME_PATH', names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'], package: 'chromium' };
const FIREFOX = { variable: 'FIREFOX_PATH', names: ['firefox-esr', 'firefox'], package: 'firefox-esr' };

const WELL_KNOWN_FOLDERS = ['/usr/bin', '/usr/local/bin', '/snap/bin'];
const WELL_KNOWN_APPS = {
  chromium: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
  'firefox-esr': ['/Applications/Firefox.app/Contents/MacOS/firefox'],
};

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function find(browser) {
  const named = process.env[browser.variable];
  if (named) return isExecutable(named) ? named : undefined;
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...WELL_KNOWN_FOLDERS];
  const candidates = [...folders.flatMap((folder) => browser.names.map((name) => join(folder, name))), ...WELL_KNOWN_APPS[browser.package]];
  return candidates.find(isExecutable);
}

export const findChromium = () => find(CHROMIUM);
export const findFirefox = () => find(FIREFOX);

const canInstall = () => process.getuid?.() === 0 && isExecutable('/usr/bin/apt-get');

/** Throws an error with one line that says what to install when a browser is missing and can't be had. */
export async function ensureBrowsers(log) {
  const missing = () => [CHROMIUM, FIREFOX].filter((browser) => find(browser) === undefined);
  if (missing().length === 0) return;
  if (canInstall()) {
    const packages = missing().map((browser) => browser.package);
    log(`Installing ${packages.join(' and ')} for the end-to-end tests…`);
    const options = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    await run('apt-get', ['update', '-qq'], options);
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options);
  }
  const absent = missing();
  if (absent.length > 0) {
    throw new Error(
      `The end-to-end tests need ${absent.map((browser) => `${browser.package} (or its path in ${browser.variable})`).join(' and ')}. Install ${absent.length > 1 ? 'them' : 'it'}, then run the command again.`,
    );
  }
}
