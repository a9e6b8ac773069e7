/**
 * A place: `latitude, longitude` in decimal degrees, or the name that people know it by. What has no letter is meant as coordinates, and must be some; a datanet that asks for
 * a place asks for them, so they are no personal data.
 */
import { letterRuns } from '../../unicode';
import { decimalOf, readDecimal } from './decimal';

/** In code points. */
export const longestPlace = 200;

export type Place =
  | { readonly kind: 'coordinates'; readonly text: string }
  | { readonly kind: 'name'; readonly text: string }
  /** `meant`: what would be one. */
  | { readonly kind: 'none'; readonly message: string; readonly fix: string; readonly meant: string | null };

export function readPlace(text: string): Place {
  const trimmed = text.trim();
  const written = 'Write the latitude and the longitude in decimal degrees, such as "52.1, 4.3", or the name of the place.';
  const none = (message: string, meant: string | null = null, fix = written): Place => ({ kind: 'none', message, fix, meant });
  // Degrees, minutes and seconds, and points of the compass behind numbers.
  if (/[0-9]\s{0,3}[°º′″]/.test(trimmed.slice(0, 80)) || /^[0-9][0-9.]{0,20}\s?[NS][\s,;]{1,3}[0-9][0-9.]{0,20}\s?[EWO]$/i.test(trimmed.slice(0, 80))) return none('These coordinates are not in decimal degrees.');
  if (letterRuns(trimmed).length > 0) return { kind: 'name', text: trimmed };
  const numbers = /^([-+]?[0-9]+(?:\.[0-9]+)?)(?:\s{0,9}[,;]\s{0,9}|\s{1,9})([-+]?[0-9]+(?:\.[0-9]+)?)$/.exec(trimmed.slice(0, 100));
  const latitude = readDecimal(numbers?.[1] ?? '');
  const longitude = readDecimal(numbers?.[2] ?? '');
  if (latitude === null || longitude === null || trimmed.length > 100) return none('This is no place.');
  const pair = (north: number, east: number): string => `${decimalOf(north)}, ${decimalOf(east)}`;
  if (isWithin(latitude, 90) && isWithin(longitude, 180)) return { kind: 'coordinates', text: pair(latitude, longitude) };
  if (isWithin(longitude, 90) && isWithin(latitude, 180)) return none('The latitude lies beyond 90 degrees.', pair(longitude, latitude), 'Write the latitude first (−90 to 90), then the longitude (−180 to 180).');
  return none('These coordinates lie beyond the globe.', null, 'The latitude is from −90 to 90, the longitude from −180 to 180.');
}

const isWithin = (degrees: number, most: number): boolean => Math.abs(degrees) <= most;

/** A value that was read as a place, and is coordinates. */
export function isCoordinates(value: string): boolean {
  return readPlace(value).kind === 'coordinates';
}
