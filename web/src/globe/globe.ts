/** The globe of a run: told a scene, a moment and which layers are wanted, it draws them. */
import type { FeatureCollection } from "geojson";
import type { Scene } from "../api/types";
import { drawLines, fillAreas, type Paint } from "./areas";
import { drawBorders } from "./borders";
import {
  BoundingSphere,
  Cartesian2,
  Cartesian3,
  Cartographic,
  ScreenSpaceEventHandler,
  ScreenSpaceEventType,
  type CesiumWidget,
  type PolylineCollection,
  type Primitive,
} from "./cesium";
import { readCzml, type CzmlShown } from "./czml";
import { ALL_ON, type Layers } from "./layers";
import { Marks } from "./marks";
import { Movers } from "./movers";
import { makeViewer } from "./viewer";
import { Volumes } from "./volumes";

interface Parts {
  movers: Movers;
  marks: Marks;
  volumes: Volumes;
}

export class Globe {
  private readonly viewer: CesiumWidget;
  private parts: Parts | undefined;
  private borders: Primitive | undefined;
  private areas: Partial<Record<"footprint" | "reach", Primitive | PolylineCollection>> = {};
  private layers: Layers = { ...ALL_ON };
  private t = 0;
  private home = new BoundingSphere();
  private exported: CzmlShown | undefined;

  constructor(box: HTMLElement, credits: HTMLElement) {
    this.viewer = makeViewer(box, credits);
    void drawBorders(this.viewer).then((drawn) => {
      this.borders = drawn;
      this.refresh();
    });
  }

  /** Draw another scene in place of the one that is there. */
  show(scene: Scene): void {
    if (this.parts) for (const part of Object.values(this.parts)) part.remove(this.viewer);
    const { movers, sites, marks } = scene;
    this.parts = {
      movers: new Movers(this.viewer, movers),
      marks: new Marks(this.viewer, sites, marks, movers),
      volumes: new Volumes(this.viewer, sites),
    };
    const flown = this.parts.movers.paths
      .filter((path) => path.mover.role !== "satellite")
      .flatMap((path) => path.places);
    if (flown.length > 0) this.home = BoundingSphere.fromPoints(flown);
    this.goHome();
    this.refresh();
  }

  at(t: number): void {
    this.t = t;
    this.refresh();
  }

  set switched(layers: Layers) {
    this.layers = layers;
    this.refresh();
  }

  private refresh(): void {
    this.parts?.movers.at(this.t, this.layers);
    this.parts?.marks.at(this.t, this.layers);
    if (this.parts) this.parts.volumes.show = this.layers.volumes;
    if (this.borders) this.borders.show = this.layers.borders;
    for (const name of ["footprint", "reach"] as const) {
      const area = this.areas[name];
      if (area) area.show = this.layers[name];
    }
    this.exported?.at(this.t);
    this.viewer.scene.requestRender();
  }

  fill(name: "footprint", areas: FeatureCollection, paint: Paint): void {
    this.put(name, fillAreas(this.viewer, areas, paint));
  }

  line(name: "reach", areas: FeatureCollection, colour: string): void {
    this.put(name, drawLines(this.viewer, areas, colour, 3));
  }

  private put(name: "footprint" | "reach", drawn: Primitive | PolylineCollection | undefined): void {
    const before = this.areas[name];
    if (before) this.viewer.scene.primitives.remove(before);
    delete this.areas[name];
    if (drawn) this.areas[name] = drawn;
    this.refresh();
  }

  /** Look down on the middle of what flew, from so high that the whole of it is seen. */
  goHome(): void {
    if (this.home.radius <= 0) return;
    const middle = Cartographic.fromCartesian(this.home.center);
    const height = Math.min(Math.max(this.home.radius * 2.3, 2.5e6), 3e7);
    this.viewer.camera.setView({ destination: Cartesian3.fromRadians(middle.longitude, middle.latitude, height) });
    this.viewer.scene.requestRender();
  }

  /** Move the view as keys ask: `left`, `right`, `up`, `down`, `in`, `out`. */
  turn(way: "left" | "right" | "up" | "down" | "in" | "out"): void {
    const camera = this.viewer.camera;
    const height = camera.positionCartographic.height;
    const angle = 0.05;
    if (way === "left") camera.rotateLeft(angle);
    else if (way === "right") camera.rotateRight(angle);
    else if (way === "up") camera.rotateUp(angle);
    else if (way === "down") camera.rotateDown(angle);
    else if (way === "in") camera.zoomIn(height * 0.15);
    else camera.zoomOut(height * 0.15);
    this.viewer.scene.requestRender();
  }

  /** Call back with the id of what the pointer is on, or undefined. */
  onPointed(told: (id: string | undefined, x: number, y: number) => void): void {
    const handler = new ScreenSpaceEventHandler(this.viewer.scene.canvas);
    let last = 0;
    handler.setInputAction((move: { endPosition: Cartesian2 }) => {
      const now = performance.now();
      if (now - last < 80) return;
      last = now;
      const picked = this.viewer.scene.pick(move.endPosition) as { id?: unknown } | undefined;
      told(typeof picked?.id === "string" ? picked.id : undefined, move.endPosition.x, move.endPosition.y);
    }, ScreenSpaceEventType.MOUSE_MOVE);
  }

  /** Draw the exported CZML document beside the scene, as Cesium itself reads it. */
  async showExported(document: object[], start: string): Promise<CzmlShown> {
    this.exported?.remove();
    this.exported = await readCzml(this.viewer, document, start);
    this.refresh();
    return this.exported;
  }

  hideExported(): void {
    this.exported?.remove();
    this.exported = undefined;
    this.refresh();
  }

  destroy(): void {
    this.viewer.destroy();
  }
}
