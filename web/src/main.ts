/** The page begins: style, token, theme, then the frame around the views. */
import "./style.css";
import { takeToken } from "./api/client";
import { applyTheme } from "./state/theme";
import "./views/app";

takeToken();
applyTheme();
