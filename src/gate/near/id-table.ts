/** A map from whole numbers to whole numbers in two flat arrays (open addressing, linear probing): some 16 bytes an entry, no object for any. */

export interface IdTable {
  readonly size: number;
  /** -1 when there is none. */
  get(key: number): number;
  set(key: number, value: number): void;
  delete(key: number): void;
}

/** Keys and values are integers from 0 to 2³² - 2. */
export function createIdTable(): IdTable {
  let keys = new Uint32Array(64);
  /** The value and one; 0 where there is no entry. */
  let values = new Uint32Array(64);
  let size = 0;

  const homeOf = (key: number): number => (Math.imul(key ^ (key >>> 15), 0x9e3779b1) >>> 7) & (keys.length - 1);

  /** Where the key is, or the empty place where it would be. */
  function placeOf(key: number): number {
    let place = homeOf(key);
    while (values[place] !== 0 && keys[place] !== key) place = (place + 1) & (keys.length - 1);
    return place;
  }

  function set(key: number, value: number): void {
    const place = placeOf(key);
    if (values[place] === 0) size += 1;
    keys[place] = key;
    values[place] = value + 1;
    if (2 * size > keys.length) double();
  }

  function double(): void {
    const [oldKeys, oldValues] = [keys, values];
    keys = new Uint32Array(2 * oldKeys.length);
    values = new Uint32Array(2 * oldKeys.length);
    size = 0;
    oldValues.forEach((value, place) => {
      if (value !== 0) set(oldKeys[place] ?? 0, value - 1);
    });
  }

  return {
    get size() {
      return size;
    },
    get: (key) => (values[placeOf(key)] ?? 0) - 1,
    set,
    delete(key) {
      let hole = placeOf(key);
      if (values[hole] === 0) return;
      size -= 1;
      // What follows moves back into the hole, unless that lies before its home.
      for (let place = (hole + 1) & (keys.length - 1); values[place] !== 0; place = (place + 1) & (keys.length - 1)) {
        const home = homeOf(keys[place] ?? 0);
        const isHomeAfterHole = ((place - home) & (keys.length - 1)) < ((place - hole) & (keys.length - 1));
        if (isHomeAfterHole) continue;
        keys[hole] = keys[place] ?? 0;
        values[hole] = values[place] ?? 0;
        hole = place;
      }
      values[hole] = 0;
    },
  };
}

/** A longer array that begins with the same values. */
export function grown<A extends Uint32Array | Uint8Array | Uint16Array>(array: A, make: (length: number) => A): A {
  const longer = make(2 * array.length);
  longer.set(array);
  return longer;
}
