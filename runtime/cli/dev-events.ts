import type {IncomingMessage, ServerResponse} from "node:http";
import type {Trouble} from "./build-trouble.ts";

/** What the open pages are told. `changed`: paths of the notebooks that have a new page. */
export interface DevEvent {
  changed: string[];
  /** files whose last good page still stands, by path */
  trouble: Record<string, Trouble>;
}

/** path at which the pages listen */
export const eventsPath = "/__glassbook";

export interface DevEvents {
  trouble: Map<string, Trouble>;
  tell(changed: string[]): void;
  answer(request: IncomingMessage, response: ServerResponse): boolean;
  close(): void;
}

/** A line to every open page (server-sent events): a page that comes later is told what is wrong by then. */
export function openEvents(): DevEvents {
  const pages = new Set<ServerResponse>();
  const trouble = new Map<string, Trouble>();
  const send = (page: ServerResponse, changed: string[]) => {
    const event: DevEvent = {changed, trouble: Object.fromEntries(trouble)};
    page.write(`data: ${JSON.stringify(event)}\n\n`);
  };
  return {
    trouble,
    tell(changed) {
      for (const page of pages) send(page, changed);
    },
    answer(request, response) {
      if (request.url !== eventsPath) return false;
      response.writeHead(200, {"Content-Type": "text/event-stream", "Cache-Control": "no-store"});
      pages.add(response);
      response.on("close", () => pages.delete(response));
      send(response, []);
      return true;
    },
    close() {
      for (const page of pages) page.end();
    }
  };
}
