/** How each kind of thing looks: a colour that every eye tells apart (Okabe and Ito), and a shape of its own as well. */

export type Shape =
  | "triangle"
  | "triangle-hollow"
  | "circle"
  | "square"
  | "diamond"
  | "dot"
  | "cross"
  | "star"
  | "ring"
  | "house"
  | "plus"
  | "x";

export interface Look {
  colour: string;
  shape: Shape;
  words: string;
  size: number;
}

export const OKABE_ITO = {
  black: "#000000",
  orange: "#e69f00",
  sky: "#56b4e9",
  green: "#009e73",
  yellow: "#f0e442",
  blue: "#0072b2",
  vermillion: "#d55e00",
  purple: "#cc79a7",
  grey: "#b0b7bf",
  white: "#ffffff",
} as const;

export const LOOKS: Record<string, Look> = {
  missile: { colour: OKABE_ITO.vermillion, shape: "triangle", words: "missile in boost", size: 18 },
  warhead: { colour: OKABE_ITO.vermillion, shape: "triangle-hollow", words: "warhead", size: 18 },
  stage: { colour: OKABE_ITO.grey, shape: "square", words: "spent stage", size: 11 },
  decoy: { colour: OKABE_ITO.orange, shape: "diamond", words: "decoy (replica)", size: 14 },
  light: { colour: OKABE_ITO.orange, shape: "dot", words: "light decoy", size: 11 },
  debris: { colour: OKABE_ITO.grey, shape: "dot", words: "debris", size: 9 },
  interceptor: { colour: OKABE_ITO.sky, shape: "circle", words: "interceptor", size: 15 },
  satellite: { colour: OKABE_ITO.purple, shape: "plus", words: "satellite", size: 15 },
  radar: { colour: OKABE_ITO.green, shape: "ring", words: "radar", size: 16 },
  battery: { colour: OKABE_ITO.sky, shape: "house", words: "battery", size: 17 },
  target: { colour: OKABE_ITO.white, shape: "cross", words: "target", size: 17 },
  kill: { colour: OKABE_ITO.yellow, shape: "star", words: "intercept: warhead killed", size: 22 },
  miss: { colour: OKABE_ITO.white, shape: "x", words: "intercept: missed, or not the warhead", size: 16 },
  impact: { colour: OKABE_ITO.vermillion, shape: "x", words: "impact", size: 20 },
};

export const lookOf = (role: string): Look => LOOKS[role] ?? LOOKS["debris"]!;

const points = (n: number, first: number, radius: (k: number) => number): string =>
  Array.from({ length: n }, (_, k) => {
    const angle = first + (2 * Math.PI * k) / n;
    return `${(16 + radius(k) * Math.sin(angle)).toFixed(2)},${(16 - radius(k) * Math.cos(angle)).toFixed(2)}`;
  }).join(" ");

/** What is drawn of a shape, in a box of 32 by 32. */
const DRAWN: Record<Shape, string> = {
  triangle: `<polygon points="16,3 29,28 3,28"/>`,
  "triangle-hollow": `<path fill-rule="evenodd" d="M16 3 29 28 3 28zM16 14.5 11.4 23 20.6 23z"/>`,
  circle: `<circle cx="16" cy="16" r="11"/>`,
  dot: `<circle cx="16" cy="16" r="8"/>`,
  square: `<rect x="6" y="6" width="20" height="20"/>`,
  diamond: `<polygon points="16,3 29,16 16,29 3,16"/>`,
  cross: `<path fill-rule="evenodd" d="M14 2h4v6.3A8 8 0 0 1 23.7 14H30v4h-6.3A8 8 0 0 1 18 23.7V30h-4v-6.3A8 8 0 0 1 8.3 18H2v-4h6.3A8 8 0 0 1 14 8.3zM16 12a4 4 0 1 0 0 8 4 4 0 0 0 0-8z"/>`,
  plus: `<path d="M12 3h8v9h9v8h-9v9h-8v-9H3v-8h9z"/>`,
  x: `<path d="M8 3 16 11 24 3 29 8 21 16 29 24 24 29 16 21 8 29 3 24 11 16 3 8z"/>`,
  star: `<polygon points="${points(10, 0, (k) => (k % 2 ? 6 : 14.5))}"/>`,
  ring: `<path fill-rule="evenodd" d="M16 3a13 13 0 1 0 0 26 13 13 0 0 0 0-26zm0 7a6 6 0 1 1 0 12 6 6 0 0 1 0-12z"/>`,
  house: `<polygon points="16,3 29,14 29,28 3,28 3,14"/>`,
};

/** The picture of a look as SVG text, with a dark edge so that it stands out on land, sea and paper alike. */
export const symbolText = (look: Look, size = 32): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="${size}" height="${size}" fill="${look.colour}" ` +
  `stroke="#0b1016" stroke-width="2" stroke-linejoin="round" aria-hidden="true">${DRAWN[look.shape]}</svg>`;
