/** The version that the page shows; a test holds it to package.json. */
export const appVersion = '0.1.0';
