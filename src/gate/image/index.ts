/** Pictures: opened by the decoders that the project ships, judged, compared, and freed of what they tell about people. */
export { barePicture, type BarePicture } from './bare';
export { checkPicture, type PictureLimits } from './checks';
export { cropPicture, type PictureBox, turnPicture, type Turns } from './edit';
export { pictureFormat } from './format';
export { hashBits, hashDistance, nearDistance, pictureHash, type PictureHash } from './hash';
export { openPicture, type OpenPictureOptions } from './open';
export { thumbnail } from './scale';
export { stripMetadata } from './strip';
export { defaultPictureBudget, pictureFormats, type MetadataKind, type Orientation, type Picture, type PictureBudget, type PictureFormat, type PictureMetadata, type Raster } from './types';
