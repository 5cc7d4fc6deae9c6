/* Small tokenizers in the form of Hugging Face's `tokenizer.json`. */

/** The letters of the 256 bytes in GPT-2's order: those that print first. */
const printing = Array.from({length: 256}, (_, byte) => byte).filter(
  (byte) => (byte > 32 && byte < 127) || (byte > 160 && byte !== 173)
);
const others = Array.from({length: 256}, (_, byte) => byte).filter((byte) => !printing.includes(byte));
const letters = [
  ...printing.map((byte) => String.fromCharCode(byte)),
  ...others.map((_, i) => String.fromCharCode(256 + i))
];

const added = (id: number, content: string) => ({
  id,
  content,
  special: true,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false
});

const ids = (tokens: string[]) => Object.fromEntries(tokens.map((token, id) => [token, id]));

/** GPT-2's kind: bytes, three merges, and one special token. */
export const byteLevel = {
  version: "1.0",
  added_tokens: [added(259, "<|endoftext|>")],
  normalizer: null,
  pre_tokenizer: {type: "ByteLevel", add_prefix_space: false, trim_offsets: true},
  post_processor: {type: "ByteLevel", add_prefix_space: true, trim_offsets: false},
  decoder: {type: "ByteLevel", add_prefix_space: true, trim_offsets: true},
  model: {
    type: "BPE",
    unk_token: null,
    continuing_subword_prefix: "",
    end_of_word_suffix: "",
    fuse_unk: false,
    vocab: ids([...letters, "he", "the", "Ġthe"]),
    merges: ["h e", "t he", "Ġ the"]
  }
};

const bytes = Array.from(
  {length: 256},
  (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`
);

/** Llama 2's kind: a space before the text, spaces as ▁, bytes for what it lacks. */
export const sentencePiece = {
  version: "1.0",
  added_tokens: [added(0, "<unk>"), added(1, "<s>"), added(2, "</s>")],
  normalizer: {
    type: "Sequence",
    normalizers: [
      {type: "Prepend", prepend: "▁"},
      {type: "Replace", pattern: {String: " "}, content: "▁"}
    ]
  },
  pre_tokenizer: null,
  post_processor: null,
  decoder: {
    type: "Sequence",
    decoders: [
      {type: "Replace", pattern: {String: "▁"}, content: " "},
      {type: "ByteFallback"},
      {type: "Fuse"},
      {type: "Strip", content: " ", start: 1, stop: 0}
    ]
  },
  model: {
    type: "BPE",
    unk_token: "<unk>",
    fuse_unk: true,
    byte_fallback: true,
    vocab: ids(["<unk>", "<s>", "</s>", ...bytes, "▁", "a", "▁a"]),
    merges: ["▁ a"]
  }
};
