declare module "glassbook:site" {
  export const site: import("../../runtime/cli/page-data.ts").SiteData;
}
