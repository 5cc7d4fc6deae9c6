export {type MountedViews, type MountOptions, mountViews} from "./mount.ts";
export {NotDisplayable} from "./not-displayable.ts";
export {valuePreview} from "./preview.ts";
export {type RenderOptions, renderViews, renderViewsAsync} from "./render.ts";
export {renderStatus, type ShownStatus, updateStatus} from "./status.ts";
export {html, md, svg, tex} from "./tags.ts";
export {toInline, toView} from "./to-view.ts";
