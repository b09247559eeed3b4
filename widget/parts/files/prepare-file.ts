import { limits } from '../../../protocol/limits.ts';
import { isThrifty } from '../../is-thrifty.ts';
import { acceptedTypes, pictureTypes } from '../accepted-types.ts';

export interface PreparedFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Blob;
}

/** Why a file cannot go, said before a byte has left; `failed`: one that cannot be had. */
export interface FileRefusal {
  readonly name: string;
  readonly reason: 'type' | 'size' | 'empty' | 'unreadable' | 'count' | 'total' | 'failed';
}

const longestSide = 2048;
const longestThrifty = 1280;
const jpegQuality = 0.85;
/** A picture without loss stays one as long as it is small. */
const losslessBytes = 1024 * 1024;

/**
 * Makes a file ready to go: photos are scaled and encoded anew, which drops where and with what they were taken; the rest
 * goes as it is. Animations keep moving, so they are only measured.
 */
export const prepareFile = async (file: File): Promise<PreparedFile | FileRefusal> => {
  const name = file.name.slice(-limits.fileName) || 'file';
  const type = file.type || (/\.txt$/i.test(name) ? 'text/plain' : '');
  if (file.size === 0) return { name, reason: 'empty' };
  if (!acceptedTypes.includes(type)) return { name, reason: 'type' };
  const made =
    pictureTypes.includes(type) && type !== 'image/gif' ? await redraw(file, name, type) : await copy(file, name, type);
  if (made === null) return { name, reason: 'unreadable' };
  return made.bytes.size > limits.visitorFileBytes ? { name, reason: 'size' } : made;
};

/** A file she picked is a promise of its disk; what waits for days must be a copy. */
const copy = (file: File, name: string, type: string): Promise<PreparedFile | null> =>
  file.size > limits.visitorFileBytes
    ? Promise.resolve({ name, type, bytes: file })
    : file.arrayBuffer().then(
        (bytes) => ({ name, type, bytes: new Blob([bytes], { type }) }),
        () => null,
      );

const redraw = async (file: File, name: string, type: string): Promise<PreparedFile | null> => {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, (isThrifty() ? longestThrifty : longestSide) / Math.max(picture.width, picture.height));
    const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
    const paper = canvas.getContext('2d');
    if (!paper) return null;
    if (type === 'image/png') {
      paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
      const bytes = await canvas.convertToBlob({ type });
      if (bytes.size <= losslessBytes) return { name, type, bytes };
    }
    // What is transparent would turn black.
    paper.fillStyle = '#fff';
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const bytes = await canvas.convertToBlob({ type: 'image/jpeg', quality: jpegQuality });
    return { name: `${name.replace(/\.\w+$/, '')}.jpg`, type: 'image/jpeg', bytes };
  } catch {
    return null;
  }
};
