/** Coasts and borders of Natural Earth, from the package world-atlas. */
import { mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import address from "world-atlas/countries-50m.json?url";
import { Cartesian3, Color, Material, PolylineCollection, type CesiumWidget } from "./cesium";

type Atlas = Topology<{ countries: GeometryCollection; land: GeometryCollection }>;

export async function drawBorders(viewer: CesiumWidget): Promise<PolylineCollection> {
  const atlas = (await (await fetch(address)).json()) as Atlas;
  const drawn: PolylineCollection = viewer.scene.primitives.add(new PolylineCollection());
  const add = (lines: number[][][], colour: string, alpha: number) => {
    for (const line of lines)
      drawn.add({
        positions: line.map(([lon, lat]) => Cartesian3.fromDegrees(lon!, lat!, 1500)), width: 1,
        material: Material.fromType("Color", { color: Color.fromCssColorString(colour).withAlpha(alpha) }),
      });
  };
  add(mesh(atlas, atlas.objects.countries, (a, b) => a !== b).coordinates, "#ffffff", 0.45);
  add(mesh(atlas, atlas.objects.countries, (a, b) => a === b).coordinates, "#0b1016", 0.55);
  return drawn;
}
