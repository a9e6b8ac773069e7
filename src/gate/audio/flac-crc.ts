/** FLAC's two checksums (RFC 9639, 9.1.8 and 9.3): 8 bits with polynomial 0x07 over a frame's header, 16 bits with 0x8005 over the frame. */

const crc8Table = Uint8Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ ((crc & 0x80) === 0 ? 0 : 0x07)) & 0xff;
  return crc;
});

export const crc16Table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ ((crc & 0x8000) === 0 ? 0 : 0x8005)) & 0xffff;
  return crc;
});

export function crc8(bytes: Uint8Array, from: number, end: number): number {
  let crc = 0;
  for (let index = from; index < end; index++) crc = crc8Table[crc ^ (bytes[index] ?? 0)] ?? 0;
  return crc;
}
