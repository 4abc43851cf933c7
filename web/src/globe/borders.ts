/** Coasts and borders of Natural Earth, from the package world-atlas, as hairlines: one thing to draw, however many. */
import type { Position } from "geojson";
import { mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import address from "world-atlas/countries-50m.json?url";
import {
  ArcType,
  Cartesian3,
  Color,
  ColorGeometryInstanceAttribute,
  GeometryInstance,
  PerInstanceColorAppearance,
  Primitive,
  SimplePolylineGeometry,
  type CesiumWidget,
} from "./cesium";

type Atlas = Topology<{ countries: GeometryCollection; land: GeometryCollection }>;

const HEIGHT = 2_000; // m: over the globe's coarse mesh

const hairline = (line: readonly Position[], colour: Color): GeometryInstance =>
  new GeometryInstance({
    geometry: new SimplePolylineGeometry({
      positions: line.map(([lon, lat]) => Cartesian3.fromDegrees(lon!, lat!, HEIGHT)),
      arcType: ArcType.NONE,
    }),
    attributes: { color: ColorGeometryInstanceAttribute.fromColor(colour) },
  });

export async function drawBorders(viewer: CesiumWidget): Promise<Primitive> {
  const atlas = (await (await fetch(address)).json()) as Atlas;
  const { countries } = atlas.objects;
  const white = Color.fromCssColorString("#ffffff").withAlpha(0.4);
  const dark = Color.fromCssColorString("#0b1016").withAlpha(0.7);
  return viewer.scene.primitives.add(
    new Primitive({
      geometryInstances: [
        ...mesh(atlas, countries, (a, b) => a !== b).coordinates.map((line) => hairline(line, white)),
        ...mesh(atlas, countries, (a, b) => a === b).coordinates.map((line) => hairline(line, dark)),
      ],
      appearance: new PerInstanceColorAppearance({ flat: true, translucent: true }),
      asynchronous: false,
      allowPicking: false,
    }),
    0,
  );
}
