/**
 * What the runner cannot make a browser do: tests that need it are left out there, by these in the place of `it`.
 * All of them run in Chromium.
 */
const { userAgent } = navigator;

export const isChromium = userAgent.includes('Chrome/');
const isWebKit = !isChromium && userAgent.includes('AppleWebKit/');

/** With `emulateMedia`: only Chromium can be told what media queries see. */
export const itByMedia = isChromium ? it : it.skip;

/** With `setViewport`: WebKit's driver does not say how large a page is. */
export const itByViewport = isWebKit ? it.skip : it;

/** With keys held down, and with words typed: WebKit's driver cannot do the former, and loses spaces. */
export const itByKeyboard = isWebKit ? it.skip : it;
