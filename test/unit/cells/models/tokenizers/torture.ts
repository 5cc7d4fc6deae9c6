import fc from "fast-check";

/** Texts that tokenizers get wrong, each with what a tokenizer must give back. */
export const torture: [what: string, text: string, back?: string][] = [
  ["nothing", ""],
  ["a space", " "],
  ["two spaces", "  "],
  ["spaces around", "   a  b   c    "],
  ["tabs and newlines", "\tone\n\ntwo\r\n\r\n\tthree\n"],
  ["every control character", String.fromCharCode(...Array(32).keys(), 127, 128, 159)],
  ["emoji with skin, families, flags", "👍🏽 👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪"],
  ["combining marks, apart and joined", "e\u0301 é o\u0308\u0323 ฐานันดร नमस्ते"],
  ["right to left, with its marks", "שָׁלוֹם مرحبا \u200f\u202eabc\u202c"],
  ["characters without spaces between", "日本語と中文字符混在한국어"],
  ["a byte order mark first and inside", "\ufeffa\ufeffb"],
  ["what has no width", "a\u200bb\u200cc\u200dd\u2060e\u00ade"],
  ["separators of lines", "a\u2028b\u2029c\u0085d"],
  ["characters beyond 16 bits", "𝔘𝔫𝔦 𐍈 𠜎 \u{10ffff}"],
  ["sentencepiece's own space", "▁a▁▁ ▁"],
  ["byte-level BPE's own letters", "Ġa Ċ Ā ÿ"],
  ["names of special tokens' parts", "<0x0A> <|endof text|> <s > </ s>"],
  ["a word of 5,000 letters", "pneumonoultramicroscopic".repeat(200)],
  ["5,000 spaces", " ".repeat(5000)],
  ["a lone first surrogate", "a\ud83dz", "a\ufffdz"],
  ["a lone second surrogate", "\ude00", "\ufffd"]
];

/** Texts of any characters, without lone surrogates. */
export const anyText = fc
  .array(
    fc.integer({min: 0, max: 0x10ffff}).filter((code) => code < 0xd800 || code > 0xdfff),
    {maxLength: 60}
  )
  .map((codes) => String.fromCodePoint(...codes));
