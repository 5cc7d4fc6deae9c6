import type {Root} from "mdast";
import {fromMarkdown} from "mdast-util-from-markdown";
import {gfmFromMarkdown} from "mdast-util-gfm";
import {mathFromMarkdown} from "mdast-util-math";
import {parse, postprocess, preprocess} from "micromark";
import {gfm} from "micromark-extension-gfm";
import {math} from "micromark-extension-math";
import type {Event, Extension} from "micromark-util-types";
import {mathText} from "./math-text.ts";

/** GitHub's Markdown and `$$` blocks: all that decides where a block begins and ends */
const blockSyntax: Extension[] = [gfm(), {flow: math().flow}];

// What runs inside a paragraph decides no block; leaving it out saves a third of the time.
const withoutText: Extension = {
  disable: {
    null: [
      ...[
        "attention",
        "autolink",
        "characterEscape",
        "characterReference",
        "codeText",
        "hardBreakEscape",
        "htmlText"
      ],
      ...[
        "labelEnd",
        "labelStartImage",
        "labelStartLink",
        "strikethrough",
        "tasklistCheck",
        "gfmFootnoteCall"
      ],
      ...["wwwAutolink", "protocolAutolink", "emailAutolink"]
    ]
  }
};

/** The blocks of a text as micromark's events, their offsets in UTF-16 units from the text's start. */
export function blockEvents(text: string): Event[] {
  return events(text, [...blockSyntax, withoutText]);
}

/** All of a text as micromark's events. No mathematics holds the character `never`. */
export function textEvents(text: string, never: string): Event[] {
  return events(text, [...blockSyntax, mathText(never.charCodeAt(0))]);
}

function events(text: string, extensions: Extension[]): Event[] {
  return postprocess(
    parse({extensions})
      .document()
      .write(preprocess()(withoutMark(text), undefined, true))
  );
}

/** The tree of a text. With `never`, no mathematics in running text holds that character. */
export function markdownTree(text: string, never?: string): Root {
  return fromMarkdown(withoutMark(text), {
    extensions: [...blockSyntax, mathText(never?.charCodeAt(0))],
    mdastExtensions: [gfmFromMarkdown(), mathFromMarkdown()]
  });
}

/** micromark drops a byte order mark and all offsets with it; what stands here as one is text: its modern spelling. */
function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, "\u2060");
}
