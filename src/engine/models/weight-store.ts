/**
 * Where a checkpoint's tensors go: into a backend, slice by slice as they are stored or quantized on the way, so that neither a file nor a large matrix
 * is beside it as a whole (but where a family turns it or puts its rows in another order); or nowhere, to count beforehand
 * what they would take.
 */
import type { Backend, PackedMatrix, PackedTensor, Rehearsal, Tensor } from '../backend';
import { readBitSlices, readSlices, type StoredTensor } from '../checkpoints';
import { requireFinite } from '../formats/safetensors';
import { createEncoder, isFiniteMatrix, storageOf, type Form } from '../quantization';
import { Refusal } from '../refusal';

/** Each [rows, columns]. */
export interface WeightStore {
  inF32(tensor: StoredTensor, rows: number, columns: number): Promise<Tensor>;
  quantized(tensor: StoredTensor, form: Form, rows: number, columns: number): Promise<PackedTensor>;
  /** `form` is the one that it has. */
  asStored(tensor: StoredTensor, form: Form, rows: number, columns: number): Promise<PackedTensor>;
}

export function storeIn(backend: Backend): WeightStore {
  /** Fills a matrix by `fill`, which adds all of its rows and returns its scales; gives the room back when that fails. */
  const pack = async (
    { name }: StoredTensor,
    form: Form,
    [rows, columns]: readonly [number, number],
    fill: (add: (bytes: Uint8Array, rows: number) => void) => Promise<PackedMatrix['absmax']>,
  ): Promise<PackedTensor> => {
    const storage = storageOf(form);
    const check = (matrix: PackedMatrix): void => {
      if (!isFiniteMatrix(matrix)) throw new Refusal('weights', `The tensor "${name}" holds a value that is not a finite number.`, 'Fetch or export the file again.');
    };
    const packing = backend.pack(form, rows, columns);
    try {
      const absmax = await fill((bytes, count) => {
        // NF4's codes are always numbers; its scales come at the end.
        if (storage !== 'nf4') check({ storage, rows: count, columns, bytes });
        packing.add(bytes, count);
      });
      if (absmax) check({ storage, rows, columns, bytes: new Uint8Array(), absmax });
      return packing.finish(absmax);
    } catch (error) {
      packing.discard();
      throw error;
    }
  };

  return {
    async inF32(tensor, rows, columns) {
      const made = backend.allocate('f32', rows, columns);
      try {
        await readSlices(tensor, (values, first) => {
          requireFinite(tensor.name, values);
          backend.write(made, values, first * columns);
        });
        return made;
      } catch (error) {
        backend.free(made);
        throw error;
      }
    },
    quantized: (tensor, form, rows, columns) =>
      pack(tensor, form, [rows, columns], async (add) => {
        const encoder = createEncoder(form, rows, columns);
        await readSlices(tensor, (values) => {
          requireFinite(tensor.name, values);
          add(encoder.add(values), values.length / columns);
        });
        return encoder.finish();
      }),
    asStored: (tensor, form, rows, columns) =>
      pack(tensor, form, [rows, columns], async (add) => {
        const absmax = await tensor.readScales?.();
        await readBitSlices(tensor, add);
        return absmax;
      }),
  };
}

/** Reads nothing: takes the room for each weight, and leaves it empty. For rehearsals. */
export function emptyStore(rehearsal: Rehearsal): WeightStore {
  const packed = async (_: StoredTensor, form: Form, rows: number, columns: number): Promise<PackedTensor> => rehearsal.pack(form, rows, columns).finish();
  return {
    inF32: async (_, rows, columns) => rehearsal.allocate('f32', rows, columns),
    quantized: packed,
    asStored: packed,
  };
}
