const uint16 = (value: number): Buffer => Buffer.from([value & 255, value >> 8]);

/** A GIF whose canvas is of a size that it claims, with frames of one pixel that claim theirs. https://www.w3.org/Graphics/GIF/spec-gif89a.txt */
export function gif({ frames = 1, width = 1, height = 1, frameSide = 1 } = {}): Buffer {
  const claimed = [uint16(frameSide), uint16(frameSide)];
  const control = Buffer.from([0x21, 0xf9, 4, 0, 1, 0, 0, 0]);
  const descriptor = Buffer.concat([Buffer.from([0x2c]), uint16(0), uint16(0), ...claimed, Buffer.from([0])]);
  const frame = Buffer.concat([control, descriptor, Buffer.from([2, 2, 0x44, 1, 0])]);
  const colours = Buffer.from([0x80, 0, 0, 0, 0, 0, 255, 255, 255]);
  const header = [Buffer.from('GIF89a'), uint16(width), uint16(height), colours];
  return Buffer.concat([...header, ...Array<Buffer>(frames).fill(frame), Buffer.from([0x3b])]);
}
