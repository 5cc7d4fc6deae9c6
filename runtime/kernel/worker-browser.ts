import type {ToKernel} from "./protocol.ts";
import {startKernel} from "./worker.ts";

startKernel({
  // looked up with each call: whoever started the worker may have put a port of its own there
  post: (messages) => self.postMessage(messages),
  onMessage: (listener) => addEventListener("message", ({data}: MessageEvent<ToKernel>) => listener(data)),
  onStray(listener) {
    addEventListener("unhandledrejection", (event) => {
      event.preventDefault();
      listener(event.reason);
    });
    addEventListener("error", (event) => {
      event.preventDefault();
      listener(event.error ?? event.message);
    });
  },
  // a bare name means something only where the page gave its address; the error then says so
  importModule: (specifier, base) =>
    import(
      /* @vite-ignore */ /^(\.{0,2}\/|[a-z][a-z0-9+.-]*:)/i.test(specifier)
        ? new URL(specifier, base).href
        : specifier
    )
});
