// Loads a CZML file with CesiumJS and prints where its objects are: node read_czml.mjs ENGINE FILE TIMES-IN-JSON
import fs from "node:fs";

for (const name of ["Image", "HTMLCanvasElement", "HTMLImageElement", "HTMLVideoElement"]) globalThis[name] = class {};
globalThis.CESIUM_BASE_URL = "http://localhost/";
const [engine, file, times] = process.argv.slice(2);
const { CzmlDataSource, JulianDate } = await import(engine);
const source = await CzmlDataSource.load(JSON.parse(fs.readFileSync(file)));
const start = JulianDate.fromIso8601(JSON.parse(times).start);
const answer = { entities: source.entities.values.map((entity) => entity.id), walls: 0, lines: 0, places: {} };
for (const entity of source.entities.values) {
  if (entity.wall) answer.walls += entity.wall.minimumHeights.getValue(start).length > 2;
  if (entity.polyline) answer.lines += entity.polyline.positions.getValue(start).length > 2;
}
for (const [id, seconds] of Object.entries(JSON.parse(times).of)) {
  const { position } = source.entities.getById(id);
  answer.places[id] = seconds.map((t) => {
    const place = position.getValue(JulianDate.addSeconds(start, t, new JulianDate()));
    return place && [place.x, place.y, place.z];
  });
}
console.log(JSON.stringify(answer));
