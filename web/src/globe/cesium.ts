/** The one door to Cesium: nothing else of the page imports it. */
import "@cesium/engine/Source/Widget/CesiumWidget.css";

(globalThis as { CESIUM_BASE_URL?: string }).CESIUM_BASE_URL = new URL("cesium/", document.baseURI).href;

export {
  ArcType, BillboardCollection, BoundingSphere, Cartesian2, Cartesian3, Cartographic, CesiumWidget, Color, ColorGeometryInstanceAttribute,
  CzmlDataSource, Ellipsoid, EllipsoidTerrainProvider, Geometry, GeometryAttribute, GeometryAttributes, GeometryInstance,
  HeadingPitchRange, HorizontalOrigin, ImageryLayer, JulianDate, LabelCollection, LabelStyle, Material, Math as CesiumMath,
  Matrix4, PerInstanceColorAppearance, PolygonGeometry, PolygonHierarchy, PolylineCollection, PolylineColorAppearance, PolylineGeometry, ShowGeometryInstanceAttribute, Primitive, PrimitiveCollection,
  PrimitiveType, ScreenSpaceEventHandler, ScreenSpaceEventType, SimplePolylineGeometry, TileMapServiceImageryProvider, Transforms, VerticalOrigin,
  ComponentDatatype, DataSourceDisplay, DataSourceCollection, buildModuleUrl, NearFarScalar, DistanceDisplayCondition,
} from "@cesium/engine";
export type { Billboard, Label } from "@cesium/engine";
