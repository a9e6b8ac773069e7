/** Unpacks zlib streams into a buffer of known size. A stream that goes on far behind it is a bomb, and is left as soon as that shows. */
import type { Unzlib } from 'fflate';
import { notWhole, tooMuchWork } from './refusal';

/** Deflate can't pack tighter: 258 bytes in two bits. */
const tightest = 1_032;
/** Some encoders write a little more than the picture needs. */
const tolerated = 65_536;
/** Packed bytes at a time: at most 16 MiB come out of them. */
const stride = 16_384;

/** Fills `out`. Refuses streams that are damaged, too short, or much too long. */
export async function inflateInto(parts: readonly Uint8Array[], outLength: number): Promise<Uint8Array> {
  const { Unzlib: Inflater } = await import('fflate');
  const packed = parts.reduce((sum, part) => sum + part.length, 0);
  if (outLength > packed * tightest) throw notWhole('This picture holds too little for its size.');
  const out = new Uint8Array(outLength);
  let at = 0;
  const inflater: Unzlib = new Inflater((piece) => {
    if (at < outLength) out.set(at + piece.length > outLength ? piece.subarray(0, outLength - at) : piece, at);
    at += piece.length;
  });
  try {
    for (const part of parts) {
      for (let from = 0; from < part.length; from += stride) {
        inflater.push(part.subarray(from, from + stride), false);
        if (at > outLength + tolerated) throw tooMuchWork('This picture unpacks to far more than it shows.');
      }
    }
    inflater.push(new Uint8Array(0), true);
  } catch (error) {
    if (at > outLength + tolerated) throw error;
    if (at < outLength) throw notWhole();
  }
  if (at < outLength) throw notWhole();
  return out;
}
