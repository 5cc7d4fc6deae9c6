import {expect, test} from "vitest";
import {data} from "../../../../cells/data/data.ts";

test("every table loads in a page, as many rows as its card says", async () => {
  for (const name of data.names()) expect((await data.load(name)).numRows()).toBe(data.card(name).rows);
});

test("a worker loads a table too", async () => {
  const worker = new Worker(new URL("./data-worker.ts", import.meta.url), {type: "module"});
  try {
    const answer = await new Promise((resolve, reject) => {
      worker.onmessage = (event) => resolve(event.data);
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage("credit");
    });
    expect(answer).toEqual({rows: 4454, first: "good"});
  } finally {
    worker.terminate();
  }
});
