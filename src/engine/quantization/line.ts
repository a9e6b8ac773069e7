/**
 * The line d·q + m, q = 0 … 15, through a block of up to 32 weights. It starts from their range, as llama.cpp's reference has it: d = (max − min) / 15, m = min.
 * Then d and m are fitted to the codes by least squares and the codes are chosen anew, for as long as the squared error falls. A line of which an end is
 * no weight's code is not taken, so that what was written quantizes to itself.
 */
import { halfToNumber, numberToHalf } from '../formats/half';

const MOST = 32;
const TOP = 15;
/** On the embedded model these take 7 % off the error; the best of all lines would take 11 %, at many times the work. */
const FITS = 4;
const round = Math.fround;

/** d and m as f16 have them. The codes and sums are of the weights that it was last laid through. */
interface Line {
  scale: number;
  minimum: number;
  readonly codes: Uint8Array;
  /** Squared, by the f32 numbers that the codes stand for. */
  error: number;
  hasBothEnds: boolean;
  sum: number;
  sumOfSquares: number;
  sumOfProducts: number;
}

const emptyLine = (): Line => ({ scale: 0, minimum: 0, codes: new Uint8Array(MOST), error: 0, hasBothEnds: false, sum: 0, sumOfSquares: 0, sumOfProducts: 0 });
const asHalf = (x: number): number => halfToNumber(numberToHalf(x));

let best = emptyLine();
let next = emptyLine();

/** Through the first `count` weights; the other codes are 0. What it returns holds until the next call. */
export function fitLine(weights: Float32Array, count = weights.length): Readonly<Pick<Line, 'scale' | 'minimum' | 'codes'>> {
  let least = Infinity;
  let most = -Infinity;
  let total = 0;
  for (let j = 0; j < count; j++) {
    const weight = weights[j]!;
    if (weight < least) least = weight;
    if (weight > most) most = weight;
    total += weight;
  }
  const step = round(round(most - least) / TOP);
  best.scale = asHalf(step);
  best.minimum = asHalf(least);
  // Here, as there, codes come from d and m as they were before they were rounded.
  lay(best, weights, count, step, least);
  for (let fit = 0; fit < FITS && best.error > 0; fit++) {
    const { sum, sumOfSquares, sumOfProducts } = best;
    next.scale = asHalf((count * sumOfProducts - sum * total) / (count * sumOfSquares - sum * sum));
    next.minimum = asHalf((total - next.scale * sum) / count);
    lay(next, weights, count, next.scale, next.minimum);
    if (!next.hasBothEnds || !(next.error < best.error)) break;
    [best, next] = [next, best];
  }
  return best;
}

/** Chooses each weight's code, the nearest by `scale` and `minimum`. */
function lay(line: Line, weights: Float32Array, count: number, scale: number, minimum: number): void {
  const { codes, scale: d, minimum: m } = line;
  const inverse = scale === 0 ? 0 : round(1 / scale);
  let [error, sum, sumOfSquares, sumOfProducts] = [0, 0, 0, 0];
  let [first, last] = [TOP, 0];
  codes.fill(0, count);
  for (let j = 0; j < count; j++) {
    const weight = weights[j]!;
    const place = round(round(round(weight - minimum) * inverse) + 0.5);
    const code = place < 0 ? 0 : place > TOP ? TOP : place | 0;
    codes[j] = code;
    if (code < first) first = code;
    if (code > last) last = code;
    const off = round(d * code + m) - weight;
    error += off * off;
    sum += code;
    sumOfSquares += code * code;
    sumOfProducts += code * weight;
  }
  line.error = error;
  line.hasBothEnds = first === 0 && last === TOP;
  line.sum = sum;
  line.sumOfSquares = sumOfSquares;
  line.sumOfProducts = sumOfProducts;
}
