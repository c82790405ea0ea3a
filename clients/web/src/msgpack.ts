// SPDX-License-Identifier: EUPL-1.2
/* Reads the protocol's msgpack: a ladder's rules and the fields of an event travel as such inside an
 * answer. Only the protocol's subset: maps with text keys, lists, whole numbers, yes/no, text, bytes. */

/** Bytes are told apart from text by their type. */
export type Packed = string | number | boolean | Uint8Array | Packed[] | { [key: string]: Packed };

const text = new TextDecoder("utf-8", { fatal: true });

class Reader {
  private at = 0;
  private readonly view: DataView;
  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  private number(size: 1 | 2 | 4 | 8): number {
    const at = this.at;
    this.at += size;
    if (size === 1) return this.view.getUint8(at);
    if (size === 2) return this.view.getUint16(at);
    return size === 4 ? this.view.getUint32(at) : Number(this.view.getBigUint64(at));
  }

  private slice(length: number): Uint8Array {
    if (this.at + length > this.bytes.length) throw new RangeError("msgpack: it ends too early");
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  private list(length: number): Packed[] {
    return Array.from({ length }, () => this.value());
  }

  private map(length: number): Packed {
    const pairs: [string, Packed][] = [];
    for (let i = 0; i < length; i++) pairs.push([String(this.value()), this.value()]);
    return Object.fromEntries(pairs);
  }

  value(): Packed {
    const tag = this.number(1);
    if (tag < 0x80) return tag;
    if (tag < 0x90) return this.map(tag & 0x0f);
    if (tag < 0xa0) return this.list(tag & 0x0f);
    if (tag < 0xc0) return text.decode(this.slice(tag & 0x1f));
    switch (tag) {
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc4:
        return this.slice(this.number(1));
      case 0xc5:
        return this.slice(this.number(2));
      case 0xcc:
        return this.number(1);
      case 0xcd:
        return this.number(2);
      case 0xce:
        return this.number(4);
      case 0xcf:
        return this.number(8);
      case 0xd9:
        return text.decode(this.slice(this.number(1)));
      case 0xda:
        return text.decode(this.slice(this.number(2)));
      case 0xdc:
        return this.list(this.number(2));
      case 0xde:
        return this.map(this.number(2));
      default:
        throw new RangeError(`msgpack: 0x${tag.toString(16)} is not in the protocol's subset`);
    }
  }
}

export function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function camel(value: Packed): Packed {
  if (Array.isArray(value)) return value.map(camel);
  if (typeof value !== "object" || value instanceof Uint8Array) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.replace(/_(\w)/g, (_, c: string) => c.toUpperCase()), camel(inner)]),
  );
}

/** What hex digits hold, with its names in camelCase. */
export function unpack(hex: string): Packed {
  return camel(new Reader(bytesOf(hex)).value());
}
