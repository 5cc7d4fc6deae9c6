import type {DevEvent} from "../cli/dev-events.ts";
import {keepControls, restoreControls} from "./kept-controls.ts";

// Part of a page only while its author writes (`npm start`): shows a saved change, or what is wrong with the file.
const markdown = document.querySelector<HTMLElement>("[data-markdown]")?.dataset.markdown;
const mine = markdown?.replace(/^.*?notebooks\//, "");

// the loader, which comes before, hears of it
restoreControls();

const banner = document.createElement("div");
banner.className = "gb-dev-error";
banner.setAttribute("role", "alert");
banner.hidden = true;
document.body.append(banner);

const events = new EventSource(new URL("../__glassbook", import.meta.url));
events.onmessage = ({data}) => {
  const {changed, trouble} = JSON.parse(data) as DevEvent;
  // the browser keeps the place on the page
  if (mine ? changed.includes(mine) : changed.length > 0) {
    keepControls();
    return location.reload();
  }
  const wrong = Object.entries(trouble).filter(([path]) => !mine || path === mine);
  banner.hidden = wrong.length === 0;
  banner.replaceChildren(
    ...wrong.map(([, {place, message}]) => {
      const line = document.createElement("p");
      const where = document.createElement("strong");
      where.textContent = place;
      line.append(where, ` ${message}`);
      return line;
    })
  );
};
