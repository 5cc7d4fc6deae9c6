import {raw} from "hast-util-raw";
import {holeCharacter} from "../document/hole-character.ts";
import {textOf} from "./html-tree.ts";

const BLOCK =
  /<(?:address|article|aside|blockquote|dd|details|div|dl|dt|fieldset|figure|footer|form|h[1-6]|header|hr|li|main|menu|nav|ol|p|pre|section|summary|table|ul)\b/i;

/**
 * Safe HTML that waits to be put into text which is not yet safe. While that text is read and cleaned, a
 * mark that it can not hold itself stands for each piece; marks are letters, so they survive as they are.
 */
export class Holes {
  /** what a mark begins and ends with */
  readonly character: string;
  private readonly html: string[];
  private readonly pattern: RegExp;

  /** `texts` is all the text that the marks will stand in. */
  constructor(texts: string[], html: string[] = []) {
    this.character = holeCharacter(texts);
    this.html = [...html];
    // a URL of Markdown has been percent-encoded by the time it is looked at
    const either = `(?:${this.character}|${encodeURIComponent(this.character)})`;
    this.pattern = new RegExp(`${either}(\\d+)${either}`, "gi");
  }

  mark(index: number): string {
    return `${this.character}${index}${this.character}`;
  }

  /** Adds a piece of safe HTML and gives its mark. */
  add(html: string): string {
    this.html.push(html);
    return this.mark(this.html.length - 1);
  }

  /** Whether a text holds a mark. */
  in(text: string): boolean {
    return text.search(this.pattern) !== -1;
  }

  /** Text and pieces in their order: `"a", {html}, "b"`. */
  split(text: string): (string | {html: string})[] {
    return text
      .split(this.pattern)
      .map((piece, index) => (index % 2 ? {html: this.html[Number(piece)] ?? ""} : piece))
      .filter((piece) => piece !== "");
  }

  /** The text with each mark replaced by what its piece says, for places that hold no elements. */
  spoken(text: string, write: (said: string) => string = (said) => said): string {
    return text.replace(this.pattern, (_, index) => write(htmlText(this.html[Number(index)] ?? "")));
  }

  /** The marks of a text, and nothing else of it. */
  only(text: string): string {
    return (text.match(this.pattern) ?? []).join("");
  }

  without(text: string): string {
    return text.replace(this.pattern, "");
  }
}

/** Whether HTML holds an element that no paragraph may hold. */
export function isBlock(html: string): boolean {
  return BLOCK.test(html);
}

/** What safe HTML says, without its elements. */
export function htmlText(html: string): string {
  return /[<&]/.test(html) ? textOf(raw({type: "root", children: [{type: "raw", value: html}]})) : html;
}
