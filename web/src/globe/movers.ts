/** What moves: a symbol that goes along its path, the path itself, and a name beside it. */
import type { Mover } from "../api/types";
import {
  BillboardCollection,
  Cartesian2,
  Cartesian3,
  Color,
  LabelCollection,
  LabelStyle,
  type Billboard,
  type CesiumWidget,
  type Label,
} from "./cesium";
import { layerOf, type Layers } from "./layers";
import { Lines } from "./lines";
import { pathOf, placeAt, type Path } from "./paths";
import { scaleOf, symbolOf } from "./symbols";

interface Shown {
  path: Path;
  symbol: Billboard;
  name: Label | undefined;
}

const NAMED = new Set(["missile", "warhead", "satellite"]);
const MOST_NAMES = 60; // more would lie over each other

export class Movers {
  private readonly symbols: BillboardCollection;
  private readonly lines: Lines;
  private readonly names: LabelCollection;
  private readonly shown: Shown[];
  private readonly spot = new Cartesian3();

  constructor(viewer: CesiumWidget, movers: readonly Mover[]) {
    const into = viewer.scene.primitives;
    const paths = movers.map(pathOf);
    this.lines = new Lines(viewer, paths);
    this.symbols = into.add(new BillboardCollection({ scene: viewer.scene }));
    this.names = into.add(new LabelCollection({ scene: viewer.scene }));
    const isNamed = movers.filter((mover) => NAMED.has(mover.role)).length <= MOST_NAMES;
    this.shown = paths.map((path) => this.added(path, isNamed));
  }

  private added(path: Path, isNamed: boolean): Shown {
    const { role, id } = path.mover;
    const symbol = this.symbols.add({
      image: symbolOf(role),
      scale: scaleOf(role),
      show: false,
      id,
      position: path.places[0]!,
    });
    return { path, symbol, name: isNamed && NAMED.has(role) ? this.nameOf(path) : undefined };
  }

  private nameOf(path: Path): Label {
    const { role, name, threat } = path.mover;
    return this.names.add({
      text: role === "satellite" ? name : (threat ?? name),
      font: "13px sans-serif",
      style: LabelStyle.FILL_AND_OUTLINE,
      outlineWidth: 3,
      outlineColor: Color.fromCssColorString("#0b1016"),
      pixelOffset: new Cartesian2(12, -10),
      show: false,
      position: path.places[0]!,
    });
  }

  /** Put everything where it is at `t`. */
  at(t: number, layers: Layers): void {
    this.lines.at(t, layers);
    for (const one of this.shown) {
      const here = layers[layerOf(one.path.mover.role)] ? placeAt(one.path, t, this.spot) : undefined;
      one.symbol.show = here !== undefined;
      if (here) one.symbol.position = here;
      if (!one.name) continue;
      one.name.show = here !== undefined && layers.names;
      if (here && layers.names) one.name.position = here;
    }
  }

  get paths(): readonly Path[] {
    return this.shown.map((one) => one.path);
  }

  remove(viewer: CesiumWidget): void {
    this.lines.remove(viewer);
    for (const part of [this.symbols, this.names]) viewer.scene.primitives.remove(part);
  }
}
