/**
 * Places told to within some metres: pairs of coordinates (decimal with four places or more, or degrees, minutes and seconds), geo: URIs (RFC 5870), plus codes, three-word
 * addresses and links to a point on a map. Names of places and street names are not looked for: who is meant by them takes more than a pattern.
 */
import { isUppercase } from '../unicode/index';
import type { Datum } from './datum';
import { blank } from '../text/blank';
import { link } from './signs';

export function locations(text: string): Datum[] {
  if (!/[0-9]/.test(text) && !text.includes('///') && !text.includes('maps')) return [];
  const found: Datum[] = [];
  let rest = text;
  const look = (search: (text: string) => Datum[]) => {
    const data = search(rest);
    for (const datum of data) found.push(datum);
    rest = blank(rest, data);
  };
  for (const search of [mapLinks, geoUris, sexagesimal, labelled, decimal, plusCodes]) look(search);
  return found;
}

/** Every coordinate in decimals has so many at least. */
const fourPlaces = /[0-9][.,][0-9]{4}/;

const shown = { decimal: 'a pair of coordinates', link: 'a link to a point on a map', code: 'a code for a place' } as const;

const mapHost = /^(?:https?:\/\/|www\.)?(?:[a-z0-9-]{1,20}\.){0,3}(?:google\.[a-z.]{2,6}\/maps|maps\.google\.[a-z.]{2,6}|goo\.gl\/maps|maps\.app\.goo\.gl|openstreetmap\.org|osm\.org|maps\.apple\.com|bing\.com\/maps|yandex\.[a-z.]{2,6}\/maps|waze\.com|what3words\.com|w3w\.co|amap\.com|map\.baidu\.com|mapy\.cz|mapy\.com)/i;
const shortMap = /(?:goo\.gl\/maps\/|maps\.app\.goo\.gl\/|w3w\.co\/|what3words\.com\/|osm\.org\/go\/)[^\s/?#]{5,}/i;

function mapLinks(text: string): Datum[] {
  const found: Datum[] = [];
  for (const match of text.matchAll(link)) {
    const url = match[0].replace(/[.,;:!?)\]}'*]+$/, '');
    const isPoint = mapHost.test(url) && (shortMap.test(url) || /-?[0-9]{1,2}\.[0-9]{3,}[^\s]{1,20}?-?[0-9]{1,3}\.[0-9]{3,}/.test(url));
    if (isPoint) found.push({ kind: 'location', start: match.index, end: match.index + url.length, shown: shown.link });
  }
  for (const match of text.matchAll(/(?<![/\w:])\/\/\/[^\s\u0001-\u0040[-`{-\u007f]{3,20}\.[^\s\u0001-\u0040[-`{-\u007f]{3,20}\.[^\s\u0001-\u0040[-`{-\u007f]{3,20}(?!\.?\w)/g)) {
    found.push({ kind: 'location', start: match.index, end: match.index + match[0].length, shown: shown.code });
  }
  return found;
}

function geoUris(text: string): Datum[] {
  return Array.from(text.matchAll(/\bgeo:-?[0-9]{1,2}\.[0-9]{3,12},-?[0-9]{1,3}\.[0-9]{3,12}(?:[,;][^\s<>"),]{1,60})?/gi), (match) => ({
    kind: 'location' as const,
    start: match.index,
    end: match.index + match[0].replace(/[.;:!?]+$/, '').length,
    shown: shown.decimal,
  }));
}

/** `48°51'29.5"N 2°17'40.2"E`, `N 48° 51.492' E 002° 17.670'`: both with a letter for the half of the globe. */
const angle = String.raw`[0-9]{1,3} ?[°º] ?[0-9]{1,2}(?:[.,][0-9]{1,6})? ?['′’´](?: ?[0-9]{1,2}(?:[.,][0-9]{1,6})? ?(?:["″”“]|['′’´]{2}))?`;
const sexagesimalPair = new RegExp(`(?:(?<![A-Za-z])[NSns] ?(${angle})[,;/ ]{0,3}[EWOewo] ?(${angle})|(${angle}) ?[NSns](?![A-Za-z])[,;/ ]{0,3}(${angle}) ?[EWOewo](?![A-Za-z]))`, 'g');

function sexagesimal(text: string): Datum[] {
  if (!/[°º]/.test(text)) return [];
  const found: Datum[] = [];
  for (const match of text.matchAll(sexagesimalPair)) {
    const [latitude = '', longitude = ''] = match[1] === undefined ? [match[3], match[4]] : [match[1], match[2]];
    // Whole minutes alone are more than a kilometre: a town, not a door.
    const isPrecise = (part: string): boolean => /[0-9][.,][0-9]{2}|["″”“]|['′’´]{2}/.test(part);
    if (Number.parseInt(latitude, 10) > 90 || Number.parseInt(longitude, 10) > 180 || !isPrecise(latitude) || !isPrecise(longitude)) continue;
    found.push({ kind: 'location', start: match.index, end: match.index + match[0].length, shown: shown.decimal });
  }
  return found;
}

/** `lat: 48.85837, lon: 2.29448`, `"latitude":48.85837,"longitude":2.29448`, `Breite 52.52001, Länge 13.40495`. */
function labelled(text: string): Datum[] {
  const found: Datum[] = [];
  if (!fourPlaces.test(text)) return found;
  for (const match of text.matchAll(/(?:lat|breite|широта|纬度|緯度|위도)(?:itude|itud|itudine|\.)?["'\]]? ?(?:is|of|[:=])? ?["']?([+-]?[0-9]{1,2}[.,][0-9]{4,15})([^0-9\n]{1,30}?)([+-]?[0-9]{1,3}[.,][0-9]{4,15})(?![0-9])/gi)) {
    const [whole, latitude = '', gap = '', longitude = ''] = match;
    if (!/lon|lng|länge|долгота|经度|経度|경도|leng/i.test(gap) || !isOnGlobe(latitude, longitude)) continue;
    const start = match.index + whole.indexOf(latitude);
    found.push({ kind: 'location', start, end: match.index + whole.length, shown: shown.decimal });
  }
  return found;
}

const decimalPair = /(?<![0-9A-Za-z_.,$€£¥])([NS] ?)?([+-]?[0-9]{1,2}\.[0-9]{4,15}) ?°? ?([NS](?![A-Za-z]))? ?([,;/]| ) ?([EWO] ?)?([+-]?[0-9]{1,3}\.[0-9]{4,15})(?![0-9A-Za-z_]|\.[0-9])( ?°)?( ?[EWO](?![A-Za-z]))?/g;
const commaPair = /(?<![0-9A-Za-z_.,$€£¥])([NS] ?)?([+-]?[0-9]{1,2},[0-9]{4,15}) ?°? ?([NS](?![A-Za-z]))? ?([;/]|,? ) ?([EWO] ?)?([+-]?[0-9]{1,3},[0-9]{4,15})(?![0-9A-Za-z_]|[.,][0-9])( ?°)?( ?[EWO](?![A-Za-z]))?/g;
const placeWord = /(?:\blat|\blon|\blng|\bgps|coord|koord|coörd|locat|posit|posiz|posic|ubicac|localiz|standort|\bgeo|\bmap|karte|carte|mapa|координ|坐标|座標|좌표|位置|📍)/i;
const measureWord = /(?:mean|std|loss|accura|score|rmse|\bmae|weight|ratio|price|vector|tensor|array|embedding|error|probab|correlat|interval|sigma|mittel|moyenne|media|range|between|temperat|pressure|voltage|speed|velocity|measure|sample|result)/i;

function decimal(text: string): Datum[] {
  const found: Datum[] = [];
  if (!fourPlaces.test(text)) return found;
  for (const pattern of [decimalPair, commaPair]) {
    for (const match of text.matchAll(pattern)) {
      const [whole, north, latitude = '', northAfter, , east, longitude = '', , eastAfter] = match;
      if (!isOnGlobe(latitude, longitude)) continue;
      const end = match.index + whole.length;
      const before = text.slice(Math.max(0, match.index - 60), match.index);
      // A third number beside it: a row of measurements.
      if (/^[,;\s]{1,3}[+-]?[0-9]+[.,][0-9]/.test(text.slice(end, end + 12)) || /[0-9][.,][0-9]{1,15}[,;\s]{1,3}$/.test(before.slice(-24))) continue;
      const hasHalves = (north ?? northAfter) !== undefined && (east ?? eastAfter) !== undefined;
      const isPlace = hasHalves || placeWord.test(before) || (!measureWord.test(before) && looksLikePlace(latitude, longitude));
      if (isPlace) found.push({ kind: 'location', start: match.index, end, shown: shown.decimal });
    }
  }
  return found.sort((a, b) => a.start - b.start).filter((datum, index, all) => index === 0 || datum.start >= (all[index - 1]?.end ?? 0));
}

/** Without a word that says so: about as many places in both, and degrees beyond the first ten in one. */
function looksLikePlace(latitude: string, longitude: string): boolean {
  const places = (part: string): number => part.length - part.search(/[.,]/) - 1;
  const isFar = [latitude, longitude].some((part) => Math.abs(Number.parseInt(part, 10)) >= 10);
  return isFar && Math.abs(places(latitude) - places(longitude)) <= 2;
}

function isOnGlobe(latitude: string, longitude: string): boolean {
  return Math.abs(Number(latitude.replace(',', '.'))) <= 90 && Math.abs(Number(longitude.replace(',', '.'))) <= 180;
}

/** Open Location Code: eight signs and two or three more after `+`; or four and two, followed by the name of a place. */
function plusCodes(text: string): Datum[] {
  const found: Datum[] = [];
  if (!text.includes('+')) return found;
  for (const match of text.matchAll(/(?<![A-Za-z0-9_+])(?:[2-9C][2-9CFGHJMPQRV][2-9CFGHJMPQRVWX]{6}\+[2-9CFGHJMPQRVWX]{2,3}|[2-9CFGHJMPQRVWX]{4}\+[2-9CFGHJMPQRVWX]{2,3}(?=,? [^\s0-9]))(?![A-Za-z0-9_+])/g)) {
    const end = match.index + match[0].length;
    const place = /^,? /.exec(text.slice(end, end + 2))?.[0].length ?? 0;
    const isShort = match[0].indexOf('+') === 4;
    if (!/[A-Z]/.test(match[0]) || !/[0-9]/.test(match[0]) || (isShort && !isUppercase(text.charCodeAt(end + place)))) continue;
    found.push({ kind: 'location', start: match.index, end: match.index + match[0].length, shown: shown.code });
  }
  return found;
}
