/** The bytes that a base64 text stands for; none where it is no base64. A `data:` url before it is passed over. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const base64 = text.replace(/^data:[^,]{0,100};base64,/, '').replace(/\s+/g, '');
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}
