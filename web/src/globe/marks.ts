/** What stands and what happened: radars, batteries and targets; intercepts and impacts from their moment on. */
import type { Mark, Mover, Site } from "../api/types";
import {
  BillboardCollection,
  Cartesian2,
  Color,
  DistanceDisplayCondition,
  LabelCollection,
  LabelStyle,
  VerticalOrigin,
  type Billboard,
  type CesiumWidget,
} from "./cesium";
import type { Layers } from "./layers";
import { place } from "./paths";
import { scaleOf, symbolOf } from "./symbols";

const NEAR = 9e6; // m: from farther away the names of neighbouring sites lie over each other

/** Return the role of a mark on the globe: `kill`, `miss` or `impact`; undefined of what is told in words alone. */
export function roleOfMark(mark: Mark, movers: readonly Mover[]): "kill" | "miss" | "impact" | undefined {
  if (mark.kind === "impact") return "impact";
  if (mark.kind !== "intercept") return undefined;
  const own = movers.find(
    (mover) => mover.role === "interceptor" && mover.shot === mark.shot && mover.threat === mark.threat,
  );
  return own?.outcome === "kill" ? "kill" : "miss";
}

export class Marks {
  private readonly sites: BillboardCollection;
  private readonly events: BillboardCollection;
  private readonly names: LabelCollection;
  private readonly moments: (readonly [t: number, symbol: Billboard])[] = [];

  constructor(viewer: CesiumWidget, sites: readonly Site[], marks: readonly Mark[], movers: readonly Mover[]) {
    const into = viewer.scene.primitives;
    this.sites = into.add(new BillboardCollection({ scene: viewer.scene }));
    this.events = into.add(new BillboardCollection({ scene: viewer.scene }));
    this.names = into.add(new LabelCollection({ scene: viewer.scene }));
    for (const site of sites) this.addSite(site);
    for (const mark of marks) {
      const role = roleOfMark(mark, movers);
      if (role)
        this.moments.push([
          mark.t_s,
          this.events.add({
            image: symbolOf(role),
            scale: scaleOf(role),
            position: place(mark.lat_deg, mark.lon_deg, mark.altitude_km),
            show: false,
            id: mark.words,
          }),
        ]);
    }
  }

  private addSite(site: Site): void {
    if (site.lat_deg === null || site.lon_deg === null) return;
    const position = place(site.lat_deg, site.lon_deg, 5);
    this.sites.add({ image: symbolOf(site.role), scale: scaleOf(site.role), position, id: site.name });
    this.names.add({
      text: site.name,
      font: "12px sans-serif",
      style: LabelStyle.FILL_AND_OUTLINE,
      outlineWidth: 3,
      fillColor: Color.fromCssColorString("#d9e2ea"),
      outlineColor: Color.fromCssColorString("#0b1016"),
      verticalOrigin: VerticalOrigin.TOP,
      pixelOffset: new Cartesian2(8, 6),
      position,
      ...(site.role === "target" ? {} : { distanceDisplayCondition: new DistanceDisplayCondition(0, NEAR) }),
    });
  }

  at(t: number, layers: Layers): void {
    this.sites.show = layers.sites;
    this.names.show = layers.sites && layers.names;
    for (const [moment, symbol] of this.moments) symbol.show = layers.events && t >= moment - 1e-3;
  }

  remove(viewer: CesiumWidget): void {
    for (const part of [this.sites, this.events, this.names]) viewer.scene.primitives.remove(part);
  }
}
