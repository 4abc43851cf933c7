/** The paths of all movers as one thing to draw; each is shown from its launch on. */
import { ArcType, Color, ColorGeometryInstanceAttribute, GeometryInstance, PolylineColorAppearance, PolylineGeometry, Primitive, ShowGeometryInstanceAttribute, type Cartesian3, type CesiumWidget } from "./cesium";
import { layerOf, type Layers } from "./layers";
import { lookOf } from "./looks";
import type { Path } from "./paths";

const WIDE = new Set(["missile", "warhead", "interceptor"]);
const LINED = new Set([...WIDE, "stage", "decoy"]);
const DASHED = new Set(["interceptor"]);
const DASH = 4; // samples of a dash, and of the gap after it
const NO = ShowGeometryInstanceAttribute.toValue(false);
const YES = ShowGeometryInstanceAttribute.toValue(true);

interface Shown {
  path: Path;
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

export class Lines {
  private readonly drawn: Primitive | undefined;
  private readonly shown: Shown[] = [];

  constructor(viewer: CesiumWidget, paths: readonly Path[]) {
    const instances: GeometryInstance[] = [];
    for (const path of paths) {
      const { role, id } = path.mover;
      if (!LINED.has(role) || path.places.length < 2) continue;
      const colour = Color.fromCssColorString(lookOf(role).colour).withAlpha(WIDE.has(role) ? 0.9 : 0.45);
      const ids = pieces(path).map((positions, k) => {
        const own = `${id}#${k}`;
        instances.push(new GeometryInstance({
          id: own,
          geometry: new PolylineGeometry({ positions, width: WIDE.has(role) ? 2 : 1, arcType: ArcType.NONE, vertexFormat: PolylineColorAppearance.VERTEX_FORMAT }),
          attributes: { color: ColorGeometryInstanceAttribute.fromColor(colour), show: new ShowGeometryInstanceAttribute(false) },
        }));
        return own;
      });
      this.shown.push({ path, ids, isOn: false });
    }
    if (instances.length > 0)
      this.drawn = viewer.scene.primitives.add(new Primitive({ geometryInstances: instances, appearance: new PolylineColorAppearance({ translucent: true }), asynchronous: false, allowPicking: false }));
  }

  at(t: number, layers: Layers): void {
    if (!this.drawn?.ready) return;
    for (const one of this.shown) {
      const { role, t_s } = one.path.mover;
      const isOn = layers[layerOf(role)] && t >= t_s[0]!;
      if (isOn === one.isOn) continue;
      one.isOn = isOn;
      for (const id of one.ids) {
        const attributes = this.drawn.getGeometryInstanceAttributes(id) as { show: Uint8Array };
        attributes.show = isOn ? YES : NO;
      }
    }
  }

  remove(viewer: CesiumWidget): void {
    if (this.drawn) viewer.scene.primitives.remove(this.drawn);
  }
}
