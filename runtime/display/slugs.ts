import {prefixedId} from "./safe-attributes.ts";

/** Ids made of headings' text: the same text gives the same id, the second of a page one with "-1". */
export class Slugs {
  private readonly used = new Map<string, number>();

  of(text: string): string {
    const words = text
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}_]+/gu) ?? ["section"];
    const slug = words.join("-");
    let id = slug;
    let count = this.used.get(slug) ?? 0;
    while (this.used.has(id)) id = `${slug}-${++count}`;
    this.used.set(slug, count).set(id, this.used.get(id) ?? 0);
    return prefixedId(id);
  }
}
