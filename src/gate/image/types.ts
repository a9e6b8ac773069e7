/** The vocabulary of pictures: what an opened one is, and the work and memory that opening one may take. */

export const pictureFormats = ['png', 'jpg', 'webp', 'tiff', 'bmp'] as const;
export type PictureFormat = (typeof pictureFormats)[number];

/** How a camera was held (EXIF 2.32, tag 0x0112): 1 upright, 2 mirrored, 3 upside down, 4 both, 5 to 8 the same four lying on their side. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** What a file tells beside its picture, as kinds that a person cares about. */
export type MetadataKind = 'location' | 'camera' | 'time' | 'person' | 'software' | 'description' | 'preview' | 'other';

export interface PictureMetadata {
  readonly orientation: Orientation;
  readonly hasLocation: boolean;
  /** In the order of `MetadataKind`, each once. */
  readonly kinds: readonly MetadataKind[];
}

export interface Picture {
  readonly format: PictureFormat;
  /** Pixels, after the orientation is applied. */
  readonly width: number;
  readonly height: number;
  /** RGBA, eight bits each, not premultiplied, rows from the top: [height, width, 4]. */
  readonly pixels: Uint8Array;
  readonly metadata: PictureMetadata;
}

/** RGBA pixels without where they came from. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** What opening may take. The peak of memory is about 16 bytes a pixel (a progressive JPEG: coefficients, pixels, and a copy that is turned). */
export interface PictureBudget {
  readonly pixels: number;
  /** The longest side. */
  readonly side: number;
}

export const defaultPictureBudget: PictureBudget = { pixels: 50_000_000, side: 30_000 };
