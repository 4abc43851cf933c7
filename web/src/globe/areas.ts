/** Areas on the ground: the footprint's cells and the line that a missile can reach. */
import type { Feature, FeatureCollection, Position } from "geojson";
import {
  Color,
  ColorGeometryInstanceAttribute,
  Cartesian3,
  GeometryInstance,
  Material,
  PerInstanceColorAppearance,
  PolygonGeometry,
  PolygonHierarchy,
  PolylineCollection,
  Primitive,
  type CesiumWidget,
} from "./cesium";

export type Paint = (properties: Record<string, unknown>) => { colour: string; alpha: number } | null;

const HEIGHT = 3_000; // m: over the globe's coarse mesh, under everything that flies

const rings = (feature: Feature): Position[][] => {
  const shape = feature.geometry;
  if (shape.type === "Polygon") return [shape.coordinates[0]!];
  if (shape.type === "MultiPolygon") return shape.coordinates.map((one) => one[0]!);
  return [];
};

const lines = (feature: Feature): Position[][] => {
  const shape = feature.geometry;
  if (shape.type === "LineString") return [shape.coordinates];
  if (shape.type === "MultiLineString") return shape.coordinates;
  return rings(feature);
};

const places = (ring: readonly Position[], height = HEIGHT): Cartesian3[] =>
  ring.map(([lon, lat]) => Cartesian3.fromDegrees(lon!, lat!, height));

/** Fill polygons, each as `paint` says, and return what was added. */
export function fillAreas(viewer: CesiumWidget, areas: FeatureCollection, paint: Paint): Primitive | undefined {
  const filled = areas.features.flatMap((feature) => {
    const look = paint(feature.properties ?? {});
    if (look === null) return [];
    const colour = Color.fromCssColorString(look.colour).withAlpha(look.alpha);
    return rings(feature).map(
      (ring) =>
        new GeometryInstance({
          geometry: new PolygonGeometry({
            polygonHierarchy: new PolygonHierarchy(places(ring, 0)),
            height: HEIGHT,
            vertexFormat: PerInstanceColorAppearance.FLAT_VERTEX_FORMAT,
          }),
          attributes: { color: ColorGeometryInstanceAttribute.fromColor(colour) },
        }),
    );
  });
  if (filled.length === 0) return undefined;
  return viewer.scene.primitives.add(
    new Primitive({
      geometryInstances: filled,
      appearance: new PerInstanceColorAppearance({ flat: true, translucent: true }),
      asynchronous: false,
    }),
  );
}

/** Draw lines (and edges of polygons) and return what was added. */
export function drawLines(
  viewer: CesiumWidget,
  areas: FeatureCollection,
  colour: string,
  width: number,
): PolylineCollection {
  const drawn: PolylineCollection = viewer.scene.primitives.add(new PolylineCollection());
  for (const feature of areas.features)
    for (const line of lines(feature))
      drawn.add({
        positions: places(line, 2 * HEIGHT),
        width,
        material: Material.fromType("PolylineDash", { color: Color.fromCssColorString(colour), dashLength: 14 }),
      });
  return drawn;
}
