declare module "glassbook:site" {
  export const site: import("./page-data.ts").SiteData;
}
