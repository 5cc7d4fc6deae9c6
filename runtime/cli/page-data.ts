/**
 * What the pages are made from: written by `runtime/cli/build.ts` once the notebooks have run, read by the pages
 * through the module `glassbook:site`. All `...Html` is safe already (made by `runtime/display`).
 */
export interface SiteData {
  pages: PageData[];
  /** file names under engine/ */
  style: string;
  loader: string;
  /** file name of the script that reloads a page while its author writes; only from `npm start` */
  dev?: string;
  /** whether code can be edited on the page */
  editable: boolean;
  /** the page's policy, for the `<meta>` */
  policy: string;
  /** where the site lies on its host, for the one page that is served under any address: "/" or "/book/" */
  base: string;
}

export interface PageData {
  /** path without an ending: "lime", "course/one" */
  name: string;
  title: string;
  /** whether the page has to print the title; else the prose begins with it */
  titled: boolean;
  description: string;
  language: string;
  minutes: number;
  papers: number[];
  blocks: PageBlock[];
  /** whether anything on it runs; a page of prose loads no script */
  live: boolean;
  /** ids of the cells that failed when the notebook was built */
  failed: string[];
  /** file names under notebooks/ */
  files: {markdown: string; module: string; views: string; source: string};
  /** changes with the published notebook */
  version: string;
}

export type PageBlock =
  | {type: "prose"; html: string}
  | {type: "static"; codeHtml: string; language: string}
  | {
      type: "cell";
      id: string;
      language: string;
      status: "prerendered" | "failed";
      outputHtml: string;
      consoleHtml: string;
      codeHtml: string;
      /** the code is folded away until asked for */
      folded: boolean;
      manual: boolean;
      ms: number;
    };
