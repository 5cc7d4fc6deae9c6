import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {highlight} from "../../../../runtime/display/highlight.ts";
import {htmlText} from "../../../../runtime/display/holes.ts";
import {dangers} from "./dangers.ts";

describe("highlight", () => {
  it("wraps the parts of TypeScript and JavaScript in classes", () => {
    expect(highlight("let a: T = 'b';", "ts")).toBe(
      '<span class="tok-keyword">let</span> <span class="tok-variableName tok-definition">a</span><span class="tok-punctuation">:</span> ' +
        '<span class="tok-typeName">T</span> <span class="tok-operator">=</span> <span class="tok-string">\'b\'</span><span class="tok-punctuation">;</span>'
    );
    expect(highlight("// x", "js")).toBe('<span class="tok-comment">// x</span>');
  });

  it("escapes code of other languages and changes nothing", () => {
    expect(highlight("<b>&</b>", "html")).toBe("&#60;b&#62;&#38;&#60;/b&#62;");
    expect(highlight("<", "constructor")).toBe("&#60;");
  });

  it("says the code, all of it and nothing else, however broken it is", () => {
    const code = fc.oneof(
      fc.string({
        unit: fc.constantFrom("<", ">", "&", '"', "`", "${", "}", "\n", "a", " ", "/", "const ", "<b>", "//")
      }),
      fc.string()
    );
    fc.assert(
      fc.property(code, fc.constantFrom("ts", "js", "tsx", "json", "sh"), (text, language) => {
        const html = highlight(text.replaceAll("\r", "").replaceAll("\0", ""), language);
        expect(htmlText(html)).toBe(text.replaceAll("\r", "").replaceAll("\0", ""));
        expect(dangers(html)).toEqual([]);
      })
    );
  });
});
