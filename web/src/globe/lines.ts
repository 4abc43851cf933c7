/** The paths of all movers, few things to draw; each is shown from its launch on. */
import {
  ArcType,
  Color,
  ColorGeometryInstanceAttribute,
  GeometryInstance,
  PerInstanceColorAppearance,
  PolylineColorAppearance,
  PolylineGeometry,
  Primitive,
  ShowGeometryInstanceAttribute,
  SimplePolylineGeometry,
  type Cartesian3,
  type CesiumWidget,
} from "./cesium";
import { layerOf, type Layers } from "./layers";
import { lookOf } from "./looks";
import type { Path } from "./paths";

const WIDE = new Set(["missile", "warhead", "interceptor"]);
const DASHED = new Set(["interceptor"]);
const DASH = 4; // samples of a dash, and of the gap after it
const MANY = 60; // paths; more are hairlines: 200 wide ones add half to the time of a picture, hairlines a fifth
const NO = ShowGeometryInstanceAttribute.toValue(false);
const YES = ShowGeometryInstanceAttribute.toValue(true);

interface Shown {
  path: Path;
  part: Primitive;
  ids: string[];
  isOn: boolean;
}

/** The pieces that are drawn of a path: the whole, or its dashes. */
function pieces(path: Path): Cartesian3[][] {
  const { places } = path;
  if (!DASHED.has(path.mover.role)) return [places];
  const starts = Array.from({ length: Math.ceil(places.length / (2 * DASH)) }, (_, k) => 2 * DASH * k);
  return starts.map((k) => places.slice(k, k + DASH + 1)).filter((piece) => piece.length > 1);
}

/** Return one thing to draw of many lines, in the colour of each, with a width of 2 or as hairlines. */
function drawn(
  lines: readonly (readonly [id: string, places: Cartesian3[], role: string])[],
  isWide: boolean,
): Primitive {
  const geometryInstances = lines.map(
    ([id, positions, role]) =>
      new GeometryInstance({
        id,
        geometry: isWide
          ? new PolylineGeometry({
              positions,
              width: 2,
              arcType: ArcType.NONE,
              vertexFormat: PolylineColorAppearance.VERTEX_FORMAT,
            })
          : new SimplePolylineGeometry({ positions, arcType: ArcType.NONE }),
        attributes: {
          color: ColorGeometryInstanceAttribute.fromColor(
            Color.fromCssColorString(lookOf(role).colour).withAlpha(WIDE.has(role) ? 0.9 : 0.45),
          ),
          show: new ShowGeometryInstanceAttribute(false),
        },
      }),
  );
  const appearance = isWide
    ? new PolylineColorAppearance({ translucent: true })
    : new PerInstanceColorAppearance({ flat: true, translucent: true });
  return new Primitive({ geometryInstances, appearance, asynchronous: false, allowPicking: false });
}

export class Lines {
  private readonly parts: Primitive[] = [];
  private readonly shown: Shown[] = [];

  constructor(viewer: CesiumWidget, paths: readonly Path[]) {
    for (const roles of [["missile", "warhead"], ["interceptor"], ["stage", "decoy"]]) {
      const own = paths.filter((path) => roles.includes(path.mover.role) && path.places.length > 1);
      if (own.length === 0) continue;
      const lines = own.flatMap((path) =>
        pieces(path).map((piece, k) => [`${path.mover.id}#${k}`, piece, path.mover.role] as const),
      );
      const part: Primitive = viewer.scene.primitives.add(drawn(lines, WIDE.has(roles[0]!) && own.length <= MANY));
      this.parts.push(part);
      this.shown.push(
        ...own.map((path) => ({ path, part, ids: pieces(path).map((_, k) => `${path.mover.id}#${k}`), isOn: false })),
      );
    }
  }

  at(t: number, layers: Layers): void {
    for (const one of this.shown) {
      const { role, t_s } = one.path.mover;
      const isOn = layers[layerOf(role)] && t >= t_s[0]!;
      if (isOn === one.isOn || !one.part.ready) continue;
      one.isOn = isOn;
      for (const id of one.ids) {
        const attributes = one.part.getGeometryInstanceAttributes(id) as { show: Uint8Array };
        attributes.show = isOn ? YES : NO;
      }
    }
  }

  remove(viewer: CesiumWidget): void {
    for (const part of this.parts) viewer.scene.primitives.remove(part);
  }
}
