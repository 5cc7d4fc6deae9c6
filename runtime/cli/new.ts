import {mkdir, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {badUsage, CliError} from "./cli-error.ts";

/** Writes a first notebook into `notebooks/` of the folder and returns its path. */
export async function create(name: string, root: string): Promise<string> {
  const slug = name.replace(/\.md$/, "");
  if (!/^[\p{L}\p{N}][\p{L}\p{N}_-]*$/u.test(slug)) {
    throw badUsage(`"${name}" cannot be a notebook's name: use letters, digits, "-" and "_".`);
  }
  const path = join("notebooks", `${slug}.md`);
  await mkdir(join(root, "notebooks"), {recursive: true});
  try {
    await writeFile(join(root, path), starter(slug), {flag: "wx"});
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new CliError(`${path} is there already. Choose another name, or remove it first.`, {exitCode: 2});
  }
  return path;
}

function starter(slug: string): string {
  const words = slug.replaceAll(/[-_]+/g, " ");
  const title = words[0].toUpperCase() + words.slice(1);
  // quoted: a name of digits alone is a title too
  return `---
title: ${JSON.stringify(title)}
---

Write your lesson here. Cells of code run by themselves, and again when what they read has changed.

\`\`\`ts {#side}
const side = view(input.range({label: "Side of a square", min: 1, max: 20, value: 4}))
\`\`\`

A square of ${"${side}"} by ${"${side}"} has an area of ${"${area}"}.

\`\`\`ts {#area}
const area = side ** 2
\`\`\`
`;
}
