import {data} from "../../../../cells/data/data.ts";

self.onmessage = async (event: MessageEvent<string>) => {
  const table = await data.load(event.data);
  self.postMessage({rows: table.numRows(), first: table.get("Status", 0)});
};
