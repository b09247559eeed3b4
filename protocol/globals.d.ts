/**
 * What browsers and Node share beyond the language itself. Protocol is compiled without the types of either, so that
 * `document` and `process` are errors here; a global both have is named in this file before it is used.
 */
declare const crypto: {
  getRandomValues<T extends Uint8Array>(array: T): T;
  randomUUID(): `${string}-${string}-${string}-${string}-${string}`;
};
declare function btoa(data: string): string;
declare function atob(data: string): string;
declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  decode(input?: Uint8Array): string;
}
