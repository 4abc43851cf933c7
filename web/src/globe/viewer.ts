/** The bare globe: Natural Earth imagery that comes with the page, no sky, drawn only when something changed. */
import {
  Cartesian3,
  CesiumWidget,
  Color,
  EllipsoidTerrainProvider,
  ImageryLayer,
  TileMapServiceImageryProvider,
  Transforms,
  buildModuleUrl,
} from "./cesium";

// everything drawn is Earth-fixed: Cesium need not fetch the pole's motion to place the sun
Object.assign(Transforms, { iau2006XysData: { computeXysRadians: () => undefined, preload: () => Promise.resolve() } });

export function makeViewer(box: HTMLElement, credits: HTMLElement): CesiumWidget {
  const viewer = new CesiumWidget(box, {
    baseLayer: ImageryLayer.fromProviderAsync(
      TileMapServiceImageryProvider.fromUrl(buildModuleUrl("Assets/Textures/NaturalEarthII"), {
        credit: "Natural Earth",
      }),
      { brightness: 0.75, saturation: 0.45, contrast: 1.05 },
    ),
    terrainProvider: new EllipsoidTerrainProvider(),
    creditContainer: credits,
    skyBox: false,
    skyAtmosphere: false,
    shadows: false,
    msaaSamples: 1,
    requestRenderMode: true,
    maximumRenderTimeChange: Number.POSITIVE_INFINITY,
    showRenderLoopErrors: false,
    orderIndependentTranslucency: false,
    contextOptions: { webgl: { powerPreference: "high-performance" } },
  });
  const scene = viewer.scene;
  scene.fog.enabled = false;
  scene.globe.showGroundAtmosphere = false;
  scene.globe.enableLighting = false;
  scene.globe.baseColor = Color.fromCssColorString("#24405c");
  scene.backgroundColor = Color.fromCssColorString("#0b1016");
  scene.highDynamicRange = false;
  scene.useDepthPicking = false;
  if (scene.sun) scene.sun.show = false;
  if (scene.moon) scene.moon.show = false;
  scene.postProcessStages.fxaa.enabled = false;
  scene.screenSpaceCameraController.enableCollisionDetection = false;
  viewer.camera.setView({ destination: Cartesian3.fromDegrees(-160, 45, 18e6) });
  return viewer;
}
