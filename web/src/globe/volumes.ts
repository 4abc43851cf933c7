/** What a radar can look at, as it is in truth: between its limits of azimuth and of elevation, out to its range.
 *
 * A face is the part of a ball around the radar: an outer shell, a floor and a roof (cones of constant elevation) and two
 * sides (planes of constant azimuth; none of a face that looks all around).
 */
import type { Face, Site } from "../api/types";
import {
  BoundingSphere,
  Cartesian3,
  Color,
  ColorGeometryInstanceAttribute,
  ComponentDatatype,
  Geometry,
  GeometryAttribute,
  GeometryAttributes,
  GeometryInstance,
  Material,
  Matrix4,
  PerInstanceColorAppearance,
  PolylineCollection,
  Primitive,
  PrimitiveType,
  Transforms,
  type CesiumWidget,
} from "./cesium";
import { LOOKS } from "./looks";
import { place } from "./paths";

const STEP = 5; // degrees between corners of the shell
const RAD = Math.PI / 180;

type At = (azimuth: number, elevation: number, share: number) => Cartesian3;

/** Return how directions and distances from a site become Earth-fixed places. */
function placer(site: Site, range_m: number): At {
  const frame = Transforms.eastNorthUpToFixedFrame(place(site.lat_deg!, site.lon_deg!, 0));
  return (azimuth, elevation, share) => {
    const level = share * range_m * Math.cos(elevation * RAD);
    const local = new Cartesian3(
      level * Math.sin(azimuth * RAD),
      level * Math.cos(azimuth * RAD),
      share * range_m * Math.sin(elevation * RAD),
    );
    return Matrix4.multiplyByPoint(frame, local, new Cartesian3());
  };
}

/** Numbers from `from` to `to`, both among them, about STEP apart. */
function span(from: number, to: number): number[] {
  const n = Math.max(1, Math.ceil((to - from) / STEP));
  return Array.from({ length: n + 1 }, (_, k) => from + ((to - from) * k) / n);
}

const limits = (face: Face) => {
  const isAllAround = face.half_width_deg >= 180;
  const from = face.azimuth_deg - face.half_width_deg;
  return {
    isAllAround,
    azimuths: span(from, from + 2 * face.half_width_deg),
    elevations: span(face.elevation_min_deg, Math.min(face.elevation_max_deg, 89.9)),
  };
};

/** The surfaces of a face, each a grid of places: shell, floor, and the two sides. */
function surfaces(face: Face, at: At): Cartesian3[][][] {
  const { isAllAround, azimuths, elevations } = limits(face);
  const shell = elevations.map((e) => azimuths.map((a) => at(a, e, 1)));
  const floor = [0.001, 1].map((share) => azimuths.map((a) => at(a, elevations[0]!, share)));
  const sides = isAllAround
    ? []
    : [azimuths[0]!, azimuths.at(-1)!].map((a) => [0.001, 1].map((share) => elevations.map((e) => at(a, e, share))));
  return [shell, floor, ...sides];
}

/** The edges of a face, each a line of places. */
function edges(face: Face, at: At): Cartesian3[][] {
  const { isAllAround, azimuths, elevations } = limits(face);
  const low = elevations[0]!;
  const top = elevations.at(-1)!;
  const arcs = [azimuths.map((a) => at(a, low, 1))];
  if (top < 89) arcs.push(azimuths.map((a) => at(a, top, 1)));
  if (isAllAround) return arcs;
  const ends = [azimuths[0]!, azimuths.at(-1)!];
  return [
    ...arcs,
    ...ends.map((a) => elevations.map((e) => at(a, e, 1))),
    ...ends.map((a) => [at(a, low, 0), at(a, low, 1)]),
  ];
}

/** One grid as triangles. */
function mesh(grid: readonly (readonly Cartesian3[])[], colour: Color): GeometryInstance {
  const columns = grid[0]!.length;
  const corners = grid.flat();
  const triangles: number[] = [];
  for (let row = 0; row + 1 < grid.length; row += 1)
    for (let column = 0; column + 1 < columns; column += 1) {
      const k = row * columns + column;
      triangles.push(k, k + 1, k + columns, k + 1, k + columns + 1, k + columns);
    }
  const attributes = new GeometryAttributes();
  attributes.position = new GeometryAttribute({
    componentDatatype: ComponentDatatype.DOUBLE,
    componentsPerAttribute: 3,
    values: new Float64Array(corners.flatMap((corner) => [corner.x, corner.y, corner.z])),
  });
  return new GeometryInstance({
    geometry: new Geometry({
      attributes,
      indices: new Uint16Array(triangles),
      primitiveType: PrimitiveType.TRIANGLES,
      boundingSphere: BoundingSphere.fromPoints(corners),
    }),
    attributes: { color: ColorGeometryInstanceAttribute.fromColor(colour) },
  });
}

export class Volumes {
  private readonly parts: (Primitive | PolylineCollection)[] = [];

  constructor(viewer: CesiumWidget, sites: readonly Site[]) {
    const colour = Color.fromCssColorString(LOOKS["radar"]!.colour);
    const lines = new PolylineCollection();
    const meshes: GeometryInstance[] = [];
    for (const site of sites) {
      if (site.lat_deg === null || site.lon_deg === null || !site.range_km) continue;
      const at = placer(site, site.range_km * 1000);
      for (const face of site.faces) {
        meshes.push(...surfaces(face, at).map((grid) => mesh(grid, colour.withAlpha(0.07))));
        for (const edge of edges(face, at))
          lines.add({
            positions: edge,
            width: 1.5,
            material: Material.fromType("Color", { color: Color.fromCssColorString("#3fd0a4").withAlpha(0.85) }),
          });
      }
    }
    const renderState = { cull: { enabled: false }, depthMask: false };
    const appearance = new PerInstanceColorAppearance({ flat: true, translucent: true, closed: false, renderState });
    if (meshes.length > 0)
      this.parts.push(
        viewer.scene.primitives.add(new Primitive({ geometryInstances: meshes, appearance, asynchronous: false })),
      );
    this.parts.push(viewer.scene.primitives.add(lines));
  }

  set show(isOn: boolean) {
    for (const part of this.parts) part.show = isOn;
  }

  remove(viewer: CesiumWidget): void {
    for (const part of this.parts) viewer.scene.primitives.remove(part);
  }
}
