import type {DownloadData} from "./download.ts";
import {escapeHtml} from "./escape.ts";
import {patch} from "./patch.ts";
import {saveFile} from "./save-file.ts";
import type {NumbersTable, WidgetModule} from "./widget.ts";

/** Lines of a file that are shown; the saved file has all. */
const shownLines = 40;
const shownLetters = 4000;

/** Files to look into and to save. */
const widget: WidgetModule<DownloadData> = {
  default: {
    render({model, el}) {
      const draw = (): void => patch(el, toStatic(model.get("state")));
      const onClick = (event: Event): void => {
        const button = (event.target as Element).closest?.<HTMLElement>("[data-file]");
        const file = button && model.get("state").files[Number(button.dataset.file)];
        if (file) saveFile(file);
      };
      draw();
      el.addEventListener("click", onClick);
      model.on("change:state", draw);
      return () => {
        el.removeEventListener("click", onClick);
        model.off("change:state", draw);
      };
    }
  },
  toStatic,
  toNumbers
};

export default widget.default;

export function toStatic({about, files}: DownloadData): string {
  const items = files.map(
    ({name, text}, at) =>
      `<li class="gb-download-file"><div class="gb-download-head"><code>${escapeHtml(name)}</code><span class="gb-download-size">${sizeText(text)}</span>` +
      `<button type="button" class="gb-quiet gb-scripted" data-file="${at}">Save<span class="gb-hidden"> ${escapeHtml(name)}</span></button></div>` +
      `<details><summary>Look inside</summary><pre tabindex="0">${escapeHtml(beginning(text))}</pre></details></li>`
  );
  return `<div class="gb-download"><p>${escapeHtml(about)}</p><ul>${items.join("")}</ul></div>`;
}

/** The files by name and size. */
export function toNumbers({files}: DownloadData): NumbersTable {
  return {
    columns: ["file", "bytes", "lines"],
    rows: files.map(({name, text}) => [name, bytesOf(text), text.split("\n").length])
  };
}

function beginning(text: string): string {
  const lines = text.split("\n");
  const cut = lines
    .slice(0, shownLines)
    .map((line) => (line.length > 200 ? `${line.slice(0, 200)} …` : line));
  const shown = cut.join("\n").slice(0, shownLetters);
  return lines.length > shownLines ? `${shown}\n…` : shown;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

function sizeText(text: string): string {
  const bytes = bytesOf(text);
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${(bytes / 1e3).toPrecision(3)} kB` : `${(bytes / 1e6).toPrecision(3)} MB`;
}
