/** The exported CZML, read back by Cesium's own reader: what a person who opens the file elsewhere will see. */
import { Cartographic, CesiumMath, CzmlDataSource, JulianDate, type CesiumWidget } from "./cesium";

export interface CzmlShown {
  count: number;
  names: string[];
  /** Where an entity is `t` seconds after the start: latitude and longitude in degrees, height in km. */
  placeOf(id: string, t: number): { lat_deg: number; lon_deg: number; altitude_km: number } | undefined;
  at(t: number): void;
  remove(): void;
}

export async function readCzml(viewer: CesiumWidget, document: object[], start: string): Promise<CzmlShown> {
  const source = await CzmlDataSource.load(document);
  await viewer.dataSources.add(source);
  const zero = JulianDate.fromIso8601(start);
  const timeOf = (t: number) => JulianDate.addSeconds(zero, t, new JulianDate());
  viewer.clock.shouldAnimate = false;
  return {
    count: source.entities.values.length,
    names: source.entities.values.map((entity) => entity.id),
    placeOf(id, t) {
      const place = source.entities.getById(id)?.position?.getValue(timeOf(t));
      if (!place) return undefined;
      const at = Cartographic.fromCartesian(place);
      return {
        lat_deg: CesiumMath.toDegrees(at.latitude),
        lon_deg: CesiumMath.toDegrees(at.longitude),
        altitude_km: at.height / 1000,
      };
    },
    at(t) {
      viewer.clock.currentTime = timeOf(t);
    },
    remove() {
      viewer.dataSources.remove(source, true);
    },
  };
}
