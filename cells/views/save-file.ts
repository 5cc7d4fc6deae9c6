/** Lets the reader save a text as a file. */
export function saveFile({name, mime, text}: {name: string; mime: string; text: string}): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], {type: `${mime};charset=utf-8`}));
  link.download = name;
  link.click();
  // The browser has taken the bytes once the click's task is over.
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
