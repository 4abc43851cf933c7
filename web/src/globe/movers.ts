/** What moves: a symbol that goes along its path, the path itself, and a name beside it. */
import type { Mover } from "../api/types";
import { BillboardCollection, Cartesian2, Cartesian3, Color, LabelCollection, LabelStyle, Material, PolylineCollection, type Billboard, type CesiumWidget, type Label, type Polyline } from "./cesium";
import { layerOf, type Layers } from "./layers";
import { lookOf } from "./looks";
import { pathOf, placeAt, type Path } from "./paths";
import { scaleOf, symbolOf } from "./symbols";

interface Shown {
  path: Path;
  symbol: Billboard;
  line: Polyline | undefined;
  name: Label | undefined;
}

const NAMED = new Set(["missile", "warhead", "satellite"]);
const LINED = new Set(["missile", "warhead", "stage", "decoy", "interceptor"]);
const WIDE = new Set(["missile", "warhead", "interceptor"]);
const MOST_LINES = 600;

export class Movers {
  private readonly symbols: BillboardCollection;
  private readonly lines: PolylineCollection;
  private readonly names: LabelCollection;
  private readonly shown: Shown[];
  private readonly spot = new Cartesian3();

  constructor(viewer: CesiumWidget, movers: readonly Mover[]) {
    const into = viewer.scene.primitives;
    this.lines = into.add(new PolylineCollection());
    this.symbols = into.add(new BillboardCollection({ scene: viewer.scene }));
    this.names = into.add(new LabelCollection({ scene: viewer.scene }));
    this.shown = movers.map((mover) => this.added(pathOf(mover)));
  }

  private added(path: Path): Shown {
    const { role, id } = path.mover;
    const symbol = this.symbols.add({ image: symbolOf(role), scale: scaleOf(role), show: false, id, position: path.places[0]! });
    return { path, symbol, line: this.lineOf(path), name: this.nameOf(path) };
  }

  private lineOf(path: Path): Polyline | undefined {
    const { role } = path.mover;
    if (!LINED.has(role) || this.lines.length >= MOST_LINES) return undefined;
    const colour = Color.fromCssColorString(lookOf(role).colour).withAlpha(WIDE.has(role) ? 0.85 : 0.4);
    const material = role === "interceptor"
      ? Material.fromType("PolylineDash", { color: colour, dashLength: 10 })
      : Material.fromType("Color", { color: colour });
    return this.lines.add({ positions: path.places, width: WIDE.has(role) ? 2 : 1, material, show: false });
  }

  private nameOf(path: Path): Label | undefined {
    const { role, name, threat } = path.mover;
    if (!NAMED.has(role)) return undefined;
    return this.names.add({
      text: role === "satellite" ? name : (threat ?? name), font: "13px sans-serif", style: LabelStyle.FILL_AND_OUTLINE, outlineWidth: 3,
      outlineColor: Color.fromCssColorString("#0b1016"), pixelOffset: new Cartesian2(12, -10), show: false, position: path.places[0]!,
    });
  }

  /** Put everything where it is at `t`. */
  at(t: number, layers: Layers): void {
    for (const one of this.shown) {
      const isOn = layers[layerOf(one.path.mover.role)];
      const here = isOn ? placeAt(one.path, t, this.spot) : undefined;
      one.symbol.show = here !== undefined;
      if (here) one.symbol.position = here;
      if (one.name) {
        one.name.show = here !== undefined && layers.names;
        if (here) one.name.position = here;
      }
      if (one.line) one.line.show = isOn && t >= one.path.mover.t_s[0]!;
    }
  }

  get paths(): readonly Path[] {
    return this.shown.map((one) => one.path);
  }

  remove(viewer: CesiumWidget): void {
    for (const part of [this.lines, this.symbols, this.names]) viewer.scene.primitives.remove(part);
  }
}
