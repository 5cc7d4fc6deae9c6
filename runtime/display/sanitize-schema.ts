import type {Schema} from "hast-util-sanitize";

/** The elements of SVG that draw. None loads, links, moves, or holds HTML. */
export const SVG_ELEMENTS = [
  ...["svg", "g", "defs", "symbol", "use", "title", "desc"],
  ...["path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"],
  ...["linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "marker"]
];

const HTML_ELEMENTS = [
  ...[
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del"
  ],
  ...[
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr"
  ],
  ...[
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "meter",
    "ol",
    "p",
    "pre",
    "progress",
    "q",
    "rp",
    "rt",
    "ruby",
    "s"
  ],
  ...[
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th"
  ],
  ...["thead", "time", "tr", "u", "ul", "var", "wbr"]
];

/** Roles that say what something is; none announces, and none plays a control. */
const ROLES = [
  "img",
  "figure",
  "group",
  "list",
  "listitem",
  "none",
  "note",
  "presentation",
  "math",
  "region"
];

const GEOMETRY = [
  ...[
    "cx",
    "cy",
    "d",
    "dx",
    "dy",
    "fx",
    "fy",
    "height",
    "offset",
    "pathLength",
    "points",
    "r",
    "rx",
    "ry",
    "rotate"
  ],
  ...["textLength", "transform", "viewBox", "width", "x", "x1", "x2", "y", "y1", "y2", "preserveAspectRatio"],
  ...[
    "clipPathUnits",
    "gradientTransform",
    "gradientUnits",
    "markerHeight",
    "markerUnits",
    "markerWidth",
    "orient"
  ],
  ...[
    "maskContentUnits",
    "maskUnits",
    "patternContentUnits",
    "patternTransform",
    "patternUnits",
    "refX",
    "refY"
  ],
  ...["spreadMethod", "lengthAdjust"]
];

/** Presentation attributes: CSS values, which `safe-attributes.ts` looks through */
export const PRESENTATION = [
  ...[
    "alignmentBaseline",
    "baselineShift",
    "clipPath",
    "clipRule",
    "color",
    "display",
    "dominantBaseline",
    "fill"
  ],
  ...[
    "fillOpacity",
    "fillRule",
    "fontFamily",
    "fontSize",
    "fontStyle",
    "fontVariant",
    "fontWeight",
    "letterSpacing"
  ],
  ...[
    "markerEnd",
    "markerMid",
    "markerStart",
    "mask",
    "opacity",
    "paintOrder",
    "shapeRendering",
    "stopColor"
  ],
  ...["stopOpacity", "stroke", "strokeDashArray", "strokeDashOffset", "strokeLineCap", "strokeLineJoin"],
  ...["strokeMiterLimit", "strokeOpacity", "strokeWidth", "textAnchor", "textDecoration", "textRendering"],
  ...["vectorEffect", "visibility", "wordSpacing", "writingMode"]
];

const svgAttributes = Object.fromEntries(SVG_ELEMENTS.map((name) => [name, [...GEOMETRY, ...PRESENTATION]]));

/**
 * What is left of HTML from a notebook. Everything not named here goes: scripts, styles, forms, frames, media,
 * every `on...` and `style` attribute. Ids and URLs are dealt with before, in `safe-attributes.ts`.
 */
export const schema: Schema = {
  allowComments: false,
  allowDoctypes: false,
  tagNames: [...HTML_ELEMENTS, ...SVG_ELEMENTS],
  // An SVG element without its svg is an unknown element of HTML.
  ancestors: Object.fromEntries(SVG_ELEMENTS.slice(1).map((name) => [name, ["svg"]])),
  attributes: {
    ...svgAttributes,
    use: [...GEOMETRY, ...PRESENTATION, "href"],
    svg: [...GEOMETRY, ...PRESENTATION, "focusable"],
    a: ["href", "rel"],
    img: ["src", "alt", "width", "height"],
    details: ["open"],
    ol: ["start", "reversed", "type"],
    li: ["value"],
    td: ["align", "colSpan", "rowSpan", "headers"],
    th: ["align", "colSpan", "rowSpan", "headers", "scope"],
    col: ["span"],
    colgroup: ["span"],
    meter: ["value", "min", "max", "low", "high", "optimum"],
    progress: ["value", "max"],
    time: ["dateTime"],
    "*": [
      ...[
        "id",
        "className",
        "title",
        "lang",
        "dir",
        "ariaHidden",
        "ariaLabel",
        "ariaLabelledBy",
        "ariaDescribedBy"
      ],
      ["role", ...ROLES]
    ]
  },
  clobber: [],
  protocols: {},
  required: {},
  // These hold what is no text to read; of other elements the content stays.
  strip: [
    ...[
      "applet",
      "embed",
      "frameset",
      "iframe",
      "noembed",
      "noframes",
      "noscript",
      "object",
      "plaintext",
      "script"
    ],
    ...[
      "select",
      "style",
      "template",
      "textarea",
      "title",
      "xmp",
      "foreignObject",
      "annotation",
      "annotation-xml"
    ]
  ]
};
